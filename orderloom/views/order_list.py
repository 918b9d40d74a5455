"""The list of orders, newest first (or oldest), by what operators look for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.orders.model.order import FulfilmentState, PaymentState, Status
from orderloom.search.queries import (
    PATIENCE,
    Asked,
    Kind,
    Patience,
    Wanted,
    probes,
    said,
    size,
    stream,
    term,
    understand,
)
from orderloom.views.narrowing import Made, Place, custom_conditions, custom_values, found_page
from orderloom.views.order_ranges import BOUNDS, Ranges

COLUMNS = sql.SQL(
    """o.id, o.number, o.channel, o.reference, o.status, o.payment_state, o.fulfilment_state, o.currency, o.customer_id,
       o.units, o.units_shipped, o.units_delivered, o.total_minor, o.paid_minor, o.refunded_minor, o.promised_on,
       o.cancel_reason, o.placed_at, o.expires_at, o.version"""
)
STATES: Mapping[str, type[StrEnum]] = {
    "status": Status,
    "payment_state": PaymentState,
    "fulfilment_state": FulfilmentState,
}

# Where what is to ship may stand: its line is drawn by `may_ship`.
TO_SHIP: Mapping[str, Sequence[str]] = {
    "status": [Status.OPEN],
    "fulfilment_state": [FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_SHIPPED],
}

# What is judged on the live row: the index may be a moment behind, and compares without regard to case.
CONDITIONS = {
    "status": sql.SQL("o.status = %(status)s"),
    "payment_state": sql.SQL("o.payment_state = %(payment_state)s"),
    "fulfilment_state": sql.SQL("o.fulfilment_state = %(fulfilment_state)s"),
    "channels": sql.SQL("o.channel = ANY(%(channels)s::text[])"),
    "customer_id": sql.SQL("o.customer_id = %(customer_id)s"),
    "tag": sql.SQL("EXISTS (SELECT FROM order_tags g WHERE g.order_id = o.id AND g.tag = %(tag)s)"),
    "sku": sql.SQL("EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.sku = %(sku)s)"),
    "to_ship": sql.SQL("o.status = 'open' AND o.units_shipped < o.units"),
    # As the index of what is to be paid says it, so that it may be walked.
    "expires_before": sql.SQL("o.status = 'placed' AND o.expires_at IS NOT NULL AND o.expires_at < %(expires_before)s"),
}
COLUMN_OF = {"channels": "channel"}  # where the filter is not named as its column
PHRASE = sql.SQL(
    """
(EXISTS (SELECT FROM order_buyers b
          WHERE b.order_id = o.id
            AND strpos(search_fold(concat_ws(' ', b.name, b.shipping ->> 'name', b.billing ->> 'name', b.shipping ->> 'company')),
                       {phrase}) > 0)
 OR EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND strpos(search_fold(l.title), {phrase}) > 0))
"""
)
CUSTOM = {
    "custom": sql.SQL("(SELECT o.custom ->> {key} = {value})"),
    "line_custom": sql.SQL(
        "EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.custom ->> {key} = {value} OFFSET 0)"
    ),
}
LIVE = sql.SQL("JOIN orders o ON o.id = t.id")
COUNTED = sql.SQL("SELECT count(*) FROM ({page}) f")
DRESSED = sql.SQL(
    """
WITH page AS MATERIALIZED ({page})
SELECT {columns}, coalesce(b.name, b.shipping ->> 'name', b.billing ->> 'name') AS buyer_name,
       array(SELECT g.tag FROM order_tags g WHERE g.order_id = o.id ORDER BY g.tag) AS tags
  FROM page p
       JOIN orders o ON o.id = p.id
       LEFT JOIN order_buyers b ON b.order_id = o.id
 ORDER BY p.at {order}, p.id {order}
"""
)

BEGINNING, END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
LEAST, MOST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is looked for; None does not narrow. `channels` are those that the caller may see and asked for."""

    channels: Collection[str] | None = None
    status: str | None = None
    payment_state: str | None = None
    fulfilment_state: str | None = None
    customer_id: UUID | None = None
    tag: str | None = None
    sku: str | None = None
    to_ship: Literal[True] | None = None  # what `ship` would not refuse: open, with units left
    expires_before: datetime | None = None  # waiting to be paid until a moment before this
    terms: Sequence[str] = ()  # of custom fields, as fields.model.values.wanted gives them: all must be there
    q: str | None = None
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    newest_first: bool = True
    after: Place | None = None  # where the page before ended


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderListed:
    """An order in the list. Amounts are minor units of `currency`."""

    id: UUID
    number: int
    channel: str
    reference: str | None
    status: str
    payment_state: str
    fulfilment_state: str
    currency: str
    customer_id: UUID | None
    units: int
    units_shipped: int
    units_delivered: int
    total_minor: int
    paid_minor: int
    refunded_minor: int
    promised_on: date | None
    cancel_reason: str | None
    placed_at: datetime
    expires_at: datetime | None
    version: int
    buyer_name: str | None
    tags: list[str]


async def order_list(
    tx: Connection, filters: Filters, *, limit: int, patience: Patience = PATIENCE
) -> list[OrderListed]:
    """The first orders of the list that these filters let through."""
    asked = await understood(tx, filters)
    if not asked.finds or filters.channels == frozenset():
        return []
    ranges = await walked(tx, filters, asked)

    behind = filters.after if ranges is None else None  # ranges are walked by their own size
    return await found_page(
        tx,
        asked,
        lambda asked: statement(filters, asked, ranges),
        class_row(OrderListed),
        limit=limit,
        behind=behind,
        newest_first=filters.newest_first,
        patience=patience,
    )


