"""`Once`: a POST that creates has one effect and one answer, however often and however parallel it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request

from orderloom.api.access import Caller
from orderloom.api.work import pool_of
from orderloom.infra.idempotency import Key, claim
from orderloom.infra.work import Connection, Pool, Work, begin, reading
from orderloom.kernel.errors import Refusal, Unauthenticated
from orderloom.kernel.ids import new_id

LONGEST_KEY = 255

Shown = TypeVar("Shown")


class KeyRequired(Refusal):
    """Send an Idempotency-Key of 1 to 255 printable ASCII characters; repeat a lost request with the same key."""

    code = "idempotency_key_required"


@dataclass(frozen=True, slots=True)
class Repeatable:
    """The one request that this is, and what it takes to answer it once."""

    pool: Pool
    key: Key

    async def run(
        self,
        create: Callable[[Work, UUID], Awaitable[object]],
        show: Callable[[Connection, UUID], Awaitable[Shown]],
    ) -> Shown:
        """Create the thing under the id given, unless this request has done so before; then show it."""
        resource_id = await self._attempt(create)
        async with reading(self.pool) as tx:
            return await show(tx, resource_id)

    async def _attempt(self, create: Callable[[Work, UUID], Awaitable[object]]) -> UUID:
        resource_id = new_id()
        async with begin(self.pool) as work:
            found = await claim(work.tx, self.key, resource_id)
            if found == resource_id:
                await create(work, resource_id)
            return found


async def one_key(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Names this request: send it again with the same key and it takes effect once. "
            "1 to 255 printable ASCII characters; a UUID is good.",
            examples=["8e03978e-40d5-43e8-bc93-6894a57f9324"],
        ),
    ] = None,
) -> str:
    """The key of this request, which must have one."""
    given = request.headers.getlist("idempotency-key")
    if len(given) != 1 or idempotency_key is None or not _fits(idempotency_key):
        raise KeyRequired()
    return idempotency_key


async def this_request(request: Request, idempotency_key: Annotated[str, Depends(one_key)]) -> Repeatable:
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None or caller.actor.id is None:
        raise Unauthenticated()
    route = f"{request.method} {request.url.path}"
    body_hash = sha256(await request.body()).digest()
    key = Key(credential_id=caller.actor.id, key=idempotency_key, route=route, body_hash=body_hash)
    return Repeatable(pool_of(request), key)


def _fits(key: str) -> bool:
    return 1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()


# Stands after `caller` in a route's parameters: whoever has no permission learns nothing about keys.
Once = Annotated[Repeatable, Depends(this_request)]
