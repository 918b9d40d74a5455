"""Staff: created, changed, disabled; nobody can give or touch more than they may do themselves."""

from dataclasses import dataclass, replace
from uuid import UUID

from orderloom.identity.events import StaffCreated, StaffDisabled, StaffGrantChanged, StaffPasswordChanged, StaffRenamed
from orderloom.identity.model import Grant, LastAdmin, Staff, check_limits, check_login, check_roles
from orderloom.identity.model import StaffDisabled as AlreadyDisabled
from orderloom.identity.store import sessions
from orderloom.identity.store import staff as store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile, NotFound

Codes = tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """What is said of somebody: the name that colleagues see, their roles, and where they may act (None: all)."""

    name: str
    roles: tuple[str, ...]
    channels: Codes = None
    locations: Codes = None

    def check(self) -> None:
        check_roles(self.roles)
        check_limits(self.channels, self.locations)


async def create(
    work: Work, staff_id: UUID, login: str, member: StaffMember, password_hash: str, *, own: Grant, by: Actor
) -> None:
    """Create somebody who can sign in; `own` is what the caller may do, and the most that can be given."""
    check_login(login)
    member.check()
    made = Staff(
        id=staff_id,
        login=login,
        name=member.name,
        roles=member.roles,
        channels=member.channels,
        locations=member.locations,
        disabled_at=None,
        version=1,
        created_at=work.now,
        changed_at=work.now,
    )
    own.must_cover(made.grant)
    await store.insert(work.tx, made, password_hash)
    work.emit(
        StaffCreated(staff_id=staff_id, roles=made.roles, channels=made.channels, locations=made.locations), by=by
    )


async def change(
    work: Work, staff_id: UUID, member: StaffMember, *, version: int | None, own: Grant, by: Actor
) -> None:
    """Change somebody's name, roles and limits. It holds from their next request."""
    member.check()
    before, admins = await _lock(work, staff_id, own)
    if version is not None and before.version != version:
        raise ChangedMeanwhile(version=before.version)
    after = replace(before, name=member.name, roles=member.roles, channels=member.channels, locations=member.locations)
    own.must_cover(after.grant)
    _keep_an_admin(before, after, admins)
    await store.save(work, after)
    if after.grant != before.grant or after.roles != before.roles:
        fact = StaffGrantChanged(
            staff_id=staff_id, roles=after.roles, channels=after.channels, locations=after.locations
        )
        work.emit(fact, by=by)
        await raise_epoch(work.tx, "identity")
    if after.name != before.name:
        work.emit(StaffRenamed(staff_id=staff_id), by=by)


async def disable(work: Work, staff_id: UUID, *, own: Grant, by: Actor) -> None:
    """Disable somebody for good: their sessions end and they cannot sign in."""
    before, admins = await _lock(work, staff_id, own)
    after = replace(before, disabled_at=work.now)
    _keep_an_admin(before, after, admins)
    await store.save(work, after)
    await sessions.end_all(work.tx, staff_id)
    work.emit(StaffDisabled(staff_id=staff_id), by=by)
    await raise_epoch(work.tx, "identity")


async def set_password(work: Work, staff_id: UUID, password_hash: str, *, own: Grant | None, by: Actor) -> None:
    """Give somebody another password and end their sessions. `own` of None: it is their own."""
    if own is None:
        found, _ = await store.lock(work.tx, staff_id)
        if found.disabled_at is not None:
            raise AlreadyDisabled()
    else:
        await _lock(work, staff_id, own)
    await store.save_password(work, staff_id, password_hash)
    await sessions.end_all(work.tx, staff_id)
    work.emit(StaffPasswordChanged(staff_id=staff_id), by=by)
    await raise_epoch(work.tx, "identity")


async def _lock(work: Work, staff_id: UUID, own: Grant) -> tuple[Staff, list[Staff]]:
    found, admins = await store.lock(work.tx, staff_id)
    if not replace(own, permissions=found.grant.permissions).covers(found.grant):
        raise NotFound()  # beyond the caller's channels or locations: not theirs to see
    if found.disabled_at is not None:
        raise AlreadyDisabled()
    own.must_cover(found.grant)
    return found, admins


def _keep_an_admin(before: Staff, after: Staff, others: list[Staff]) -> None:
    if _is_free_admin(before) and not _is_free_admin(after) and not others:
        raise LastAdmin()


def _is_free_admin(staff: Staff) -> bool:
    return "admin" in staff.roles and staff.disabled_at is None and staff.channels is None and staff.locations is None
