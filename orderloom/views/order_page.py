"""Everything of one order on one page."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from orderloom.infra.records import rows_of
from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound
from orderloom.orders.model.order import Order, Status, refund_due_minor
from orderloom.views.actors import ACTOR_NAME
from orderloom.views.acts import EVERYTHING, ActShown, Rights, order_acts, parcel_acts

ORDER = """
SELECT o.*
  FROM orders o
 WHERE o.id = %(id)s
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
"""

LINES = """
SELECT l.line_no, l.sku, l.title, l.quantity, l.shipped, l.unit_price_minor,
       l.quantity * l.unit_price_minor + l.rounding_minor AS goods_minor, l.discount_minor, l.tax_ppm, l.tax_minor, l.custom
  FROM order_lines l
 WHERE l.order_id = %(id)s
 ORDER BY l.line_no
"""

DISCOUNTS = """
SELECT d.no, d.promotion_id, d.code, d.title, d.target, d.amount_minor
  FROM order_discounts d
 WHERE d.order_id = %(id)s
 ORDER BY d.no
"""

RESERVATIONS = """
SELECT r.line_no, r.location, r.state, sum(r.quantity)::int AS quantity
  FROM reservations r
 WHERE r.holder_id = %(id)s
 GROUP BY r.line_no, r.location, r.state
 ORDER BY r.line_no, r.location, r.state
"""

BUYER = """
SELECT b.name, b.email, b.phone, b.shipping AS shipping_address, b.billing AS billing_address, b.doubts
  FROM order_buyers b
 WHERE b.order_id = %(id)s
"""

PAYMENTS = """
SELECT p.id, p.method, p.reference, p.currency, p.authorised_minor, p.captured_minor, p.refunded_minor, p.created_at
  FROM payments p
 WHERE p.order_id = %(id)s
 ORDER BY p.created_at, p.id
"""

ENTRIES = f"""
SELECT e.id, e.payment_id, e.seq, e.kind, e.amount_minor, e.actor_kind, e.actor_id,
       {ACTOR_NAME.format(of="e")},
       e.occurred_at, e.recorded_at
  FROM payments p
       JOIN payment_entries e ON e.payment_id = p.id
 WHERE p.order_id = %(id)s
 ORDER BY e.payment_id, e.seq
"""

PARCELS = """
SELECT p.id, p.location, p.carrier, p.tracking_number, p.status, p.shipped_at, p.delivered_at, l.line_no, l.quantity,
       %(channels)s::text[] IS NOT NULL
       AND EXISTS (SELECT FROM parcel_lines x JOIN orders y ON y.id = x.order_id
                    WHERE x.parcel_id = p.id AND y.channel <> ALL (%(channels)s::text[])) AS beyond
  FROM parcel_lines l
       JOIN parcels p ON p.id = l.parcel_id
 WHERE l.order_id = %(id)s
 ORDER BY p.shipped_at, p.id, l.line_no
"""

NOTE_COLUMNS = f"""n.id, n.body, n.actor_kind, n.actor_id,
       {ACTOR_NAME.format(of="n")}, n.created_at"""

NOTES = f"""
SELECT {NOTE_COLUMNS}
  FROM order_notes n
 WHERE n.order_id = %(id)s
 ORDER BY n.created_at, n.id
