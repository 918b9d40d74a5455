"""What all orders of a channel come to: the figures that an import reports."""

from dataclasses import dataclass

from psycopg.rows import class_row

from orderloom.infra.work import Connection

# An order is delivered when its last unit is, and late when that was on a local day after the promised one.
FIGURES = """
WITH mine AS (
    SELECT o.id, o.units, o.goods_minor, o.shipping_minor, o.promised_on,
           NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id) AS without_items,
           o.fulfilment_state = 'delivered' AS delivered
      FROM orders o
     WHERE o.channel = %(channel)s
), arrived AS (
    SELECT m.id, max(p.delivered_at) AS delivered_at
      FROM mine m JOIN parcel_lines l ON l.order_id = m.id JOIN parcels p ON p.id = l.parcel_id
     WHERE m.delivered
     GROUP BY m.id
)
SELECT count(*)::int AS orders,
       count(*) FILTER (WHERE m.without_items)::int AS orders_without_items,
       coalesce(sum(m.units), 0)::bigint AS units,
       coalesce(sum(m.goods_minor), 0)::bigint AS goods_minor,
       coalesce(sum(m.shipping_minor), 0)::bigint AS freight_minor,
       count(*) FILTER (WHERE m.delivered)::int AS delivered,
       count(*) FILTER (WHERE (a.delivered_at AT TIME ZONE %(zone)s)::date > m.promised_on)::int AS late,
       (SELECT count(DISTINCT x.customer_id) FROM customer_external_ids x WHERE x.source = %(channel)s)::int AS people
  FROM mine m LEFT JOIN arrived a USING (id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFigures:
    """Sums over every order of a channel, cancelled ones as well; amounts in minor units of its currency."""

    orders: int
    orders_without_items: int
    units: int
    goods_minor: int
    freight_minor: int
    delivered: int
    late: int
    people: int


async def channel_figures(tx: Connection, channel: str, *, zone: str) -> ChannelFigures:
    """The figures of a channel; `zone` is where its days begin."""
    async with tx.cursor(row_factory=class_row(ChannelFigures)) as cursor:
        found = await (await cursor.execute(FIGURES, {"channel": channel, "zone": zone})).fetchone()
    assert found is not None
    return found
