"""What cancelling orders would do, before anybody does it: by the rules that the command follows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orderloom.infra.arrays import uuids
from orderloom.infra.records import rows_of
from orderloom.infra.work import Connection
from orderloom.inventory.model.promises import OPEN
from orderloom.kernel.errors import NotFound, Refusal
from orderloom.orders.model.order import CancelReason, Order, cancel, refund_due_minor
from orderloom.views.order_page import order_of

ORDERS = """
SELECT o.*
  FROM orders o
 WHERE o.id = ANY (%(ids)s::uuid[])
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
"""
PROMISED = """
SELECT r.holder_id AS order_id, r.sku, r.location, r.state, sum(r.quantity)::int AS units
  FROM reservations r
 WHERE r.holder_id = ANY (%(ids)s::uuid[]) AND r.state IN ('held', 'committed', 'short')
 GROUP BY r.holder_id, r.sku, r.location, r.state
 ORDER BY r.holder_id, r.sku, r.location, r.state
"""
# What an order has given back already it cannot give back again.
USED = """
SELECT u.order_id, u.promotion_id, u.code, d.title
  FROM promotion_uses u
       LEFT JOIN LATERAL (SELECT min(x.title) AS title FROM order_discounts x
                           WHERE x.order_id = u.order_id AND x.promotion_id = u.promotion_id) d ON true
 WHERE u.order_id = ANY (%(ids)s::uuid[]) AND u.kind = 'used'
   AND NOT EXISTS (SELECT FROM promotion_uses r
                    WHERE r.order_id = u.order_id AND r.promotion_id = u.promotion_id AND r.kind = 'returned')
 ORDER BY u.order_id, u.promotion_id
"""
LIMITED = """
SELECT l.order_id, l.sku, sum(l.quantity)::int AS units
  FROM orders o
       JOIN order_lines l ON l.order_id = o.id
       LEFT JOIN LATERAL (SELECT true AS known FROM order_buyer_keys x WHERE x.order_id = o.id LIMIT 1) k ON true
 WHERE o.id = ANY (%(ids)s::uuid[]) AND l.limited AND (o.buyer_key IS NOT NULL OR k.known)
 GROUP BY l.order_id, l.sku
 ORDER BY l.order_id, l.sku
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsAt:
    """Units of a SKU at a location."""

    sku: str
    location: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UseGivenBack:
    """A use of a promotion that counts no more; `title` is what the order calls it."""

    promotion_id: UUID
    code: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitGivenBack:
    """Units of a limited SKU that the buyer may have again."""

    sku: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationEffect:
    """What comes back. Amounts are minor units of `currency`.

    `stock` is promised to nobody any more, unless other orders wait for it. `shortages` end: nobody waits for those units.
    """

    currency: str
    refund_due_minor: int
    stock: list[UnitsAt]
    shortages: list[UnitsAt]
    promotions: list[UseGivenBack]
    limits: list[LimitGivenBack]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationPreview:
    """Whether an order can be cancelled now: with what it would do, or with the refusal that it would meet."""

    order_id: UUID
    version: int
    allowed: bool
    code: str | None
    text: str | None
    facts: dict[str, Any]
    effect: CancellationEffect | None


async def cancellation_preview(
    tx: Connection, order_id: UUID, *, channels: Collection[str] | None = None
) -> CancellationPreview:
    """What cancelling this order would do, or NotFound."""
    orders = {order.id: order for order in await _orders(tx, [order_id], channels)}
    if not orders:
        raise NotFound(order_id=order_id)
    order = next(iter(orders.values()))
    try:
        ended = cancel(order, CancelReason.OTHER)
    except Refusal as refusal:
        return _preview(order, refusal=refusal)
    return _preview(order, effect=(await _effects(tx, [ended]))[order_id])


async def cancellation_effects(
    tx: Connection, order_ids: Collection[UUID], *, channels: Collection[str] | None = None
) -> dict[UUID, CancellationEffect]:
    """What cancelling would do, for those of these orders that can be cancelled."""
    ended = []
    for order in await _orders(tx, order_ids, channels):
        try:
            ended.append(cancel(order, CancelReason.OTHER))
        except Refusal:
            continue
    return await _effects(tx, ended)


def _preview(
    order: Order, *, refusal: Refusal | None = None, effect: CancellationEffect | None = None
) -> CancellationPreview:
    return CancellationPreview(
        order_id=order.id,
        version=order.version,
        allowed=refusal is None,
        code=refusal.code if refusal else None,
        text=refusal.sentence if refusal else None,
        facts=refusal.plain_facts if refusal else {},
        effect=effect,
    )


async def _orders(tx: Connection, order_ids: Collection[UUID], channels: Collection[str] | None) -> list[Order]:
    wanted = {"ids": uuids(order_ids), "channels": None if channels is None else sorted(channels)}
    return [order_of(row) for row in await rows_of(tx, ORDERS, wanted)]


async def _effects(tx: Connection, ended: Sequence[Order]) -> dict[UUID, CancellationEffect]:
    """What comes back from orders as they would be once cancelled."""
    wanted = {"ids": uuids([order.id for order in ended])}
    promised = await _of_orders(tx, PROMISED, wanted)
    used = await _of_orders(tx, USED, wanted)
    limited = await _of_orders(tx, LIMITED, wanted)
    return {
        order.id: CancellationEffect(
            currency=order.currency,
            refund_due_minor=refund_due_minor(order),
            stock=_places(row for row in promised[order.id] if row["state"] in OPEN),
            shortages=_places(row for row in promised[order.id] if row["state"] not in OPEN),
            promotions=[UseGivenBack(**row) for row in used[order.id]],
            limits=[LimitGivenBack(**row) for row in limited[order.id]],
        )
        for order in ended
    }


def _places(rows: Iterable[dict[str, Any]]) -> list[UnitsAt]:
    units: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        units[row["sku"], row["location"]] += row["units"]
    return [UnitsAt(sku=sku, location=location, units=count) for (sku, location), count in units.items()]


async def _of_orders(tx: Connection, query: str, wanted: dict[str, Any]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in await rows_of(tx, query, wanted):
        found[row.pop("order_id")].append(row)
    return found
