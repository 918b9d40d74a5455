"""Credentials for tests: headers to send, made straight through the commands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.identity.commands import buyers, keys, staff
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.commands.staff import StaffMember
from orderloom.identity.model import EVERYTHING, PERMISSIONS, PUBLISHABLE_MARK, PUBLISHABLE_SCOPES, KeyKind
from orderloom.infra.secrets import buyer_token, hash_password, key_token
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import CustomerId, new_id

BY = Actor(kind=ActorKind.SYSTEM, id=None, request_id=UUID("0190a000-0000-7000-8000-00000000cafe"))
PASSWORD = "a sentence to sign in with"


def once(headers: dict[str, str], key: str | None = None) -> dict[str, str]:
    """The headers with an idempotency key."""
    return headers | {"Idempotency-Key": key or str(new_id())}


@dataclass(frozen=True, slots=True)
class Callers:
    pool: Pool

    async def key(
        self,
        *scopes: str,
        channels: Iterable[str] | None = None,
        locations: Iterable[str] | None = None,
        expires_at: datetime | None = None,
    ) -> dict[str, str]:
        """The headers of a new key with these permissions, or with all."""
        _, token = await self.named_key(*scopes, channels=channels, locations=locations, expires_at=expires_at)
        return {"Authorization": f"Bearer {token}"}

    async def named_key(
        self,
        *scopes: str,
        channels: Iterable[str] | None = None,
        locations: Iterable[str] | None = None,
        expires_at: datetime | None = None,
    ) -> tuple[UUID, str]:
        """A new key's id and token."""
        key_id, token = new_id(), key_token()
        new = NewKey(
            name="Test",
            scopes=scopes or tuple(PERMISSIONS),
            channels=None if channels is None else tuple(channels),
            locations=None if locations is None else tuple(locations),
            expires_at=expires_at,
        )
        async with begin(self.pool) as work:
            await keys.create(work, key_id, token, new, own=EVERYTHING, by=BY)
        return key_id, token

    async def publishable(self, *origins: str, channel: str = "web-eu") -> tuple[UUID, dict[str, str]]:
        """The id and the headers of a key for web pages of one channel."""
        key_id, token = new_id(), key_token(PUBLISHABLE_MARK)
        new = NewKey(
            name="Pages",
            kind=KeyKind.PUBLISHABLE,
            scopes=PUBLISHABLE_SCOPES,
            channels=(channel,),
            origins=origins or ("https://shop.example",),
        )
        async with begin(self.pool) as work:
            await keys.create(work, key_id, token, new, own=EVERYTHING, by=BY)
        return key_id, {"Authorization": f"Bearer {token}"}

    async def buyer(
        self, customer_id: UUID | None = None, *, channel: str = "web-eu", by: Actor = BY
    ) -> tuple[UUID, dict[str, str]]:
        """A customer, new if none is given, and the headers of a token of theirs."""
        found, token = customer_id or new_id(), buyer_token()
        async with begin(self.pool) as work:
            if customer_id is None:
                await people.create(work, CustomerId(found), Person(name="Anna de Vries"), by=by)
            await buyers.issue(work, new_id(), token, customer_id=found, channel=channel, by=by)
        return found, {"Authorization": f"Bearer {token}"}

    async def revoke(self, key_id: UUID) -> None:
        async with begin(self.pool) as work:
            await keys.revoke(work, key_id, own=EVERYTHING, by=BY)

    async def staff(self, login: str, *roles: str, channels: Iterable[str] | None = None) -> UUID:
        """Somebody with PASSWORD."""
        staff_id = new_id()
        member = StaffMember(name="Test", roles=roles, channels=None if channels is None else tuple(channels))
        password_hash = await hash_password(PASSWORD)
        async with begin(self.pool) as work:
            await staff.create(work, staff_id, login, member, password_hash, own=EVERYTHING, by=BY)
        return staff_id
