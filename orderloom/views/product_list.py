"""Products, newest first, by what operators look for."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg import sql

from orderloom.catalog import queries
from orderloom.catalog.model.products import Product
from orderloom.infra.work import Connection
from orderloom.search.queries import Asked, Kind, understand
from orderloom.views.narrowing import Place, narrowed, place_values, searched

# What may be asked for, and how: the allow list of filters.
CONDITIONS = {
    "category": sql.SQL("p.category = %(category)s"),
    "handle": sql.SQL("p.handle = %(handle)s"),
    "sku": sql.SQL("p.id = (SELECT s.product_id FROM skus s WHERE s.sku = %(sku)s)"),
    "gtin": sql.SQL("p.id = (SELECT s.product_id FROM skus s WHERE s.gtin = %(gtin)s)"),
    "created_from": sql.SQL("p.created_at >= %(created_from)s"),
    "created_to": sql.SQL("p.created_at < %(created_to)s"),
    "channels": sql.SQL(
        "(EXISTS (SELECT FROM skus s JOIN prices r ON r.sku = s.sku JOIN price_lists l ON l.code = r.price_list"
        " WHERE s.product_id = p.id AND l.channel = ANY(%(channels)s::text[]))"
        " OR EXISTS (SELECT FROM skus s JOIN stock_levels v ON v.sku = s.sku"
        " JOIN channel_locations w ON w.location = v.location"
        " WHERE s.product_id = p.id AND w.channel = ANY(%(channels)s::text[])))"
    ),
    "before_at": sql.SQL("(p.created_at, p.id) < (%(before_at)s, %(before_id)s)"),
}
ARCHIVED = {True: sql.SQL("p.archived_at IS NOT NULL"), False: sql.SQL("p.archived_at IS NULL")}

NOTHING = Asked(kind=Kind.PRODUCT)
LIVE = sql.SQL("JOIN products p ON p.id = t.id")
PHRASE = sql.SQL(
    "(EXISTS (SELECT FROM jsonb_each_text(p.titles) w WHERE strpos(search_fold(w.value), {phrase}) > 0)"
    " OR EXISTS (SELECT FROM skus s CROSS JOIN LATERAL jsonb_each_text(s.options) w"
    " WHERE s.product_id = p.id AND strpos(search_fold(w.value), {phrase}) > 0))"
)
KEYS = sql.SQL(
    "SELECT p.created_at, p.id FROM products p WHERE {conditions} ORDER BY p.created_at DESC, p.id DESC LIMIT %(limit)s"
)


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
    channels: Collection[str] | None = None  # priced there, or in stock at their locations: a limit of exports


def statement(
    filters: ProductFilters, before: Place | None, looked_for: Asked = NOTHING
) -> tuple[sql.Composed, dict[str, object]]:
    """The statement for these filters, and its parameters but the limit."""
    channels = None if filters.channels is None else sorted(filters.channels)
    asked = asdict(filters) | {"channels": channels} | place_values(before)
    known = CONDITIONS if filters.archived is None else CONDITIONS | {"archived": ARCHIVED[filters.archived]}
    conditions = narrowed(known, asked)
    if not looked_for.clauses:
        return KEYS.format(conditions=conditions), asked
    bounds = ("created_from", "created_to")
    page = searched(looked_for, conditions, live=LIVE, phrase=PHRASE, bounds=bounds, values=asked)
    return page, asked | looked_for.values


async def product_keys(tx: Connection, filters: ProductFilters, *, before: Place | None, limit: int) -> list[Place]:
    """The newest products that these filters let through, by when they were created and their ids."""
    looked_for = await understand(tx, Kind.PRODUCT, q=filters.q, having=[[one] for one in filters.terms])
    if not looked_for.finds:
        return []
    text, values = statement(filters, before, looked_for)
    # Not prepared: a plan made for any value would serve rare and common ones alike.
    return await (await tx.execute(text, values | {"limit": limit}, prepare=False)).fetchall()


async def product_list(
    tx: Connection, filters: ProductFilters, *, before: Place | None = None, limit: int
) -> Sequence[Product]:
    """The newest products that these filters let through."""
    ids = [one for _, one in await product_keys(tx, filters, before=before, limit=limit)]
    found = await queries.products(tx, ids)
    return [found[one] for one in ids if one in found]