async def order_count(tx: Connection, filters: Filters, *, most: int) -> int:
    """How many orders the list has by its own columns, counted up to `most`."""
    asked = await understood(tx, filters)
    if not asked.finds or filters.channels == frozenset():
        return 0
    text, values = page(filters, asked, await walked(tx, filters, asked))
    counted = COUNTED.format(page=text)
    row = await (await tx.execute(counted, values | {"limit": most}, prepare=False)).fetchone()
    return int(row[0]) if row else 0


async def understood(tx: Connection, filters: Filters) -> Asked:
    """What is looked for by terms."""
    within = [f"channel={channel}" for channel in sorted(set(filters.channels or ()))]
    return await understand(tx, Kind.ORDER, q=filters.q, having=_having(filters), within=within)


def statement(filters: Filters, asked: Asked, ranges: Ranges | None) -> Made:
    """The statement that walks these ranges (None: the rarest term; or what was met), and its values but the limit."""
    walk, values = page(filters, asked, ranges)
    order = sql.SQL("DESC" if filters.newest_first else "ASC")
    return DRESSED.format(page=walk, columns=COLUMNS, order=order), values


def page(filters: Filters, asked: Asked, ranges: Ranges | None) -> Made:
    """`SELECT at, id` of a page, and its values but the limit."""
    if asked.met is not None:
        ranges = None
    judged = _judged(filters, asked, ranges)
    if ranges is None:
        walk = stream(asked, rows=LIVE, bounds=BOUNDS, conditions=judged, newest_first=filters.newest_first)
    else:
        conditions = sql.SQL(" AND ").join([*probes(asked), *judged] or [sql.SQL("true")])
        walk = ranges.statement(conditions, newest_first=filters.newest_first, hurried=asked.budget is not None)
    values = _values(filters) | custom_values(filters.terms) | asked.values | (ranges.values if ranges else {})
    return walk, values


def _judged(filters: Filters, asked: Asked, ranges: Ranges | None) -> list[sql.Composable]:
    """What is asked of each live row: all but what the ranges say already."""
    walked_by = set(ranges.narrowing) if ranges else set()
    judged: list[sql.Composable] = [
        condition
        for name, condition in CONDITIONS.items()
        if getattr(filters, name) is not None and COLUMN_OF.get(name, name) not in walked_by
    ]
    return [*judged, *said(asked, PHRASE), *custom_conditions(CUSTOM, filters.terms)]


def _having(filters: Filters) -> list[list[Wanted]]:
    found: list[list[Wanted]] = [[one] for one in filters.terms]
    for name, value in (("sku", filters.sku), ("tag", filters.tag)):
        if value is not None:
            found.append([term(name, value)])
    return found


def candidates(filters: Filters) -> list[Ranges]:
    """The ranges that hold every order looked for: of its channels, its states, its customer."""
    found = []
    if filters.customer_id is not None:
        found.append(Ranges({"customer_id": [filters.customer_id]}))
    if filters.to_ship or any(getattr(filters, name) is not None for name in STATES):
        found.append(_of_states(filters))
    if filters.channels is not None:
        found.append(Ranges({"channel": sorted(set(filters.channels))}))
    return found


def _of_states(filters: Filters) -> Ranges:
    """Every combination of states that is asked for: all of them are all orders."""
    return Ranges({name: _states(filters, name) for name in STATES})


def _states(filters: Filters, name: str) -> list[str]:
    """The states on one axis that an order may have to be let through."""
    asked = getattr(filters, name)
    states = [state.value for state in STATES[name]] if asked is None else [asked]
    return [state for state in states if not filters.to_ship or state in TO_SHIP.get(name, states)]


async def walked(tx: Connection, filters: Filters, asked: Asked) -> Ranges | None:
    """The smallest of what holds all that is looked for: walked row by row, while everything else is asked of each row."""
    if filters.expires_before is not None and filters.customer_id is None:
        waiting = [state for state in _states(filters, "status") if state == Status.PLACED]
        return Ranges({"status": waiting})  # few wait with a deadline: they have an index of their own, and are sorted
    found = candidates(filters)
    terms = [None] if asked.clauses else []
    if not found and not terms:
        return _of_states(filters)
    if len(found) + len(terms) < 2 or filters.customer_id is not None:
        return found[0] if found else None
    sizes: list[tuple[int, Ranges | None]] = [(await each.size(tx), each) for each in found]
    if terms:
        sizes.append((await size(tx, asked), None))
    least = min(known for known, _ in sizes)
    return next(each for known, each in reversed(sizes) if known == least)


def _values(filters: Filters) -> dict[str, object]:
    """The values of all conditions. Both bounds are outside of the page; a microsecond is the finest that an order has."""
    low, high = (BEGINNING, MOST), (END, LEAST)
    if filters.placed_from is not None and filters.placed_from > BEGINNING:
        low = (filters.placed_from - timedelta(microseconds=1), MOST)
    if filters.placed_to is not None:
        high = (filters.placed_to, LEAST)
    if filters.after is not None and filters.newest_first:
        high = min(high, filters.after)
    elif filters.after is not None:
        low = max(low, filters.after)
    values: dict[str, object] = {name: getattr(filters, name) for name in CONDITIONS}
    values["channels"] = None if filters.channels is None else sorted(set(filters.channels))
    return values | {"low_at": low[0], "low_id": low[1], "high_at": high[0], "high_id": high[1]}
