"""A small shop with named people and goods, and orders in it as far as a test needs them.

Places: AMS and SHA. Channels: `web-eu` (EUR, tax inside, pays later), `shop-cn` (CNY, to be paid within 30 minutes).
Goods: MUG-BLUE, MUG-RED, TEA-100, each with 100 units at AMS and 50 at SHA.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from orderloom.flows.cancel_order import cancel_order
from orderloom.flows.deliver_parcel import deliver_parcel
from orderloom.flows.placing.deciding import ROUTE
from orderloom.flows.record_payment import record_payment
from orderloom.flows.record_refund import record_refund
from orderloom.flows.ship_parcel import ship_parcel
from orderloom.fulfilment.commands import Delivery
from orderloom.fulfilment.model import NewParcel, ParcelLine
from orderloom.infra import bound_keys
from orderloom.infra.work import Pool, Work, begin, reading
from orderloom.inventory.commands import holds, reserving, stock
from orderloom.inventory.model.holds import NewHold, TakeOver
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.inventory.model.sourcing import Promise, Share
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import OrderId, ParcelId, PaymentId, Sku, new_id
from orderloom.orders.commands import placing
from orderloom.orders.model.order import CancelReason
from orderloom.orders.model.placement import Buyer, Line, Placement, amounts
from orderloom.payments.model import Kind, Recording

BY = Actor(kind=ActorKind.STAFF, id=UUID("0190a000-0000-7000-8000-00000000beef"), request_id=new_id())
CREDENTIAL = UUID("0190a000-0000-7000-8000-0000000c0ffe")
PRICES = {"MUG-BLUE": 1250, "MUG-RED": 1350, "TEA-100": 899}
CURRENCIES = {"web-eu": "EUR", "shop-cn": "CNY"}
ANNA = Buyer(
    name="Anna de Vries",
    email="anna@example.org",
    phone="+31201234567",
    shipping=msgspec.json.encode(
        {"country": "NL", "lines": ["Prinsengracht 1"], "city": "Amsterdam", "postal_code": "1015 DV"}
    ).decode(),
)

SHOP = """
INSERT INTO channels (code, name, currency, locale, country, unpaid_minutes) VALUES
    ('web-eu', 'Web shop Europe', 'EUR', 'en', 'NL', NULL), ('shop-cn', 'Shop China', 'CNY', 'zh-CN', 'CN', 30);
INSERT INTO locations (code, name, country, currency) VALUES
    ('AMS', 'Amsterdam', 'NL', 'EUR'), ('SHA', 'Shanghai', 'CN', 'CNY');
INSERT INTO channel_locations (channel, location, priority) VALUES
    ('web-eu', 'AMS', 1), ('web-eu', 'SHA', 2), ('shop-cn', 'SHA', 1), ('shop-cn', 'AMS', 2);
INSERT INTO products (id, handle, titles) VALUES
    ('0190a000-0000-7000-8000-000000000001', 'mug', '{"en": "Mug"}'),
    ('0190a000-0000-7000-8000-000000000002', 'tea', '{"en": "Green tea, 100 g"}');
INSERT INTO skus (sku, product_id, per_buyer_limit) VALUES
    ('MUG-BLUE', '0190a000-0000-7000-8000-000000000001', NULL),
    ('MUG-RED', '0190a000-0000-7000-8000-000000000001', NULL),
    ('TEA-100', '0190a000-0000-7000-8000-000000000002', 5);
