"""The list of orders, newest number first, by what operators look for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row

from orderloom.infra.work import Connection

COLUMNS = sql.SQL(
    """o.id, o.number, o.channel, o.reference, o.status, o.payment_state, o.fulfilment_state, o.currency, o.customer_id,
       o.units, o.units_shipped, o.units_delivered, o.total_minor, o.paid_minor, o.refunded_minor, o.promised_on,
       o.cancel_reason, o.placed_at, o.expires_at, o.version"""
)

# What may be asked for, and how: the allow list of filters.
CONDITIONS = {
    "status": sql.SQL("o.status = %(status)s"),
    "payment_state": sql.SQL("o.payment_state = %(payment_state)s"),
    "fulfilment_state": sql.SQL("o.fulfilment_state = %(fulfilment_state)s"),
    "customer_id": sql.SQL("o.customer_id = %(customer_id)s"),
    "tag": sql.SQL("EXISTS (SELECT FROM order_tags t WHERE t.order_id = o.id AND t.tag = %(tag)s)"),
    "sku": sql.SQL(
        "o.id IN (SELECT m.document_id FROM stock_movements m"
        " WHERE m.sku = %(sku)s AND m.document_kind = 'order' AND m.reason = 'reserved')"
    ),
    "placed_from": sql.SQL("o.placed_at >= %(placed_from)s"),
    "placed_to": sql.SQL("o.placed_at < %(placed_to)s"),
    "before": sql.SQL("o.number < %(before)s"),
}

ALL = sql.SQL("SELECT {columns} FROM orders o WHERE {conditions} ORDER BY o.number DESC LIMIT %(limit)s")

# Each channel's newest from its own index, then the newest of these.
OF_CHANNELS = sql.SQL(
    """
SELECT o.*
  FROM unnest(%(channels)s::text[]) AS c(channel)
       CROSS JOIN LATERAL (
            SELECT {columns}
              FROM orders o
             WHERE o.channel = c.channel AND {conditions}
             ORDER BY o.number DESC
             LIMIT %(limit)s) o
 ORDER BY o.number DESC
 LIMIT %(limit)s
"""
)

DRESSED = sql.SQL(
    """
WITH o AS MATERIALIZED ({page})
SELECT o.*, b.name AS buyer_name,
       array(SELECT t.tag FROM order_tags t WHERE t.order_id = o.id ORDER BY t.tag) AS tags
  FROM o
       LEFT JOIN order_buyers b ON b.order_id = o.id
 ORDER BY o.number DESC
"""
)


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
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    before: int | None = None  # the last number of the page before


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


def statement(filters: Filters) -> sql.Composed:
    """The statement for these filters: only what narrows is in it, so that each has the plan it deserves."""
    asked = [condition for name, condition in CONDITIONS.items() if getattr(filters, name) is not None]
    conditions = sql.SQL(" AND ").join(asked or [sql.SQL("true")])
    page = (ALL if filters.channels is None else OF_CHANNELS).format(columns=COLUMNS, conditions=conditions)
    return DRESSED.format(page=page)


async def order_list(tx: Connection, filters: Filters, *, limit: int) -> list[OrderListed]:
    """The newest orders that these filters let through."""
    values = asdict(filters)
    values["channels"] = None if filters.channels is None else sorted(set(filters.channels))
    async with tx.cursor(row_factory=class_row(OrderListed)) as cursor:
        # Not prepared: a plan made for any value would serve rare and common ones alike.
        await cursor.execute(statement(filters), values | {"limit": limit}, prepare=False)
        return await cursor.fetchall()
