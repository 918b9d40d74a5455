"""A buyer's own orders, as the buyer may see them: no notes, no tags, no staff, no costs, no places, and nobody else's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from orderloom.fields.model.kinds import Owner
from orderloom.fields.queries import definitions
from orderloom.infra.records import rows_of
from orderloom.infra.work import Connection
from orderloom.kernel.custom import Value
from orderloom.kernel.errors import NotFound
from orderloom.orders.model.acts import standing_against_buyer
from orderloom.orders.model.order import open_minor
from orderloom.views.acts import ActShown, acts_shown
from orderloom.views.narrowing import Place, place_values
from orderloom.views.order_page import PackedShown, order_of

ORDERS = """
SELECT o.id, o.number, o.channel, o.status, o.payment_state, o.fulfilment_state, o.currency, o.units, o.total_minor,
       o.paid_minor, o.refunded_minor, o.promised_on, o.placed_at, o.expires_at
  FROM orders o
 WHERE o.customer_id = %(customer_id)s AND o.channel = ANY(%(channels)s::text[])
   AND (%(before_at)s::timestamptz IS NULL OR (o.placed_at, o.id) < (%(before_at)s, %(before_id)s::uuid))
 ORDER BY o.placed_at DESC, o.id DESC
 LIMIT %(limit)s
"""

ORDER = """
SELECT o.*, c.test_payments
  FROM orders o
       JOIN channels c ON c.code = o.channel
 WHERE o.id = %(id)s AND o.customer_id = %(customer_id)s AND o.channel = ANY(%(channels)s::text[])
"""

LINES = """
SELECT l.line_no, l.sku, l.title, l.quantity, l.shipped, l.unit_price_minor,
       l.quantity * l.unit_price_minor + l.rounding_minor AS goods_minor, l.discount_minor, l.tax_ppm, l.tax_minor, l.custom
  FROM order_lines l
 WHERE l.order_id = %(id)s
 ORDER BY l.line_no
"""

DISCOUNTS = """
SELECT d.code, d.title, d.target, d.amount_minor FROM order_discounts d WHERE d.order_id = %(id)s ORDER BY d.no
"""

BUYER = """
SELECT b.name, b.email, b.phone, b.shipping AS shipping_address, b.billing AS billing_address
  FROM order_buyers b
 WHERE b.order_id = %(id)s
"""

# What else is in a parcel may be another buyer's: only this order's lines are told.
PARCELS = """
SELECT p.id, p.carrier, p.tracking_number, p.status, p.shipped_at, p.delivered_at, l.line_no, l.quantity
  FROM parcel_lines l
       JOIN parcels p ON p.id = l.parcel_id
 WHERE l.order_id = %(id)s
 ORDER BY p.shipped_at, p.id, l.line_no
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrderListed:
    """One of one's orders. Amounts are minor units of `currency`; `expires_at`: to be paid until then."""

    id: UUID
    number: int
    channel: str
    status: str
    payment_state: str
    fulfilment_state: str
    currency: str
    units: int
    total_minor: int
    paid_minor: int
    refunded_minor: int
    promised_on: date | None
    placed_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """A line as it was bought, and how much of it is on its way. `custom`: its public fields."""

    line_no: int
    sku: str
    title: str
    quantity: int
    shipped: int
    unit_price_minor: int
    goods_minor: int
    discount_minor: int
    tax_ppm: int
    tax_minor: int
    custom: dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDiscount:
    """Why the order cost less; `target`: goods or shipping."""

    code: str | None
    title: str
    target: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBuyer:
    """What the order says of its buyer."""

    name: str | None
    email: str | None
    phone: str | None
    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnParcel:
    """A parcel with something of this order in it."""

    id: UUID
    carrier: str | None
    tracking_number: str | None
    status: str
    shipped_at: datetime
    delivered_at: datetime | None
    lines: list[PackedShown]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrder:
    """An order as its buyer sees it. Amounts are minor units of `currency`; `open_minor` is what is left to pay.

    `custom` holds its public fields.
    """

    id: UUID
    number: int
    channel: str
    status: str
    payment_state: str
    fulfilment_state: str
    currency: str
    includes_tax: bool
    units: int
    units_shipped: int
    units_delivered: int
    goods_minor: int
    discount_minor: int
    tax_minor: int
    shipping_minor: int
    shipping_method: str | None
    total_minor: int
    paid_minor: int
    refunded_minor: int
    open_minor: int
    promised_on: date | None
    placed_at: datetime
    expires_at: datetime | None
    custom: dict[str, Value]
    lines: list[OwnLine]
    discounts: list[OwnDiscount]
    buyer: OwnBuyer | None
    parcels: list[OwnParcel]
    actions: dict[str, ActShown]


async def own_orders(
    tx: Connection, customer_id: UUID, *, channels: Collection[str], before: Place | None = None, limit: int
) -> list[OwnOrderListed]:
    """A customer's orders in these channels, newest first."""
    wanted = _whose(customer_id, channels) | place_values(before) | {"limit": limit}
    async with tx.cursor(row_factory=class_row(OwnOrderListed)) as cursor:
        return await (await cursor.execute(ORDERS, wanted)).fetchall()


async def own_order(tx: Connection, order_id: UUID, customer_id: UUID, *, channels: Collection[str]) -> OwnOrder:
    """A customer's order of this id, or NotFound."""
    wanted = _whose(customer_id, channels) | {"id": order_id}
    found = await rows_of(tx, ORDER, wanted)
    if not found:
        raise NotFound(order_id=order_id)
    row, order, known = found[0], order_of(found[0]), await definitions(tx)
    row["custom"] = known.public(Owner.ORDER, row["custom"], channel=order.channel)
    shown = {field.name: row[field.name] for field in fields(OwnOrder) if field.name in row}
    buyers = await rows_of(tx, BUYER, wanted)
    acts = standing_against_buyer(order, test_payments=row["test_payments"])
    return OwnOrder(
        **shown,
        open_minor=open_minor(order),
        lines=[
            OwnLine(**line | {"custom": known.public(Owner.LINE, line["custom"], channel=order.channel)})
            for line in await rows_of(tx, LINES, wanted)
        ],
        discounts=[OwnDiscount(**discount) for discount in await rows_of(tx, DISCOUNTS, wanted)],
        buyer=OwnBuyer(**buyers[0]) if buyers else None,
        parcels=await _parcels(tx, wanted),
        actions=acts_shown(acts),
    )


def _whose(customer_id: UUID, channels: Collection[str]) -> dict[str, object]:
    return {"customer_id": customer_id, "channels": sorted(channels)}


async def _parcels(tx: Connection, wanted: Mapping[str, object]) -> list[OwnParcel]:
    parcels: dict[UUID, dict[str, Any]] = {}
    for row in await rows_of(tx, PARCELS, wanted):
        packed = PackedShown(line_no=row.pop("line_no"), quantity=row.pop("quantity"))
        parcels.setdefault(row["id"], row | {"lines": []})["lines"].append(packed)
    return [OwnParcel(**row) for row in parcels.values()]
