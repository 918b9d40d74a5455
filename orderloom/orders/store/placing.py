"""The SQL that writes placed orders, a whole batch a statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import scalar_row

from orderloom.infra.arrays import codes, instants, plain, quoted, uuids
from orderloom.orders.model.placement import Discount, Placement

INSERT_ORDERS = """
INSERT INTO orders (id, number, channel, reference, status, currency, customer_id, buyer_key, units, includes_tax,
                    goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, promised_on, placed_at, expires_at,
                    shipping_tax_minor, shipping_method, custom)
SELECT o.id, o.number, o.channel, o.reference, CASE WHEN o.total_minor = 0 THEN 'open' ELSE 'placed' END, o.currency,
       o.customer_id, o.buyer_key, o.units, o.includes_tax, o.goods_minor, o.discount_minor, o.tax_minor, o.shipping_minor,
       o.total_minor, o.promised_on, o.placed_at, CASE WHEN o.total_minor > 0 THEN o.expires_at END,
       o.shipping_tax_minor, o.shipping_method, coalesce(o.custom, '{}')
  FROM unnest(%(id)s::uuid[], %(number)s::bigint[], %(channel)s::text[], %(reference)s::text[], %(currency)s::text[],
              %(customer_id)s::uuid[], %(buyer_key)s::uuid[], %(units)s::int[], %(includes_tax)s::bool[], %(goods_minor)s::bigint[],
              %(discount_minor)s::bigint[], %(tax_minor)s::bigint[], %(shipping_minor)s::bigint[], %(total_minor)s::bigint[],
              %(promised_on)s::date[], %(placed_at)s::timestamptz[], %(expires_at)s::timestamptz[],
              %(shipping_tax_minor)s::bigint[], %(shipping_method)s::text[], %(custom)s::jsonb[])
       AS o(id, number, channel, reference, currency, customer_id, buyer_key, units, includes_tax, goods_minor,
            discount_minor, tax_minor, shipping_minor, total_minor, promised_on, placed_at, expires_at,
            shipping_tax_minor, shipping_method, custom)
"""

INSERT_LINES = """
INSERT INTO order_lines (order_id, line_no, sku, title, quantity, unit_price_minor, discount_minor, tax_ppm, tax_minor, limited,
                         custom, rounding_minor)
SELECT (%(order_ids)s::uuid[])[l.nth], l.line_no, l.sku, l.title, l.quantity, l.unit_price_minor, l.discount_minor, l.tax_ppm,
       l.tax_minor, l.limited, coalesce(l.custom, '{}'), l.rounding_minor
  FROM unnest(%(nth)s::int[], %(line_no)s::int[], %(sku)s::text[], %(title)s::text[], %(quantity)s::int[],
              %(unit_price_minor)s::bigint[], %(discount_minor)s::bigint[], %(tax_ppm)s::int[], %(tax_minor)s::bigint[],
              %(limited)s::bool[], %(custom)s::jsonb[], %(rounding_minor)s::bigint[])
       AS l(nth, line_no, sku, title, quantity, unit_price_minor, discount_minor, tax_ppm, tax_minor, limited, custom,
            rounding_minor)
"""

INSERT_DISCOUNTS = """
INSERT INTO order_discounts (order_id, no, promotion_id, code, title, target, amount_minor)
SELECT * FROM unnest(%(order_id)s::uuid[], %(no)s::int[], %(promotion_id)s::uuid[], %(code)s::text[], %(title)s::text[],
                     %(target)s::text[], %(amount_minor)s::bigint[])
"""

INSERT_BUYERS = """
INSERT INTO order_buyers (order_id, name, email, phone, shipping, billing, doubts)
SELECT b.order_id, b.name, b.email, b.phone, b.shipping, b.billing, string_to_array(b.doubts, ' ')
  FROM unnest(%(order_id)s::uuid[], %(name)s::text[], %(email)s::text[], %(phone)s::text[], %(shipping)s::jsonb[],
              %(billing)s::jsonb[], %(doubts)s::text[]) AS b(order_id, name, email, phone, shipping, billing, doubts)
