"""A stretch of the feed as one caller may see it: what is of other channels or locations is left out in the query."""

from collections.abc import Sequence

from psycopg.rows import class_row

from orderloom.infra import feed
from orderloom.infra.work import Connection

# Whoever has no limit sees everything. With a limit a fact shows only if a line here says why it may:
# a kind of thing that nobody has thought of is hidden.
READ = """
SELECT c.position + e.ord - 1 AS position, e.name, e.aggregate, e.aggregate_id, e.seq, e.body,
       e.actor_kind, e.actor_id, e.request_id, e.occurred_at, e.recorded_at
  FROM event_commits c JOIN events e ON e.commit_id = c.id
 WHERE c.position >= coalesce((SELECT max(position) FROM event_commits WHERE position <= %(after)s), 1)
   AND c.position <= %(until)s
   AND c.position + e.ord - 1 > %(after)s AND c.position + e.ord - 1 <= %(until)s
   AND (%(names)s::text[] IS NULL OR e.name = ANY(%(names)s))
   AND (%(channels)s::text[] IS NULL OR CASE
        WHEN e.aggregate = 'order' THEN
            EXISTS (SELECT FROM orders o WHERE o.id = e.aggregate_id AND o.channel = ANY(%(channels)s))
        WHEN e.aggregate = 'payment' THEN
            EXISTS (SELECT FROM payments p JOIN orders o ON o.id = p.order_id
                     WHERE p.id = e.aggregate_id AND o.channel = ANY(%(channels)s))
        WHEN e.aggregate = 'parcel' THEN
            EXISTS (SELECT FROM parcel_lines l WHERE l.parcel_id = e.aggregate_id)
            AND NOT EXISTS (SELECT FROM parcel_lines l JOIN orders o ON o.id = l.order_id
                             WHERE l.parcel_id = e.aggregate_id AND o.channel <> ALL(%(channels)s))
        WHEN e.body ? 'holder_id' THEN
            EXISTS (SELECT FROM orders o WHERE o.id = (e.body ->> 'holder_id')::uuid AND o.channel = ANY(%(channels)s))
        WHEN e.body ? 'order_id' THEN
            EXISTS (SELECT FROM orders o WHERE o.id = (e.body ->> 'order_id')::uuid AND o.channel = ANY(%(channels)s))
        WHEN e.body ? 'channel' THEN e.body ->> 'channel' = ANY(%(channels)s)
        WHEN e.body ? 'price_list' THEN
            EXISTS (SELECT FROM price_lists p WHERE p.code = e.body ->> 'price_list' AND p.channel = ANY(%(channels)s))
        WHEN e.aggregate = 'customer' THEN
            EXISTS (SELECT FROM orders o WHERE o.customer_id = e.aggregate_id AND o.channel = ANY(%(channels)s))
        ELSE e.aggregate IN ('product', 'sku', 'tax_class', 'stock', 'location') END)
   AND (%(locations)s::text[] IS NULL OR CASE
        WHEN e.aggregate = 'parcel' THEN
            EXISTS (SELECT FROM parcels p WHERE p.id = e.aggregate_id AND p.location = ANY(%(locations)s))
        WHEN e.body ? 'location' THEN e.body ->> 'location' = ANY(%(locations)s)
        ELSE e.aggregate IN ('order', 'payment', 'customer', 'product', 'sku', 'tax_class', 'channel') END)
 ORDER BY c.position, e.ord
 LIMIT %(limit)s
"""


async def read(
    tx: Connection,
    *,
    after: int,
    limit: int,
    names: Sequence[str] | None,
    channels: frozenset[str] | None,
    locations: frozenset[str] | None,
) -> feed.Stretch:
    """The facts behind a position that the caller may see, and where to go on: behind those left out as well."""
    end = await feed.head(tx)
    until = min(after + feed.STRETCH, end)
    asked = {
        "after": after,
        "until": until,
        "limit": limit,
        "names": None if names is None else list(names),
        "channels": None if channels is None else sorted(channels),
        "locations": None if locations is None else sorted(locations),
    }
    async with tx.cursor(row_factory=class_row(feed.Numbered)) as cursor:
        facts = await (await cursor.execute(READ, asked)).fetchall()
    return feed.stretch(facts, limit, after, until, end)
