"""A small shop for stock tests: SKUs A, B, C, two locations, and the few calls that tests make often."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from orderloom.infra.work import Pool, begin
from orderloom.inventory.commands import counts, reservations, reserving, shipping, stock
from orderloom.inventory.commands.shipping import Sent
from orderloom.inventory.model.promises import ShippedLine
from orderloom.inventory.model.requests import CountLine, ReceiptLine
from orderloom.inventory.model.sourcing import Promise, Share
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import OrderId, Sku, new_id

BY = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
A, B, C = Sku("A"), Sku("B"), Sku("C")
NORTH, SOUTH = "north", "south"

SEED = """
WITH made AS (INSERT INTO products (id, handle, titles) VALUES (gen_random_uuid(), 'p', '{"en": "P"}') RETURNING id),
     skus AS (INSERT INTO skus (sku, product_id) SELECT s, id FROM made, unnest('{A,B,C}'::text[]) s)
INSERT INTO locations (code, name, country, currency)
VALUES ('north', 'North', 'CN', 'CNY'), ('south', 'South', 'CN', 'CNY'), ('west', 'West', 'US', 'USD')
"""


@dataclass
class Shop:
    pool: Pool
    orders: list[UUID] = field(default_factory=list)

    async def seed(self) -> None:
        async with self.pool.connection() as tx:
            await tx.execute(SEED)

    async def receive(self, sku: Sku, quantity: int, cost: int = 100, location: str = NORTH) -> None:
        line = ReceiptLine(sku=sku, location=location, quantity=quantity, unit_cost_minor=cost)
        async with begin(self.pool) as work:
            await stock.receive(work, [line], receipt_id=new_id(), by=BY)

    async def promise(
        self, sku: Sku, quantity: int, *, location: str = NORTH, paid: bool = False, expires_at: datetime | None = None
    ) -> UUID:
        """An order of one line with this SKU, reserved."""
        order_id = new_id()
        async with begin(self.pool) as work:
            share = Share(1, sku, location, quantity)
            promise = Promise(order_id, [share], expires_at, paid, BY, work.now)
            await reserving.reserve(work, [promise])
        return order_id

    async def count(self, sku: Sku, on_hand: int, location: str = NORTH) -> None:
        async with begin(self.pool) as work:
            line = CountLine(sku=sku, location=location, on_hand=on_hand)
            await counts.count(work, [line], count_id=new_id(), by=BY)

    async def release(self, *orders: UUID) -> None:
        async with begin(self.pool) as work:
            await reservations.release(work, orders, by=BY)

    async def ship(self, order_id: UUID, sku: Sku, quantity: int, location: str = NORTH) -> None:
        line = ShippedLine(order_id=OrderId(order_id), line_no=1, sku=sku, quantity=quantity)
        async with begin(self.pool) as work:
            sent = Sent(parcel_id=new_id(), location=location, lines=[line], occurred_at=work.now)
            await shipping.consume(work, [sent], by=BY)

    async def rows(self, statement: str, *values: object) -> list[Any]:
        async with self.pool.connection() as tx:
            return await (await tx.execute(statement.encode(), values)).fetchall()

    async def counters(self, sku: Sku, location: str = NORTH) -> tuple[int, int]:
        """On hand and reserved."""
        found = await self.rows(
            "SELECT on_hand, reserved FROM stock_levels WHERE sku = %s AND location = %s", sku, location
        )
        return found[0][0], found[0][1]

    async def promises(self, order_id: UUID) -> dict[str, int]:
        """Units of an order by the state of their reservation."""
        return dict(
            await self.rows(
                "SELECT state, sum(quantity)::int FROM reservations WHERE holder_id = %s GROUP BY state", order_id
            )
        )

    async def stated(self, name: str) -> list[dict[str, Any]]:
        """The bodies of the facts of this name, in the order in which they were stated."""
        found = await self.rows("SELECT body FROM events WHERE name = %s ORDER BY commit_id, ord", name)
        return [row[0] for row in found]

    async def explained(self) -> None:
        """Every counter is the sum of its movements, in every step."""
        assert not await self.rows(UNEXPLAINED)


UNEXPLAINED = """
SELECT l.sku, l.location FROM stock_levels l
  LEFT JOIN LATERAL (
       SELECT count(*) AS n, coalesce(max(seq), 0) AS last, sum(d_on_hand) AS on_hand, sum(d_reserved) AS reserved,
              sum(d_damaged) AS damaged, sum(d_quality_hold) AS quality_hold, sum(d_value_minor) AS value_minor
         FROM stock_movements m WHERE m.sku = l.sku AND m.location = l.location) m ON true
 WHERE (m.n, m.last) IS DISTINCT FROM (l.version, l.version)
    OR (coalesce(m.on_hand, 0), coalesce(m.reserved, 0), coalesce(m.damaged, 0), coalesce(m.quality_hold, 0),
        coalesce(m.value_minor, 0)) <> (l.on_hand, l.reserved, l.damaged, l.quality_hold, l.value_minor)
    OR l.reserved <> (SELECT coalesce(sum(quantity), 0) FROM reservations r
                       WHERE r.sku = l.sku AND r.location = l.location AND r.state IN ('held', 'committed'))
"""
