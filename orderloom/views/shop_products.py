"""What a shop shows its buyers: products that a channel sells now, with their variants, prices and whether they are there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from orderloom.catalog.model.channels import ChannelNotFound, PriceListNotFound
from orderloom.catalog.model.products import ProductNotFound
from orderloom.catalog.model.terms import title_in
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions
from orderloom.fields.queries import definitions
from orderloom.infra.records import rows_of
from orderloom.infra.work import Connection
from orderloom.kernel.custom import Value
from orderloom.search.queries import Asked, Kind, said, stream, understand
from orderloom.views.narrowing import BOUNDS, EVERYTHING, Place, found_page, narrowed, place_values

OFFER = """
SELECT c.code AS channel, c.locale, l.code AS price_list, l.currency::text AS currency, l.includes_tax
  FROM channels c
       LEFT JOIN price_lists l ON l.channel = c.code AND l.currency = coalesce(%(currency)s, c.currency)
 WHERE c.code = %(channel)s AND c.active
"""

# A listed product may have nothing on sale now: its prices may have ended, its SKUs or itself be taken out of sale. OFFSET 0
# keeps this a question for each product that is met: made a join, it would be answered for all of them first. No amount is below
# 0: that it is asked keeps the planner to `prices_sku`, which holds it, and from the slow index that keeps prices apart.
ON_SALE = sql.SQL(
    """p.archived_at IS NULL
   AND EXISTS (SELECT FROM skus s
                      JOIN prices r ON r.sku = s.sku AND r.price_list = %(price_list)s AND r.valid @> now()
                          AND r.amount_minor >= 0
                WHERE s.product_id = p.id AND s.active
               OFFSET 0)"""
)

# The price list's products are walked backward from where the page before ended, or the category's: so both are told where.
CONDITIONS = {
    "handle": sql.SQL("p.handle = %(handle)s"),
    "category": sql.SQL("p.category = %(category)s"),
    "before_at": sql.SQL(
        "(l.created_at, l.product_id) < (%(before_at)s, %(before_id)s)"
        " AND (p.created_at, p.id) < (%(before_at)s, %(before_id)s)"
    ),
}

PRODUCTS = sql.SQL(
    """
SELECT p.id, p.created_at, p.handle, p.titles, p.picture_url, p.category, p.custom
  FROM listed_products l
       JOIN products p ON p.id = l.product_id AND p.created_at = l.created_at
 WHERE l.price_list = %(price_list)s AND {conditions}
 ORDER BY p.created_at DESC, p.id DESC
 LIMIT %(limit)s
"""
)

# What `q` finds is walked along its rarest word instead, and looked at the same way.
FOUND_ROWS = sql.SQL("JOIN products p ON p.id = t.id")
LISTED = sql.SQL(
    "EXISTS (SELECT FROM listed_products l WHERE l.price_list = %(price_list)s AND l.created_at = p.created_at"
    " AND l.product_id = p.id OFFSET 0)"
)
FOUND = sql.SQL(
    """
WITH found AS MATERIALIZED ({page})
SELECT p.id, p.created_at, p.handle, p.titles, p.picture_url, p.category, p.custom
  FROM found f
       JOIN products p ON p.id = f.id
 ORDER BY p.created_at DESC, p.id DESC
