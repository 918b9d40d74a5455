"""Parcels, newest first, with what is in them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from orderloom.fulfilment.model import ParcelNotFound, Status
from orderloom.infra.records import rows_of
from orderloom.infra.work import Connection
from orderloom.search.queries import Asked, Kind, Wanted, size, term
from orderloom.views.narrowing import Made, Place, Shape, found_page, may_see, read_page

CARRIED = "parcel_lines l JOIN orders o ON o.id = l.order_id WHERE l.parcel_id = p.id"
# OFFSET 0 keeps a condition a question that is asked of each row, until the page is full, whatever the planner thinks.
# A parcel that carries an order of a channel that the caller may not see is not shown at all.
SHAPE = Shape(
    kind=Kind.PARCEL,
    conditions={
        "id": sql.SQL("p.id = %(id)s"),
        "status": sql.SQL("p.status = %(status)s"),
        "location": sql.SQL("p.location = %(location)s"),
        "locations": sql.SQL("p.location = ANY(%(locations)s::text[])"),
        "carrier": sql.SQL("p.carrier = %(carrier)s"),
        "tracking_number": sql.SQL("p.tracking_number = %(tracking_number)s"),
        "order_id": sql.SQL("p.id IN (SELECT l.parcel_id FROM parcel_lines l WHERE l.order_id = %(order_id)s)"),
        "customer_id": sql.SQL(
            "p.id IN (SELECT l.parcel_id FROM orders o JOIN parcel_lines l ON l.order_id = o.id"
            " WHERE o.customer_id = %(customer_id)s)"
        ),
        "channel": sql.SQL(f"EXISTS (SELECT FROM {CARRIED} AND o.channel = %(channel)s OFFSET 0)"),
        "channels": sql.SQL(f"NOT EXISTS (SELECT FROM {CARRIED} AND o.channel <> ALL(%(channels)s::text[]) OFFSET 0)"),
        "sku": sql.SQL("EXISTS (SELECT FROM parcel_lines l WHERE l.parcel_id = p.id AND l.sku = %(sku)s OFFSET 0)"),
        "tag": sql.SQL(
            "EXISTS (SELECT FROM parcel_lines l JOIN order_tags g ON g.order_id = l.order_id"
            " WHERE l.parcel_id = p.id AND g.tag = %(tag)s OFFSET 0)"
        ),
        "shipped_from": sql.SQL("p.shipped_at >= %(shipped_from)s"),
        "shipped_to": sql.SQL("p.shipped_at < %(shipped_to)s"),
        "before_at": sql.SQL("(p.shipped_at, p.id) < (%(before_at)s, %(before_id)s)"),
    },
    live=sql.SQL("JOIN parcels p ON p.id = t.id"),
    phrase=sql.SQL(
        "EXISTS (SELECT FROM parcel_lines l JOIN order_buyers b ON b.order_id = l.order_id WHERE l.parcel_id = p.id"
        " AND strpos(search_fold(concat_ws(' ', b.name, b.shipping ->> 'name', b.shipping ->> 'company')), {phrase}) > 0 OFFSET 0)"
    ),
    custom={"custom": sql.SQL("(SELECT p.custom ->> {key} = {value})")},
    bounds=("shipped_from", "shipped_to"),
)

KEYS = sql.SQL(
    "SELECT t.at, t.id FROM parcels p CROSS JOIN LATERAL (SELECT p.shipped_at AS at, p.id AS id) t WHERE {conditions}"
    " ORDER BY p.shipped_at DESC, p.id DESC LIMIT %(limit)s"
)
# Each location's newest from its own index, then the newest of these.
OF_LOCATIONS = sql.SQL(
    """
SELECT p.*
  FROM unnest(%(locations)s::text[]) AS c(location)
       CROSS JOIN LATERAL (
            SELECT p.shipped_at AS at, p.id
              FROM parcels p
             WHERE p.location = c.location AND {conditions}
             ORDER BY p.shipped_at DESC, p.id DESC
             LIMIT %(limit)s) p
 ORDER BY p.at DESC, p.id DESC
 LIMIT %(limit)s
"""
)

DRESSED = sql.SQL(
    """
WITH page AS MATERIALIZED ({page})
SELECT p.id, p.location, p.carrier, p.tracking_number, p.status, p.shipped_at, p.delivered_at, p.custom, p.version
  FROM page f JOIN parcels p ON p.id = f.id
 ORDER BY f.at DESC, f.id DESC
