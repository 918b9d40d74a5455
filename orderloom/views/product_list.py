"""Products, newest first, by what operators look for."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg import sql

from orderloom.catalog import queries
from orderloom.catalog.model.products import Product
from orderloom.infra.work import Connection
from orderloom.search.queries import Asked, Kind, term
from orderloom.views.narrowing import Made, Place, Shape, found_keys, may_see

SHAPE = Shape(
    kind=Kind.PRODUCT,
    conditions={
        "category": sql.SQL("p.category = %(category)s"),
        "handle": sql.SQL("p.handle = %(handle)s"),
        "sku": sql.SQL("p.id = (SELECT s.product_id FROM skus s WHERE s.sku = %(sku)s)"),
        "gtin": sql.SQL("p.id = (SELECT s.product_id FROM skus s WHERE s.gtin = %(gtin)s)"),
        "archived": sql.SQL("p.archived_at IS NOT NULL"),
        "unarchived": sql.SQL("p.archived_at IS NULL"),
        "created_from": sql.SQL("p.created_at >= %(created_from)s"),
        "created_to": sql.SQL("p.created_at < %(created_to)s"),
        "channel": sql.SQL(
            "EXISTS (SELECT FROM price_lists x JOIN listed_products l ON l.price_list = x.code"
            " WHERE x.channel = %(channel)s AND l.created_at = p.created_at AND l.product_id = p.id OFFSET 0)"
        ),
        "channels": sql.SQL(
            "(EXISTS (SELECT FROM skus s JOIN prices r ON r.sku = s.sku JOIN price_lists l ON l.code = r.price_list"
            " WHERE s.product_id = p.id AND l.channel = ANY(%(channels)s::text[]))"
            " OR EXISTS (SELECT FROM skus s JOIN stock_levels v ON v.sku = s.sku"
            " JOIN channel_locations w ON w.location = v.location"
            " WHERE s.product_id = p.id AND w.channel = ANY(%(channels)s::text[])))"
        ),
        "before_at": sql.SQL("(p.created_at, p.id) < (%(before_at)s, %(before_id)s)"),
    },
    live=sql.SQL("JOIN products p ON p.id = t.id"),
    phrase=sql.SQL(
        "(EXISTS (SELECT FROM jsonb_each_text(p.titles) w WHERE strpos(search_fold(w.value), {phrase}) > 0)"
        " OR EXISTS (SELECT FROM skus s CROSS JOIN LATERAL jsonb_each_text(s.options) w"
        " WHERE s.product_id = p.id AND strpos(search_fold(w.value), {phrase}) > 0))"
    ),
    custom={
        "custom": sql.SQL("(SELECT p.custom ->> {key} = {value})"),
        "sku_custom": sql.SQL(
            "EXISTS (SELECT FROM skus s WHERE s.product_id = p.id AND s.custom ->> {key} = {value} OFFSET 0)"
        ),
    },
    bounds=("created_from", "created_to"),
)
KEYS = sql.SQL(
    "SELECT p.created_at, p.id FROM products p WHERE {conditions} ORDER BY p.created_at DESC, p.id DESC LIMIT %(limit)s"
)
# The newest of each of the channel's price lists from its own index, then the newest of these.
LISTED = sql.SQL(
    """
SELECT DISTINCT k.created_at, k.id
  FROM price_lists x
       CROSS JOIN LATERAL (
            SELECT p.created_at, p.id
              FROM listed_products l
                   JOIN products p ON p.id = l.product_id AND p.created_at = l.created_at
             WHERE l.price_list = x.code AND {conditions}
               AND (%(before_at)s::timestamptz IS NULL OR (l.created_at, l.product_id) < (%(before_at)s, %(before_id)s::uuid))
             ORDER BY l.created_at DESC, l.product_id DESC
             LIMIT %(limit)s) k
 WHERE x.channel = %(channel)s
 ORDER BY k.created_at DESC, k.id DESC
 LIMIT %(limit)s
"""
)
NOTHING = Asked(kind=Kind.PRODUCT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilters:
    """What is looked for; None does not narrow."""

    q: str | None = None
    terms: Sequence[str] = ()  # of custom fields, as fields.model.values.wanted gives them: all must be there
    category: str | None = None
    archived: bool | None = None
    handle: str | None = None
    sku: str | None = None
    gtin: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    channel: str | None = None  # has or had a price there
    channels: Collection[str] | None = None  # priced there, or in stock at their locations: a limit of exports
    seen: Collection[str] | None = None  # whose prices whoever asks may see


def statement(filters: ProductFilters, before: Place | None, looked_for: Asked = NOTHING) -> Made:
    """The statement for these filters, and its parameters but the limit."""
    asked = asdict(filters) | {
        "channels": None if filters.channels is None else sorted(set(filters.channels)),
        "archived": filters.archived or None,
        "unarchived": filters.archived is False or None,
    }
    if filters.channel is None or looked_for.clauses:
        return SHAPE.statement(asked, before, looked_for, walk=KEYS, terms=filters.terms)
    text, values = SHAPE.statement(asked | {"channel": None}, before, looked_for, walk=LISTED)
    return text, values | {"channel": filters.channel}


async def understood(tx: Connection, filters: ProductFilters) -> Asked:
    """What is looked for by terms; a category alone is walked by its own index."""
    searched = filters.category is not None and (filters.q is not None or filters.terms)
    having = [[term("category", filters.category)]] if searched and filters.category else []
    return await SHAPE.understood(tx, q=filters.q, terms=filters.terms, having=having)


async def product_keys(tx: Connection, filters: ProductFilters, *, before: Place | None, limit: int) -> list[Place]:
    """The newest products that these filters let through, by when they were created and their ids."""
    if not may_see(filters.channel, filters.seen):
        return []
    looked_for = await understood(tx, filters)
    return await found_keys(tx, looked_for, lambda asked: statement(filters, before, asked), limit=limit, before=before)


async def product_list(
    tx: Connection, filters: ProductFilters, *, before: Place | None = None, limit: int
) -> Sequence[Product]:
    """The newest products that these filters let through."""
    ids = [one for _, one in await product_keys(tx, filters, before=before, limit=limit)]
    found = await queries.products(tx, ids)
    return [found[one] for one in ids if one in found]
