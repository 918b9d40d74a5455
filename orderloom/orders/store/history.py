"""The SQL that writes orders of the past, a whole piece a statement."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, plain, quoted, uuids
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import new_id
from orderloom.orders.model.history import PastOrder
from orderloom.orders.store.placing import insert_buyers_and_discounts, insert_tags, line_columns, order_columns

INSERT_ORDERS = """
INSERT INTO orders (id, number, channel, reference, status, currency, customer_id, units, units_shipped, units_delivered,
                    includes_tax, goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, promised_on, placed_at,
                    shipping_tax_minor, shipping_method, custom, paid_minor, refunded_minor, cancel_reason, history)
SELECT o.id, o.number, o.channel, o.reference, o.status, o.currency, o.customer_id, o.units, o.units_shipped,
       o.units_delivered, o.includes_tax, o.goods_minor, o.discount_minor, o.tax_minor, o.shipping_minor, o.total_minor,
       o.promised_on, o.placed_at, o.shipping_tax_minor, o.shipping_method, coalesce(o.custom, '{}'), o.paid_minor,
       o.refunded_minor, o.cancel_reason, true
  FROM unnest(%(id)s::uuid[], %(number)s::bigint[], %(channel)s::text[], %(reference)s::text[], %(status)s::text[],
              %(currency)s::text[], %(customer_id)s::uuid[], %(units)s::int[], %(units_shipped)s::int[],
              %(units_delivered)s::int[], %(includes_tax)s::bool[], %(goods_minor)s::bigint[], %(discount_minor)s::bigint[],
              %(tax_minor)s::bigint[], %(shipping_minor)s::bigint[], %(total_minor)s::bigint[], %(promised_on)s::date[],
              %(placed_at)s::timestamptz[], %(shipping_tax_minor)s::bigint[], %(shipping_method)s::text[],
              %(custom)s::jsonb[], %(paid_minor)s::bigint[], %(refunded_minor)s::bigint[], %(cancel_reason)s::text[])
       AS o(id, number, channel, reference, status, currency, customer_id, units, units_shipped, units_delivered,
            includes_tax, goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, promised_on, placed_at,
            shipping_tax_minor, shipping_method, custom, paid_minor, refunded_minor, cancel_reason)
"""

INSERT_LINES = """
INSERT INTO order_lines (order_id, line_no, sku, title, quantity, shipped, unit_price_minor, discount_minor, tax_ppm, tax_minor,
                         limited, custom, rounding_minor)
SELECT (%(order_ids)s::uuid[])[l.nth], l.line_no, l.sku, l.title, l.quantity,
       CASE WHEN (%(sent)s::bool[])[l.nth] THEN l.quantity ELSE 0 END, l.unit_price_minor, l.discount_minor, l.tax_ppm,
       l.tax_minor, l.limited, coalesce(l.custom, '{}'), l.rounding_minor
  FROM unnest(%(nth)s::int[], %(line_no)s::int[], %(sku)s::text[], %(title)s::text[], %(quantity)s::int[],
              %(unit_price_minor)s::bigint[], %(discount_minor)s::bigint[], %(tax_ppm)s::int[], %(tax_minor)s::bigint[],
              %(limited)s::bool[], %(custom)s::jsonb[], %(rounding_minor)s::bigint[])
       AS l(nth, line_no, sku, title, quantity, unit_price_minor, discount_minor, tax_ppm, tax_minor, limited, custom,
            rounding_minor)
"""

INSERT_NOTES = """
INSERT INTO order_notes (id, order_id, body, actor_kind, actor_id)
SELECT n.id, n.order_id, n.body, %(actor_kind)s, %(actor_id)s
  FROM unnest(%(id)s::uuid[], %(order_id)s::uuid[], %(body)s::text[]) AS n(id, order_id, body)
"""


async def insert(tx: AsyncConnection[Any], orders: Sequence[PastOrder], by: Actor) -> None:
    """Write orders with their lines, buyers, discounts, tags and notes: a statement each, however many orders."""
    placements = [order.placement for order in orders]
    order_ids = uuids([order.id for order in placements])
    await tx.execute(INSERT_ORDERS, {"id": order_ids} | order_columns(placements) | _ends(orders), prepare=True)
    sent = plain([order.units_shipped > 0 for order in orders])
    await tx.execute(INSERT_LINES, {"order_ids": order_ids, "sent": sent} | line_columns(placements), prepare=True)
    await insert_buyers_and_discounts(tx, placements)
    await _insert_words(tx, orders, by)


async def _insert_words(tx: AsyncConnection[Any], orders: Sequence[PastOrder], by: Actor) -> None:
    await insert_tags(tx, [(order.placement.id, tag) for order in orders for tag in dict.fromkeys(order.tags)])
    words = [(order.placement.id, order.note) for order in orders if order.note]
    if words:
        row = {
            "id": uuids([new_id() for _ in words]),
            "order_id": uuids([order_id for order_id, _ in words]),
            "body": quoted([body for _, body in words]),
            "actor_kind": by.kind.value,
            "actor_id": by.id,
        }
        await tx.execute(INSERT_NOTES, row)


def _ends(orders: Sequence[PastOrder]) -> dict[str, str]:
    return {
        "status": codes([order.status for order in orders]),
        "units_shipped": plain([order.units_shipped for order in orders]),
        "units_delivered": plain([order.units_delivered for order in orders]),
        "paid_minor": plain([order.paid_minor for order in orders]),
        "refunded_minor": plain([order.refunded_minor for order in orders]),
        "cancel_reason": plain([order.cancel_reason for order in orders]),
    }