"""
)
NOTHING = Asked(kind=Kind.PARCEL)
FEW = 2_000  # so many that are found are looked at one by one; of more, what is under way is looked at instead

LINES = """
SELECT l.parcel_id, l.order_id, o.number AS order_number, l.line_no, l.sku, l.quantity
  FROM parcel_lines l
       JOIN orders o ON o.id = l.order_id
 WHERE l.parcel_id = ANY(%(ids)s::uuid[])
 ORDER BY l.parcel_id, o.number, l.line_no
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelFilters:
    """What is looked for; None does not narrow. `channels` and `locations` are the caller's limits."""

    q: str | None = None
    terms: Sequence[str] = ()  # of custom fields, as fields.model.values.wanted gives them: all must be there
    id: UUID | None = None
    status: str | None = None
    location: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    order_id: UUID | None = None
    customer_id: UUID | None = None
    channel: str | None = None
    sku: str | None = None
    tag: str | None = None
    channels: Collection[str] | None = None
    locations: Collection[str] | None = None
    shipped_from: datetime | None = None
    shipped_to: datetime | None = None
    whole: bool = (
        False  # every parcel of `channels` as of now, whether search knows it yet or not, at the price of a longer walk
    )

    @property
    def few(self) -> bool:
        """Whether what is asked for is a few parcels at most, whatever else there is."""
        return any((self.id, self.tracking_number, self.order_id, self.customer_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLineShown:
    """Units of an order line in a parcel."""

    order_id: UUID
    order_number: int
    line_no: int
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelShown:
    """A parcel and what is in it."""

    id: UUID
    location: str
    carrier: str | None
    tracking_number: str | None
    status: str
    shipped_at: datetime
    delivered_at: datetime | None
    custom: dict[str, Any]
    version: int
    lines: list[ParcelLineShown]


def statement(
    filters: ParcelFilters, before: Place | None, looked_for: Asked = NOTHING, *, under_way: bool = False
) -> Made:
    """The statement for these filters, and its parameters but the limit. `under_way`: walks what has not arrived."""
    asked = asdict(filters)
    for name in ("channels", "locations"):
        asked[name] = None if asked[name] is None else sorted(set(asked[name]))
    if under_way:
        page, values = SHAPE.statement(asked, before, looked_for, walk=KEYS, terms=filters.terms, probed=True)
    elif looked_for.clauses or asked["locations"] is None:
        page, values = SHAPE.statement(asked, before, looked_for, walk=KEYS, terms=filters.terms)
    else:
        page, values = SHAPE.statement(asked | {"locations": None}, before, looked_for, walk=OF_LOCATIONS)
        values |= {"locations": asked["locations"]}
    return DRESSED.format(page=page), values


async def understood(tx: Connection, filters: ParcelFilters) -> Asked:
    """What is looked for by terms."""
    having: list[list[Wanted]] = []
    if filters.sku is not None:
        having.append([term("sku", filters.sku)])
    if filters.tag is not None:
        having.append([term("tag", filters.tag)])
    if filters.channel is not None:
        having.append([f"channel={filters.channel}"])
    elif filters.channels is not None and not (filters.whole or filters.few):
        having.append([f"channel={code}" for code in sorted(set(filters.channels))])
    if filters.q is not None or filters.terms or having:
        having += _places(filters)
    return await SHAPE.understood(tx, q=filters.q, terms=filters.terms, having=having)


def _places(filters: ParcelFilters) -> Iterator[list[Wanted]]:
    """Where from and by whom: alone walked by their own indexes, beside others looked for like these."""
    if filters.location is not None:
        yield [f"location={filters.location}"]
    elif filters.locations is not None and not filters.whole:
        yield [f"location={code}" for code in sorted(set(filters.locations))]
    if filters.carrier is not None:
        yield [f"carrier={filters.carrier}"]


async def walks_under_way(tx: Connection, filters: ParcelFilters, looked_for: Asked) -> bool:
    """Whether what has not arrived is asked for among more than a few."""
    if filters.status in (None, Status.DELIVERED) or not looked_for.clauses:
        return False
    return await size(tx, looked_for) >= FEW


async def parcel_list(
    tx: Connection, filters: ParcelFilters, *, before: Place | None = None, limit: int
) -> list[ParcelShown]:
    """The newest parcels that these filters let through."""
    if not may_see(filters.channel, filters.channels):
        return []
    looked_for = await understood(tx, filters)
    under_way = await walks_under_way(tx, filters, looked_for)

    if under_way:
        made = statement(filters, before, looked_for, under_way=True)
        rows = await read_page(tx, made, dict_row, limit=limit)
    else:
        rows = await found_page(
            tx, looked_for, lambda asked: statement(filters, before, asked), dict_row, limit=limit, behind=before
        )
    return await _with_lines(tx, rows)


async def parcel_page(
    tx: Connection,
    parcel_id: UUID,
    *,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> ParcelShown:
    """The parcel of this id, or ParcelNotFound."""
    found = await parcel_list(tx, ParcelFilters(id=parcel_id, channels=channels, locations=locations), limit=1)
    if not found:
        raise ParcelNotFound(parcel_id=parcel_id)
    return found[0]


async def _with_lines(tx: Connection, rows: Sequence[dict[str, Any]]) -> list[ParcelShown]:
    parcels = {row["id"]: row | {"lines": []} for row in rows}
    for line in await rows_of(tx, LINES, {"ids": list(parcels)}):
        parcels[line.pop("parcel_id")]["lines"].append(ParcelLineShown(**line))
    return [ParcelShown(**row) for row in parcels.values()]