"""

INSERT_TAGS = """
INSERT INTO order_tags (order_id, tag)
SELECT t.order_id, t.tag FROM unnest(%(order_id)s::uuid[], %(tag)s::text[]) AS t(order_id, tag)
"""

INSERT_KEYS = """
INSERT INTO order_buyer_keys (order_id, buyer_key)
SELECT k.order_id, k.buyer_key FROM unnest(%(order_id)s::uuid[], %(buyer_key)s::uuid[]) AS k(order_id, buyer_key)
"""


async def numbers(tx: AsyncConnection[Any], count: int) -> list[int]:
    """Draw that many order numbers. A number drawn for an order that is then refused is not used again."""
    async with tx.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(
            "SELECT nextval('orders_number_seq') FROM generate_series(1, %(count)s)", {"count": count}, prepare=True
        )
        return await cursor.fetchall()


async def insert(tx: AsyncConnection[Any], placements: Sequence[Placement]) -> None:
    """Write orders, lines and buyers (and discounts, where there are any): a statement each, however many orders."""
    order_ids = uuids([order.id for order in placements])
    await tx.execute(INSERT_ORDERS, {"id": order_ids} | order_columns(placements), prepare=True)
    await tx.execute(INSERT_LINES, {"order_ids": order_ids} | line_columns(placements), prepare=True)
    await insert_buyers_and_discounts(tx, placements)
    await insert_tags(tx, [(order.id, tag) for order in placements for tag in order.tags])
    if counted := [(order.id, key) for order in placements for key in order.further_keys]:
        keys = {"order_id": uuids([one for one, _ in counted]), "buyer_key": uuids([key for _, key in counted])}
        await tx.execute(INSERT_KEYS, keys)


async def insert_tags(tx: AsyncConnection[Any], tags: Sequence[tuple[UUID, str]]) -> None:
    """Put these tags on new orders."""
    if tags:
        await tx.execute(
            INSERT_TAGS, {"order_id": uuids([one for one, _ in tags]), "tag": quoted([tag for _, tag in tags])}
        )


async def insert_buyers_and_discounts(tx: AsyncConnection[Any], placements: Sequence[Placement]) -> None:
    """Write who bought these orders, and why they cost less where they did."""
    order_ids = uuids([order.id for order in placements])
    await tx.execute(INSERT_BUYERS, {"order_id": order_ids} | _buyers(placements), prepare=True)
    if discounts := [(order.id, no, each) for order in placements for no, each in enumerate(order.discounts, 1)]:
        await tx.execute(INSERT_DISCOUNTS, _discounts(discounts), prepare=True)


def order_columns(placements: Sequence[Placement]) -> dict[str, str]:
    """The columns of orders but their ids."""
    sums = [order.amounts for order in placements]
    return {
        "number": plain([order.number for order in placements]),
        "channel": codes([order.channel for order in placements]),
        "reference": quoted([order.reference for order in placements]),
        "currency": plain([order.currency for order in placements]),
        "customer_id": uuids([order.customer_id for order in placements]),
        "buyer_key": uuids([order.buyer_key for order in placements]),
        "units": plain([order.units for order in placements]),
        "includes_tax": plain([order.includes_tax for order in placements]),
        "goods_minor": plain([each.goods_minor for each in sums]),
        "discount_minor": plain([each.discount_minor for each in sums]),
        "tax_minor": plain([each.tax_minor for each in sums]),
        "shipping_minor": plain([each.shipping_minor for each in sums]),
        "total_minor": plain([each.total_minor for each in sums]),
        "promised_on": plain([order.promised_on for order in placements]),
        "placed_at": instants([order.placed_at for order in placements]),
        "expires_at": instants([order.expires_at for order in placements]),
        "shipping_tax_minor": plain([each.shipping_tax_minor for each in sums]),
        "shipping_method": quoted([order.shipping_method for order in placements]),
        "custom": quoted([order.custom for order in placements]),
    }


def line_columns(placements: Sequence[Placement]) -> dict[str, str]:
    """The columns of lines; `nth` says which order, counted from 1."""
    lines = [line for order in placements for line in order.lines]
    return {
        "nth": plain([nth for nth, order in enumerate(placements, 1) for _ in order.lines]),
        "line_no": plain([line_no for order in placements for line_no in range(1, len(order.lines) + 1)]),
        "sku": codes([line.sku for line in lines]),
        "title": quoted([line.title for line in lines]),
        "quantity": plain([line.quantity for line in lines]),
        "unit_price_minor": plain([line.unit_price_minor for line in lines]),
        "discount_minor": plain([line.discount_minor for line in lines]),
        "tax_ppm": plain([line.tax_ppm for line in lines]),
        "tax_minor": plain([line.tax_minor for line in lines]),
        "limited": plain([line.limited for line in lines]),
        "custom": quoted([line.custom for line in lines]),
        "rounding_minor": plain([line.rounding_minor for line in lines]),
    }


def _discounts(rows: Sequence[tuple[UUID, int, Discount]]) -> dict[str, str]:
    given = [row[2] for row in rows]
    return {
        "order_id": uuids([row[0] for row in rows]),
        "no": plain([row[1] for row in rows]),
        "promotion_id": uuids([each.promotion_id for each in given]),
        "code": quoted([each.code for each in given]),
        "title": quoted([each.title for each in given]),
        "target": codes([each.target for each in given]),
        "amount_minor": plain([each.amount_minor for each in given]),
    }


def _buyers(placements: Sequence[Placement]) -> dict[str, str]:
    buyers = [order.buyer for order in placements]
    return {
        "name": quoted([buyer.name for buyer in buyers]),
        "email": quoted([buyer.email for buyer in buyers]),
        "phone": quoted([buyer.phone for buyer in buyers]),
        "shipping": quoted([buyer.shipping for buyer in buyers]),
        "billing": quoted([buyer.billing for buyer in buyers]),
        "doubts": codes([" ".join(buyer.doubts) for buyer in buyers]),
    }