"""

TAGS = "SELECT t.tag FROM order_tags t WHERE t.order_id = %(id)s ORDER BY t.tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedShown:
    """Units of a line at a location, and what became of that promise."""

    location: str
    state: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """A line as it was bought, how much of it went out, and where the rest is promised."""

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
    custom: dict[str, Any]
    reservations: list[ReservedShown]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountShown:
    """Why the order cost less. What came off the goods is in the lines' discounts; what came off shipping, in the fee."""

    no: int
    promotion_id: UUID | None
    code: str | None
    title: str
    target: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerShown:
    """The buyer as this order knows them; `doubts` are codes of what looks wrong."""

    name: str | None
    email: str | None
    phone: str | None
    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    doubts: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """One amount of a payment's ledger."""

    id: UUID
    seq: int
    kind: str
    amount_minor: int
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentShown:
    """A payment with its ledger."""

    id: UUID
    method: str
    reference: str | None
    currency: str
    authorised_minor: int
    captured_minor: int
    refunded_minor: int
    created_at: datetime
    entries: list[EntryShown]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedShown:
    """Units of one of the order's lines in a parcel."""

    line_no: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderParcelShown:
    """A parcel as far as it carries this order."""

    id: UUID
    location: str
    carrier: str | None
    tracking_number: str | None
    status: str
    shipped_at: datetime
    delivered_at: datetime | None
    lines: list[PackedShown]
    actions: dict[str, ActShown]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteShown:
    """What somebody wrote about the order."""

    id: UUID
    body: str
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """An order with everything that belongs to it. Amounts are minor units of `currency`."""

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
    includes_tax: bool
    goods_minor: int
    discount_minor: int
    tax_minor: int
    shipping_minor: int
    shipping_tax_minor: int
    shipping_method: str | None
    total_minor: int
    paid_minor: int
    refunded_minor: int
    refund_due_minor: int
    promised_on: date | None
    cancel_reason: str | None
    placed_at: datetime
    expires_at: datetime | None
    recorded_at: datetime
    changed_at: datetime
    version: int
    history: bool
    custom: dict[str, Any]
    lines: list[LineShown]
    discounts: list[DiscountShown]
    buyer: BuyerShown | None
    payments: list[PaymentShown]
    parcels: list[OrderParcelShown]
    notes: list[NoteShown]
    tags: list[str]
    actions: dict[str, ActShown]


Row = dict[str, Any]


async def order_page(
    tx: Connection, order_id: UUID, *, channels: Collection[str] | None = None, rights: Rights = EVERYTHING
) -> OrderPage:
    """The order of this id, or NotFound; one of a channel that the caller may not see is not found."""
    wanted = {"id": order_id, "channels": None if channels is None else sorted(channels)}
    found = await rows_of(tx, ORDER, wanted)
    if not found:
        raise NotFound(order_id=order_id)
    order = order_of(found[0])
    shown = {field.name: found[0][field.name] for field in fields(OrderPage) if field.name in found[0]}
    return OrderPage(
        **shown,
        refund_due_minor=refund_due_minor(order),
        lines=await _lines(tx, wanted),
        discounts=[DiscountShown(**row) for row in await rows_of(tx, DISCOUNTS, wanted)],
        buyer=next((BuyerShown(**row) for row in await rows_of(tx, BUYER, wanted)), None),
        payments=await _payments(tx, wanted),
        parcels=await _parcels(tx, wanted, rights),
        notes=[NoteShown(**row) for row in await rows_of(tx, NOTES, wanted)],
        tags=[row["tag"] for row in await rows_of(tx, TAGS, wanted)],
        actions=order_acts(order, rights),
    )


def order_of(row: Row) -> Order:
    """The record that the rules of orders judge."""
    known = {field.name: row[field.name] for field in fields(Order)}
    return Order(**known | {"status": Status(row["status"])})


async def _lines(tx: Connection, wanted: Mapping[str, object]) -> list[LineShown]:
    reserved: dict[int, list[ReservedShown]] = defaultdict(list)
    for row in await rows_of(tx, RESERVATIONS, wanted):
        reserved[row.pop("line_no")].append(ReservedShown(**row))
    return [LineShown(**row, reservations=reserved[row["line_no"]]) for row in await rows_of(tx, LINES, wanted)]


async def _payments(tx: Connection, wanted: Mapping[str, object]) -> list[PaymentShown]:
    entries: dict[UUID, list[EntryShown]] = defaultdict(list)
    for row in await rows_of(tx, ENTRIES, wanted):
        entries[row.pop("payment_id")].append(EntryShown(**row))
    return [PaymentShown(**row, entries=entries[row["id"]]) for row in await rows_of(tx, PAYMENTS, wanted)]


async def _parcels(tx: Connection, wanted: Mapping[str, object], rights: Rights) -> list[OrderParcelShown]:
    parcels: dict[UUID, Row] = {}
    for row in await rows_of(tx, PARCELS, wanted):
        packed = PackedShown(line_no=row.pop("line_no"), quantity=row.pop("quantity"))
        actions = parcel_acts(row["id"], row["status"], row["location"], rights, beyond=row.pop("beyond"))
        parcels.setdefault(row["id"], row | {"lines": [], "actions": actions})["lines"].append(packed)
    return [OrderParcelShown(**row) for row in parcels.values()]
