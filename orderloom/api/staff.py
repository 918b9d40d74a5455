"""Staff over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.shapes import Body, ChannelLimit, LocationLimit, Name, Shown
from orderloom.api.work import CurrentPool, CurrentWork, Reads
from orderloom.flows.change_password import accept_password, give_password
from orderloom.identity import queries
from orderloom.identity.commands import staff as commands
from orderloom.identity.commands.staff import StaffMember
from orderloom.identity.model import LONGEST_PASSWORD, ROLES, Staff, check_login
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/staff", tags=["staff"])

StaffId = Annotated[UUID, Path(description="The staff member's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c073991"])]
Manager = Annotated[Caller, permits("staff.manage")]
Roles = Annotated[
    list[Annotated[str, Field(json_schema_extra={"enum": [*ROLES]})]],
    Field(min_length=1, max_length=20, description="What they do here.", examples=[["support"]]),
]


class Grants(Body):
    """What somebody is called, and what they may do where."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Anna", "roles": ["support"], "channels": ["web-eu"]}]}
    )

    name: Name
    roles: Roles
    channels: ChannelLimit = None
    locations: LocationLimit = None

    def member(self) -> StaffMember:
        return StaffMember(
            name=self.name,
            roles=tuple(dict.fromkeys(self.roles)),
            channels=None if self.channels is None else tuple(self.channels),
            locations=None if self.locations is None else tuple(self.locations),
        )


class NewStaff(Grants):
    """Somebody new."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"login": "anna", "password": "a long sentence", "name": "Anna", "roles": ["support"]}]
        }
    )

    login: str = Field(min_length=1, max_length=100, examples=["anna"])
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD, json_schema_extra={"format": "password"})


class NewPassword(Body):
    """The password to come."""

    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD, json_schema_extra={"format": "password"})


class StaffOut(Shown):
    """Somebody who operates this installation."""

    id: UUID
    login: str
    name: str
    roles: list[str]
    channels: ChannelLimit
    locations: LocationLimit
    disabled_at: AwareDatetime | None
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, staff: Staff) -> "StaffOut":
        return cls(
            id=staff.id,
            login=staff.login,
            name=staff.name,
            roles=list(staff.roles),
            channels=None if staff.channels is None else list(staff.channels),
            locations=None if staff.locations is None else list(staff.locations),
            disabled_at=staff.disabled_at,
            version=staff.version,
            created_at=staff.created_at,
            changed_at=staff.changed_at,
        )


@router.get("", summary="List staff")
async def list_staff(caller: Manager, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Page[StaffOut]:
    """Staff by login, disabled ones too. A caller with limits sees those within them."""
    found = key_after(after, str)
    rows = await queries.staff_page(tx, caller.grant, str(found[0]) if found else None, limit + 1)
    return page(rows, limit, StaffOut.of, lambda staff: (staff.login,))


@router.get("/{staff_id}", summary="Show somebody")
async def show_staff(caller: Manager, tx: Reads, staff_id: StaffId, response: Response) -> StaffOut:
    """One of the staff."""
    found = await queries.staff(tx, staff_id, caller.grant)
    tag(response, found.version)
    return StaffOut.of(found)


@router.post("", status_code=201, summary="Create somebody")
async def create_staff(caller: Manager, once: Once, body: NewStaff, response: Response) -> StaffOut:
    """Create somebody who can sign in. Nobody can give more roles, channels or locations than they have."""
    check_login(body.login)
    password_hash = await accept_password(body.password, body.login)

    async def create(work: Work, staff_id: UUID) -> None:
        await commands.create(
            work, staff_id, body.login, body.member(), password_hash, own=caller.grant, by=caller.actor
        )

    async def show(tx: Connection, staff_id: UUID) -> Staff:
        return await queries.staff(tx, staff_id, caller.grant)

    made = await once.run(create, show)
    tag(response, made.version)
    return StaffOut.of(made)


@router.put("/{staff_id}", summary="Change somebody")
async def change_staff(
    caller: Manager, version: IfMatch, work: CurrentWork, staff_id: StaffId, body: Grants, response: Response
) -> StaffOut:
    """Change name, roles and limits. It holds from their next request."""
    await commands.change(work, staff_id, body.member(), version=version, own=caller.grant, by=caller.actor)
    found = await queries.staff(work.tx, staff_id, caller.grant)
    tag(response, found.version)
    return StaffOut.of(found)


@router.put("/{staff_id}/password", status_code=204, summary="Give somebody another password")
async def put_password(caller: Manager, pool: CurrentPool, staff_id: StaffId, body: NewPassword) -> None:
    """Give somebody another password. Their sessions end."""
    await give_password(pool, staff_id, body.password, own=caller.grant, by=caller.actor)


@router.delete("/{staff_id}", status_code=204, summary="Disable somebody")
async def disable_staff(caller: Manager, work: CurrentWork, staff_id: StaffId) -> None:
    """Disable somebody for good: their sessions end. What they did stays on record."""
    await commands.disable(work, staff_id, own=caller.grant, by=caller.actor)
