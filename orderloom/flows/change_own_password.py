"""Change one's own password: compare the present one outside of any transaction, then save the new one."""

from uuid import UUID

from orderloom.identity.commands import sessions, staff
from orderloom.identity.model import SignInRefused
from orderloom.infra.secrets import hash_password, verify_password
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor


async def change_own_password(pool: Pool, staff_id: UUID, present: str, wanted: str, *, by: Actor) -> None:
    """Give oneself another password; every session ends, this one too. The present password is asked for."""
    async with reading(pool) as tx:
        password_hash = await sessions.password_hash_of(tx, staff_id)
    if not await verify_password(present, password_hash):
        raise SignInRefused()
    wanted_hash = await hash_password(wanted)
    async with begin(pool) as work:
        await staff.set_password(work, staff_id, wanted_hash, own=None, by=by)
