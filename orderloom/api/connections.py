"""Connections to other shops over HTTP."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import AwareDatetime, Field

from orderloom.api.access import Caller, permits
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch
from orderloom.api.preconditions import tag as mark
from orderloom.api.shapes import Body, Shown
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries as catalog
from orderloom.connectors import commands, queries
from orderloom.connectors.model import Connection, ConnectionChanges, Platform
from orderloom.infra.work import Connection as Tx
from orderloom.infra.work import Work

router = APIRouter(prefix="/connections", tags=["connections"])

Manager = Annotated[Caller, permits("connections.manage")]
ConnectionId = Annotated[
    UUID, Path(description="The connection's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c073992"])
]
Secret = Annotated[
    str,
    Field(
        min_length=8,
        max_length=200,
        description="What the shop signs its webhooks with: Shopify shows it, WooCommerce takes it. Never shown again.",
        examples=["a2c9f1d0b7e84c55"],
        json_schema_extra={"format": "password"},
    ),
]
Channel = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$", description="Where its orders belong.", examples=["web-eu"])
]
TestOrders = Annotated[bool, Field(strict=True, description="Take Shopify's test orders, too.")]


class NewConnection(Body):
    """Another shop whose webhooks are to be taken."""

    platform: Annotated[Platform, Field(strict=False, examples=["shopify"])]
    channel: Channel
    secret: Secret
    test_orders: TestOrders = False


class ChangedConnection(Body):
    """What is to be changed; what is left out stays."""

    secret: Secret = Field(default_factory=str)
    test_orders: TestOrders = Field(default_factory=bool)
    active: bool = Field(default_factory=bool, strict=True, description="False: its webhooks are refused.")

    def changes(self) -> ConnectionChanges:
        return cast(ConnectionChanges, self.model_dump(exclude_unset=True))


class ConnectionShown(Shown):
    """A connection, without its secret."""

    id: UUID
    platform: Platform
    channel: str
    hook: str = Field(description="The path to give to the shop as the address of its order webhooks.")
    test_orders: bool
    active: bool
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, one: Connection) -> "ConnectionShown":
        return cls(
            id=one.id,
            platform=one.platform,
            channel=one.channel,
            hook=f"/api/v1/hooks/{one.platform}/{one.channel}",
            test_orders=one.test_orders,
            active=one.active,
            version=one.version,
            created_at=one.created_at,
            changed_at=one.changed_at,
        )


@router.get("", summary="List connections")
async def list_connections(
    caller: Manager, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ConnectionShown]:
    """Other shops whose webhooks are taken, in the order in which they were connected."""
    found = key_after(after, UUID)
    rows = await queries.connections(
        tx, channels=caller.channels, after=UUID(str(found[0])) if found else None, limit=limit + 1
    )
    return page(rows, limit, ConnectionShown.of, lambda one: (one.id,))


@router.post("", status_code=201, summary="Connect another shop")
async def create_connection(caller: Manager, once: Once, body: NewConnection) -> ConnectionShown:
    """Take the order webhooks of a Shopify or WooCommerce shop for a channel; one of each for a channel."""

    async def create(work: Work, connection_id: UUID) -> None:
        await catalog.channel(work.tx, body.channel, channels=caller.channels)
        await commands.connect(
            work,
            connection_id,
            platform=body.platform,
            channel=body.channel,
            secret=body.secret,
            test_orders=body.test_orders,
            by=caller.actor,
        )

    async def show(tx: Tx, connection_id: UUID) -> ConnectionShown:
        return ConnectionShown.of(await queries.connection(tx, connection_id, channels=caller.channels))

    return await once.run(create, show)


@router.get("/{connection_id}", summary="Show a connection")
async def show_connection(
    caller: Manager, tx: Reads, connection_id: ConnectionId, response: Response
) -> ConnectionShown:
    """One connection, without its secret."""
    found = await queries.connection(tx, connection_id, channels=caller.channels)
    mark(response, found.version)
    return ConnectionShown.of(found)


@router.patch("/{connection_id}", summary="Change a connection")
async def change_connection(
    caller: Manager,
    work: CurrentWork,
    connection_id: ConnectionId,
    version: IfMatch,
    body: ChangedConnection,
    response: Response,
) -> ConnectionShown:
    """Another secret, test orders, or switched off and on."""
    found = await commands.change(
        work, connection_id, version=version, channels=caller.channels, by=caller.actor, **body.changes()
    )
    mark(response, found.version)
    return ConnectionShown.of(found)