"""


@dataclass(frozen=True, slots=True)
class World:
    """The shop, and what people do in it: each call is a transaction of its own."""

    pool: Pool

    async def place(
        self,
        wanted: Mapping[str, int] | None = None,
        *,
        channel: str = "web-eu",
        location: str = "AMS",
        expires_in: timedelta | None = None,
        buyer_key: UUID | None = None,
        buyer: Buyer = ANNA,
        reference: str | None = None,
        customer_id: UUID | None = None,
    ) -> OrderId:
        """An order of `wanted` units of SKUs (one blue mug), its stock reserved at one location."""
        async with begin(self.pool) as work:
            number = (await placing.draw_numbers(work, 1))[0]
            lines = [_line(sku, quantity) for sku, quantity in (wanted or {"MUG-BLUE": 1}).items()]
            order = Placement(
                id=new_id(),
                number=number,
                channel=channel,
                reference=reference,
                currency=CURRENCIES[channel],
                customer_id=customer_id,
                buyer_key=buyer_key,
                includes_tax=True,
                lines=lines,
                units=sum(line.quantity for line in lines),
                amounts=amounts(lines, shipping_minor=0, includes_tax=True),
                buyer=buyer,
                promised_on=None,
                placed_at=work.now,
                expires_at=None if expires_in is None else work.now + expires_in,
            )
            await bound_keys.bind(work.tx, ROUTE, [((CREDENTIAL, str(order.id)), b"", order.id)])
            await placing.place(work, [(order, BY)])
            if buyer_key:
                counted = [(buyer_key, line.sku, line.quantity, 5) for line in lines if line.limited]
                await placing.count_purchases(work, counted)
            await _reserve(work, order, location)
        return OrderId(order.id)

    async def hold(self, wanted: Mapping[str, int], *, channel: str = "web-eu", location: str = "AMS") -> UUID:
        """A checkout's hold of `wanted` units of SKUs for a quarter of an hour."""
        hold_id = new_id()
        async with begin(self.pool) as work:
            shares = [Share(no, sku, location, quantity) for no, (sku, quantity) in enumerate(wanted.items(), 1)]
            until = work.now + timedelta(minutes=15)
            hold = NewHold(id=hold_id, channel=channel, credential_id=BY.id, shares=shares, expires_at=until)
            await holds.place(work, hold, by=BY)
        return hold_id

    async def take_over(self, hold_id: UUID, order_id: OrderId) -> None:
        """The order that stands takes a hold over: what it kept comes back."""
        async with begin(self.pool) as work:
            await holds.take_over(work, [TakeOver(hold_id, order_id, BY)], [])

    async def total(self, order_id: OrderId) -> int:
        return int(await self.value("SELECT total_minor FROM orders WHERE id = %s", order_id))

    async def pay(
        self,
        order_id: OrderId,
        amount: int | None = None,
        *,
        kind: Kind = Kind.CAPTURED,
        reference: str | None = None,
        payment_id: PaymentId | None = None,
        currency: str | None = None,
        occurred_at: datetime | None = None,
    ) -> None:
        """Record an amount, by default the whole total as captured."""
        recording = Recording(
            id=new_id(),
            order_id=order_id,
            kind=kind,
            amount_minor=await self.total(order_id) if amount is None else amount,
            currency=currency or str(await self.value("SELECT currency FROM orders WHERE id = %s", order_id)),
            method="card",
            reference=reference,
            payment_id=payment_id,
            occurred_at=occurred_at,
        )
        async with begin(self.pool) as work:
            record = record_refund if kind is Kind.REFUNDED else record_payment
            await record(work, recording, by=BY)

    async def refund(self, order_id: OrderId, amount: int, *, reference: str | None = None) -> None:
        await self.pay(order_id, amount, kind=Kind.REFUNDED, reference=reference)

    async def ship(
        self,
        *lines: tuple[OrderId, int, int],
        location: str = "AMS",
        tracking_number: str | None = None,
        shipped_at: datetime | None = None,
    ) -> ParcelId:
        """One parcel with (order, line number, units)."""
        parcel = NewParcel(
            id=ParcelId(new_id()),
            location=location,
            lines=tuple(ParcelLine(order_id=one, line_no=line_no, quantity=units) for one, line_no, units in lines),
            carrier="dhl" if tracking_number else None,
            tracking_number=tracking_number,
            shipped_at=shipped_at,
        )
        async with begin(self.pool) as work:
            await ship_parcel(work, parcel, by=BY)
        return parcel.id

    async def deliver(self, parcel_id: ParcelId, at: datetime | None = None) -> None:
        async with begin(self.pool) as work:
            await deliver_parcel(work, Delivery(parcel_id=parcel_id, delivered_at=at), by=BY)

    async def cancel(self, order_id: OrderId, reason: CancelReason = CancelReason.BUYER) -> None:
        async with begin(self.pool) as work:
            await cancel_order(work, order_id, reason=reason, by=BY)

    async def rows(self, query: LiteralString, *params: object) -> Sequence[tuple[Any, ...]]:
        async with reading(self.pool) as tx:
            return await (await tx.execute(query, params)).fetchall()

    async def value(self, query: LiteralString, *params: object) -> Any:
        return (await self.rows(query, *params))[0][0]

    async def order(self, order_id: OrderId) -> tuple[str, str, str]:
        """Status, payment state, fulfilment state."""
        query: LiteralString = "SELECT status, payment_state, fulfilment_state FROM orders WHERE id = %s"
        status, payment, fulfilment = (await self.rows(query, order_id))[0]
        return status, payment, fulfilment

    async def stock(self, sku: str, location: str = "AMS") -> tuple[int, int]:
        """On hand, reserved."""
        found = await self.rows(
            "SELECT on_hand, reserved FROM stock_levels WHERE sku = %s AND location = %s", sku, location
        )
        return found[0][0], found[0][1]

    async def facts(self, *aggregate_ids: UUID) -> list[str]:
        """Names of the facts of these things, each in its own order."""
        query: LiteralString = "SELECT name FROM events WHERE aggregate_id = %s ORDER BY seq"
        return [row[0] for one in aggregate_ids for row in await self.rows(query, one)]


async def a_shop(pool: Pool) -> World:
    """The shop with its goods on the shelves."""
    async with begin(pool) as work:
        await work.tx.execute(SHOP)
        lines = [
            ReceiptLine(sku=Sku(sku), location=location, quantity=units, unit_cost_minor=500)
            for location, units in (("AMS", 100), ("SHA", 50))
            for sku in PRICES
        ]
        await stock.receive(work, lines, receipt_id=new_id(), by=BY)
    return World(pool)


def _line(sku: str, quantity: int) -> Line:
    return Line(sku, f"A {sku.lower()}", quantity, PRICES[sku], 0, 0, 0, sku == "TEA-100")


async def _reserve(work: Work, order: Placement, location: str) -> None:
    shares = [Share(line_no, line.sku, location, line.quantity) for line_no, line in enumerate(order.lines, 1)]
    promise = Promise(order.id, shares, order.expires_at, False, BY, order.placed_at)
    await work.write_facts()
    await reserving.reserve(work, [promise])
