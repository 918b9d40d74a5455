"""Whose credential this is, what it may do, and one's own password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field

from orderloom.api.access import Caller, asking
from orderloom.api.shapes import Body, ChannelLimit, LocationLimit, Shown
from orderloom.api.work import CurrentPool, Reads
from orderloom.flows.change_password import change_own_password
from orderloom.identity import queries
from orderloom.identity.model import LONGEST_PASSWORD, PERMISSIONS, ROLES
from orderloom.infra.work import Connection
from orderloom.kernel.actor import ActorKind
from orderloom.kernel.errors import Forbidden

router = APIRouter(tags=["me"])


class Me(Shown):
    """Who asks, and what they may do."""

    kind: ActorKind = Field(examples=["staff"])
    id: UUID
    name: str | None = Field(description="What the person or the key is called; null for buyers.", examples=["Anna"])
    login: str | None = Field(description="What the person signs in with; null for keys and buyers.", examples=["anna"])
    roles: list[str] | None = Field(description="What the person is here; null for keys and buyers.")
    permissions: list[str]
    channels: ChannelLimit
    locations: LocationLimit


class PermissionOut(Shown):
    """A permission, and the roles that carry it."""

    code: str = Field(examples=["orders.cancel"])
    description: str
    roles: list[str]


class PermissionList(Shown):
    """Every permission of this release."""

    items: list[PermissionOut]


class OwnPassword(Body):
    """The present password and the one to come."""

    present: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    wanted: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


@router.get("/me", summary="Who am I?")
async def read_me(caller: Annotated[Caller, Depends(asking)], tx: Reads) -> Me:
    """Whose credential this is, with its permissions and limits. Every credential may ask."""
    assert caller.actor.id is not None
    name, login, roles = await _called(tx, caller, caller.actor.id)
    return Me(
        kind=caller.actor.kind,
        id=caller.actor.id,
        name=name,
        login=login,
        roles=roles,
        permissions=sorted(caller.permissions),
        channels=None if caller.channels is None else sorted(caller.channels),
        locations=None if caller.locations is None else sorted(caller.locations),
    )


async def _called(tx: Connection, caller: Caller, own_id: UUID) -> tuple[str | None, str | None, list[str] | None]:
    """Name, login and roles, as far as this kind of credential has them."""
    if caller.actor.kind is ActorKind.STAFF:
        person = await queries.staff(tx, own_id, caller.grant)
        return person.name, person.login, sorted(person.roles)
    if caller.actor.kind is ActorKind.KEY:
        return (await queries.key(tx, own_id, caller.grant)).name, None, None
    return None, None, None


@router.put("/me/password", status_code=204, summary="Change one's own password")
async def put_own_password(caller: Annotated[Caller, Depends(asking)], pool: CurrentPool, body: OwnPassword) -> None:
    """Change the password of whoever is signed in. All their sessions end, so they sign in anew."""
    if caller.actor.kind is not ActorKind.STAFF or caller.actor.id is None:
        raise Forbidden(kind=caller.actor.kind)
    await change_own_password(pool, caller.actor.id, body.present, body.wanted, by=caller.actor)


@router.get("/permissions", summary="List permissions")
async def list_permissions(caller: Annotated[Caller, Depends(asking)]) -> PermissionList:
    """Every permission with what it allows and the roles that carry it."""
    return PermissionList(
        items=[
            PermissionOut(
                code=code, description=text, roles=sorted(role for role, given in ROLES.items() if code in given)
            )
            for code, text in PERMISSIONS.items()
        ]
    )
