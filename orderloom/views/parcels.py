"""Parcels, newest first, with what is in them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from orderloom.fulfilment.model import ParcelNotFound
from orderloom.infra.work import Connection
from orderloom.search.queries import Asked, Kind, understand
from orderloom.views.narrowing import Place, narrowed, place_values, searched

# A parcel that carries an order of a channel that the caller may not see is not shown at all.
CONDITIONS = {
    "id": sql.SQL("p.id = %(id)s"),
    "status": sql.SQL("p.status = %(status)s"),
    "location": sql.SQL("p.location = %(location)s"),
    "carrier": sql.SQL("p.carrier = %(carrier)s"),
    "tracking_number": sql.SQL("p.tracking_number = %(tracking_number)s"),
    "order_id": sql.SQL("p.id IN (SELECT l.parcel_id FROM parcel_lines l WHERE l.order_id = %(order_id)s)"),
    "shipped_from": sql.SQL("p.shipped_at >= %(shipped_from)s"),
    "shipped_to": sql.SQL("p.shipped_at < %(shipped_to)s"),
    "channels": sql.SQL(
        "NOT EXISTS (SELECT FROM parcel_lines l JOIN orders o ON o.id = l.order_id"
        " WHERE l.parcel_id = p.id AND o.channel <> ALL(%(channels)s::text[]))"
    ),
    "before_at": sql.SQL("(p.shipped_at, p.id) < (%(before_at)s, %(before_id)s)"),
}

COLUMNS = sql.SQL(
    "p.id, p.location, p.carrier, p.tracking_number, p.status, p.shipped_at, p.delivered_at, p.custom, p.version"
)

ALL = sql.SQL(
    "SELECT {columns} FROM parcels p WHERE {conditions} ORDER BY p.shipped_at DESC, p.id DESC LIMIT %(limit)s"
)

NOTHING = Asked(kind=Kind.PARCEL)
LIVE = sql.SQL("JOIN parcels p ON p.id = t.id")
PHRASE = sql.SQL(
    "EXISTS (SELECT FROM parcel_lines l JOIN order_buyers b ON b.order_id = l.order_id WHERE l.parcel_id = p.id"
    " AND strpos(search_fold(concat_ws(' ', b.name, b.shipping ->> 'name', b.shipping ->> 'company')), {phrase}) > 0)"
)
SEARCHED = sql.SQL(
    """
WITH page AS MATERIALIZED ({page})
SELECT {columns} FROM page f JOIN parcels p ON p.id = f.id ORDER BY f.at DESC, f.id DESC
"""
)

# Each location's newest from its own index, then the newest of these.
OF_LOCATIONS = sql.SQL(
    """
SELECT p.*
  FROM unnest(%(locations)s::text[]) AS c(location)
       CROSS JOIN LATERAL (
            SELECT {columns}
              FROM parcels p
             WHERE p.location = c.location AND {conditions}
             ORDER BY p.shipped_at DESC, p.id DESC
             LIMIT %(limit)s) p
 ORDER BY p.shipped_at DESC, p.id DESC
 LIMIT %(limit)s
"""
)

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
    channels: Collection[str] | None = None
    locations: Collection[str] | None = None
    shipped_from: datetime | None = None
    shipped_to: datetime | None = None


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
    filters: ParcelFilters, before: Place | None, looked_for: Asked = NOTHING
) -> tuple[sql.Composed, dict[str, object]]:
    """The statement for these filters, and its parameters but the limit."""
    asked = asdict(filters) | place_values(before)
    for name in ("channels", "locations"):
        asked[name] = None if asked[name] is None else sorted(set(asked[name]))
    conditions = narrowed(CONDITIONS, asked)
    if not looked_for.clauses:
        page = ALL if filters.locations is None else OF_LOCATIONS
        return page.format(columns=COLUMNS, conditions=conditions), asked
    if filters.locations is not None:
        conditions = sql.SQL("{} AND p.location = ANY(%(locations)s::text[])").format(conditions)
    bounds = ("shipped_from", "shipped_to")
    found = searched(looked_for, conditions, live=LIVE, phrase=PHRASE, bounds=bounds, values=asked)
    return SEARCHED.format(page=found, columns=COLUMNS), asked | looked_for.values


async def parcel_list(
    tx: Connection, filters: ParcelFilters, *, before: Place | None = None, limit: int
) -> list[ParcelShown]:
    """The newest parcels that these filters let through."""
    looked_for = await understand(tx, Kind.PARCEL, q=filters.q, having=[[one] for one in filters.terms])
    if not looked_for.finds:
        return []
    text, values = statement(filters, before, looked_for)
    async with tx.cursor(row_factory=dict_row) as cursor:
        # Not prepared: a plan made for any value would serve rare and common ones alike.
        await cursor.execute(text, values | {"limit": limit}, prepare=False)
        return await _with_lines(tx, await cursor.fetchall())


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
    async with tx.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(LINES, {"ids": list(parcels)})
        for line in await cursor.fetchall():
            parcels[line.pop("parcel_id")]["lines"].append(ParcelLineShown(**line))
    return [ParcelShown(**row) for row in parcels.values()]
