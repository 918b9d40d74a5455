"""Who asks, and whether they may. Every route names one permission through `permits`."""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from fastapi import Depends, Request
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from orderloom.api.errors import request_id_of
from orderloom.identity import queries
from orderloom.identity.model import BUYER_MARK, PERMISSIONS, BuyersOnly, Credential, Grant
from orderloom.infra.secrets import digest
from orderloom.infra.work import Connection, Pool
from orderloom.inventory.model.holds import Visitor
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.errors import Forbidden, Unauthenticated

MOST_REMEMBERED = 2_000
_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9_-]{16,200}) *", re.ASCII)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, what they may do, and where: a limit of None is no limit."""

    actor: Actor
    permissions: frozenset[str]
    channels: frozenset[str] | None
    locations: frozenset[str] | None
    in_page: bool = False  # whether the credential is one that may stand in a web page

    @property
    def grant(self) -> Grant:
        return Grant(permissions=self.permissions, channels=self.channels, locations=self.locations)

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def visitor(self) -> Visitor | None:
        """What kind of visitor of the shop this is; None: someone who runs it."""
        if self.actor.kind is ActorKind.BUYER:
            return Visitor.BUYER
        return Visitor.PAGE if self.in_page else None

    def must(self, permission: str) -> None:
        """For what a route needs only at times, beyond the permission that it always needs."""
        if permission not in self.permissions:
            raise Forbidden(permission=permission)

    def must_buy(self) -> UUID:
        """The customer whose own things these are, or BuyersOnly."""
        if self.actor.kind is not ActorKind.BUYER or self.actor.id is None:
            raise BuyersOnly(kind=self.actor.kind)
        return self.actor.id


@dataclass(frozen=True, slots=True)
class Known:
    """A credential as it was read, and until when this process may believe it."""

    credential: Credential
    until: float  # on this process' monotonic clock

    @property
    def epoch(self) -> int:
        return self.credential.epoch

    def caller(self, request_id: UUID) -> Caller:
        found = self.credential
        actor = Actor(kind=found.kind, id=found.id, request_id=request_id)
        grant = found.grant
        return Caller(actor, grant.permissions, grant.channels, grant.locations, in_page=found.origins is not None)


def bearer(header: str | None) -> str:
    """The token of an Authorization header, or Unauthenticated. Pure."""
    found = _BEARER.fullmatch(header) if header and len(header) < 300 else None
    if found is None:
        raise Unauthenticated()
    return found[1]


class Credentials:
    """Reads credentials, remembers them, and notes when they were used.

    Ordinary requests read anew each time (`fresh`: one statement, so that a revoked key is refused at once). The intake
    takes what is remembered (`known`) and compares `epoch` with cache_epochs('identity') inside its transaction. Buyers'
    tokens are many and seldom seen twice: they are never remembered, so that ending one raises no epoch.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._remembered: OrderedDict[bytes, Known] = OrderedDict()
        self._used_keys: set[UUID] = set()
        self._used_sessions: set[bytes] = set()

    async def fresh(self, header: str | None) -> Known:
        """The credential as the database has it now, or Unauthenticated."""
        token = bearer(header)
        hashed = digest(token)
        found = await self._read(token)
        if found is None:
            self._remembered.pop(hashed, None)
            raise Unauthenticated()
        known = Known(found, monotonic() + (found.seconds_left if found.seconds_left is not None else 1e9))
        if not token.startswith(BUYER_MARK):
            self._remember(hashed, known)
        return known

    async def _read(self, token: str) -> Credential | None:
        """Every request comes by here first: after a restart of the database its dead connections are found out here."""
        try:
            async with self.pool.connection() as connection:
                return await _at_once(connection, token)
        except (PoolTimeout, TooManyRequests):
            raise  # there was none to be found dead
        except (psycopg.OperationalError, psycopg.InterfaceError):
            await self.pool.check()
            async with self.pool.connection() as connection:
                return await _at_once(connection, token)

    async def known(self, header: str | None) -> Known:
        """The credential as it is remembered, if it has not expired; else as `fresh`."""
        hashed = digest(bearer(header))
        found = self._remembered.get(hashed)  # a buyer's never is
        if found is None or found.until <= monotonic():
            return await self.fresh(header)
        self._note(hashed, found.credential)
        return found

    def forget(self, header: str | None) -> None:
        """Read this credential anew next time: its epoch has passed."""
        self._remembered.pop(digest(bearer(header)), None)

    def _remember(self, hashed: bytes, known: Known) -> None:
        self._remembered[hashed] = known
        self._remembered.move_to_end(hashed)
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        self._note(hashed, known.credential)

    def _note(self, hashed: bytes, credential: Credential) -> None:
        if credential.kind is ActorKind.KEY:
            self._used_keys.add(credential.id)
        else:
            self._used_sessions.add(hashed)

    def take_used(self) -> tuple[list[UUID], list[bytes]]:
        """Who was seen since this was last asked."""
        used = list(self._used_keys), list(self._used_sessions)
        self._used_keys.clear()
        self._used_sessions.clear()
        return used


async def _at_once(connection: Connection, token: str) -> Credential | None:
    """One statement without BEGIN and COMMIT around it: one round trip."""
    await connection.set_autocommit(True)
    try:
        return await queries.credential(connection, token)
    finally:
        if not connection.closed:
            await connection.set_autocommit(False)


async def credential(pool: AsyncConnectionPool[Any], header: str | None) -> Known:
    """For callers without an app: read once, remember nothing."""
    return await Credentials(pool).fresh(header)


async def asking(request: Request) -> Caller:
    """Who asks, with any permission or none."""
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        raise Unauthenticated()
    credentials: Credentials = request.app.state.credentials
    known = await credentials.fresh(headers[0])
    caller = known.caller(request_id_of(request))
    request.state.caller = caller
    return caller


class Permit:
    """The dependency that lets a caller through who has the permission, or one that does instead of it."""

    def __init__(self, permission: str, *instead: str) -> None:
        for one in (permission, *instead):
            if one not in PERMISSIONS:
                raise ValueError(f"there is no permission {one!r}")
        self.permission = permission
        self.instead = instead

    async def __call__(self, request: Request) -> Caller:
        caller = await asking(request)
        if not any(map(caller.may, self.instead)):
            caller.must(self.permission)
        return caller


def permits(permission: str, *instead: str) -> Any:
    """Use: `caller: Annotated[Caller, permits("orders.cancel")]`."""
    return Depends(Permit(permission, *instead))


def permission_of(dependency: Callable[..., Any] | None) -> str | None:
    """The permission that a dependency checks, for the documents and the tests that walk the routes."""
    return dependency.permission if isinstance(dependency, Permit) else None


def instead_of(dependency: Callable[..., Any] | None) -> tuple[str, ...]:
    """The permissions that do instead of the one that a dependency checks."""
    return dependency.instead if isinstance(dependency, Permit) else ()
