"""Passwords: checked and hashed outside of any transaction, then saved."""

from uuid import UUID

from orderloom.identity import queries
from orderloom.identity.commands import sessions, staff
from orderloom.identity.model import EVERYTHING, Grant, SignInRefused, check_password
from orderloom.infra.secrets import hash_password, verify_password
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor


async def accept_password(password: str, login: str) -> str:
    """The hash of a password that is good enough, or WeakPassword."""
    check_password(password, login)
    return await hash_password(password)


async def give_password(pool: Pool, staff_id: UUID, wanted: str, *, own: Grant, by: Actor) -> None:
    """Give somebody another password; their sessions end."""
    async with reading(pool) as tx:
        found = await queries.staff(tx, staff_id, own)
    own.must_cover(found.grant)
    wanted_hash = await accept_password(wanted, found.login)
    async with begin(pool) as work:
        await staff.set_password(work, staff_id, wanted_hash, own=own, by=by)


async def change_own_password(pool: Pool, staff_id: UUID, present: str, wanted: str, *, by: Actor) -> None:
    """Give oneself another password; every session ends, this one too. The present password is asked for."""
    async with reading(pool) as tx:
        found = await queries.staff(tx, staff_id, EVERYTHING)
    check_password(wanted, found.login)
    async with begin(pool) as work:
        attempt = await sessions.attempt_own(work, staff_id)
    if attempt.candidate is None or not await verify_password(present, attempt.candidate.password_hash):
        raise SignInRefused()
    wanted_hash = await hash_password(wanted)
    async with begin(pool) as work:
        await sessions.confirm(work, attempt)
        await staff.set_password(work, staff_id, wanted_hash, own=None, by=by)