"""
)
PHRASE = sql.SQL("EXISTS (SELECT FROM jsonb_each_text(p.titles) v WHERE strpos(search_fold(v.value), {phrase}) > 0)")

NOTHING = Asked(kind=Kind.PRODUCT)

# What may be oversold counts as there: an order would get it.
VARIANTS = """
SELECT s.product_id, s.sku, s.options, s.custom, r.amount_minor AS price_minor,
       EXISTS (SELECT FROM channel_locations c
                      JOIN locations p ON p.code = c.location AND p.active
                      JOIN stock_levels l ON l.location = c.location AND l.sku = s.sku
                WHERE c.channel = %(channel)s AND available_to_sell(l) + l.oversell_limit > 0) AS in_stock
  FROM skus s
       JOIN prices r ON r.sku = s.sku AND r.price_list = %(price_list)s AND r.valid @> now()
 WHERE s.product_id = ANY(%(products)s) AND s.active
 ORDER BY s.product_id, s.sku
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopVariant:
    """A SKU as buyers choose it. `price_minor`: minor units of `currency`, for one unit. `custom`: its public fields."""

    sku: str
    options: dict[str, str]
    price_minor: int
    currency: str
    includes_tax: bool
    in_stock: bool
    custom: dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopProduct:
    """A product that is sold now, in the language asked for. `custom`: its public fields."""

    id: UUID
    handle: str
    title: str
    category: str | None
    picture_url: str | None
    custom: dict[str, Value]
    variants: list[ShopVariant]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Which channel sells, by which price list, in which language."""

    channel: str
    locale: str
    price_list: str
    currency: str
    includes_tax: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFilters:
    """What is looked for; None does not narrow. `q`: words of titles and options in any language, SKU, GTIN, handle."""

    category: str | None = None
    q: str | None = None
    handle: str | None = None


async def offer(
    tx: Connection, channel: str, *, currency: str | None, locale: str | None, channels: Collection[str] | None
) -> Offer:
    """What a channel sells by; ChannelNotFound, or PriceListNotFound where it does not sell in this currency."""
    found = await rows_of(tx, OFFER, {"channel": channel, "currency": currency})
    if not found or (channels is not None and channel not in channels):
        raise ChannelNotFound(channel=channel)
    if found[0]["price_list"] is None:
        raise PriceListNotFound(channel=channel, currency=currency)
    return Offer(**found[0] | {"locale": locale or found[0]["locale"]})


def statement(
    filters: ShopFilters, offer: Offer, before: Place | None, asked: Asked = NOTHING
) -> tuple[sql.Composed, dict[str, object]]:
    """The statement for these filters, and its parameters but the limit. `asked` is what `q` was understood as."""
    values = {"handle": filters.handle, "category": filters.category, **place_values(before)}
    values["price_list"] = offer.price_list
    if not asked.clauses:
        return PRODUCTS.format(conditions=sql.SQL("{} AND {}").format(ON_SALE, narrowed(CONDITIONS, values))), values
    bounds = EVERYTHING if before is None else BOUNDS["before_at"]
    # The term's row says where the page lies.
    conditions = [narrowed(CONDITIONS, values | {"before_at": None}), LISTED, *said(asked, PHRASE), ON_SALE]
    page = stream(asked, rows=FOUND_ROWS, bounds=bounds, conditions=conditions)
    return FOUND.format(page=page), values | asked.values


async def shop_products(
    tx: Connection, offer: Offer, filters: ShopFilters, *, before: Place | None = None, limit: int
) -> list[tuple[datetime, ShopProduct]]:
    """The newest products on sale that these filters let through, each with when it was created."""
    asked = await understand(tx, Kind.PRODUCT, q=filters.q)
    if filters.q is not None and not (asked.asks and asked.finds):
        return []

    rows = await found_page(
        tx, asked, lambda asked: statement(filters, offer, before, asked), dict_row, limit=limit, behind=before
    )
    known = await definitions(tx)
    variants = await _variants(tx, offer, known, [row["id"] for row in rows])
    return [(row["created_at"], _product(row, offer, known, variants[row["id"]])) for row in rows]


async def shop_product(tx: Connection, offer: Offer, handle: str) -> ShopProduct:
    """The product of this handle, or ProductNotFound where it is not on sale."""
    found = await shop_products(tx, offer, ShopFilters(handle=handle), limit=1)
    if not found:
        raise ProductNotFound(handle=handle)
    return found[0][1]


async def _variants(
    tx: Connection, offer: Offer, known: Definitions, products: Sequence[UUID]
) -> dict[UUID, list[ShopVariant]]:
    found: dict[UUID, list[ShopVariant]] = defaultdict(list)
    wanted = {"products": list(products), "channel": offer.channel, "price_list": offer.price_list}
    for row in await rows_of(tx, VARIANTS, wanted):
        product_id = row.pop("product_id")
        row["custom"] = known.public(Owner.SKU, row["custom"], channel=offer.channel)
        found[product_id].append(ShopVariant(**row, currency=offer.currency, includes_tax=offer.includes_tax))
    return found


def _product(row: Mapping[str, Any], offer: Offer, known: Definitions, variants: list[ShopVariant]) -> ShopProduct:
    return ShopProduct(
        id=row["id"],
        handle=row["handle"],
        title=title_in(row["titles"], offer.locale),
        category=row["category"],
        picture_url=row["picture_url"],
        custom=known.public(Owner.PRODUCT, row["custom"], channel=offer.channel),
        variants=variants,
    )
