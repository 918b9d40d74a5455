"""SQL of promotions."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from orderloom.infra.records import record
from orderloom.promotions.model.applying import PromotionTerms
from orderloom.promotions.model.promotion import SCOPES, Kind, Per, Promotion, PromotionNotFound

_COLUMNS = """id, name, titles, kind, percent_ppm, amount_minor, per, currency, minimum_minor, by_coupon, exclusive, position,
       channels, skus, products, categories, shipping_methods, first_order, valid_from, valid_to, max_uses, max_uses_per_buyer,
       CASE WHEN max_uses IS NOT NULL THEN used END AS used, active, version"""
_LISTED = f"""
SELECT {_COLUMNS}
  FROM promotions
 WHERE (%(visible)s::text[] IS NULL OR channels IS NULL OR channels && %(visible)s::text[])
   AND (%(channel)s::text IS NULL OR channels IS NULL OR %(channel)s = ANY (channels))
   AND (%(active)s::bool IS NULL OR active = %(active)s)
   AND (%(id)s::uuid IS NULL OR id = %(id)s)
   AND (%(before)s::uuid IS NULL OR id < %(before)s)
 ORDER BY id DESC LIMIT %(limit)s
"""
_LOCK = f"SELECT {_COLUMNS} FROM promotions WHERE id = %(id)s FOR NO KEY UPDATE"
_INSERT = """
INSERT INTO promotions (id, name, titles, kind, percent_ppm, amount_minor, per, currency, minimum_minor, by_coupon, exclusive,
                        position, channels, skus, products, categories, shipping_methods, first_order, valid_from, valid_to,
                        max_uses, max_uses_per_buyer, active)
VALUES (%(id)s, %(name)s, %(titles)s, %(kind)s, %(percent_ppm)s, %(amount_minor)s, %(per)s, %(currency)s, %(minimum_minor)s,
        %(by_coupon)s, %(exclusive)s, %(position)s, %(channels)s::text[], %(skus)s::text[], %(products)s::uuid[],
        %(categories)s::text[], %(shipping_methods)s::text[], %(first_order)s, %(valid_from)s, %(valid_to)s,
        %(max_uses)s, %(max_uses_per_buyer)s, %(active)s)
"""
_UPDATE = """
UPDATE promotions
   SET name = %(name)s, titles = %(titles)s, minimum_minor = %(minimum_minor)s, exclusive = %(exclusive)s,
       position = %(position)s, channels = %(channels)s::text[], skus = %(skus)s::text[], products = %(products)s::uuid[],
       categories = %(categories)s::text[], shipping_methods = %(shipping_methods)s::text[], first_order = %(first_order)s,
       valid_from = %(valid_from)s, valid_to = %(valid_to)s, max_uses = %(max_uses)s,
       max_uses_per_buyer = %(max_uses_per_buyer)s, active = %(active)s, version = %(version)s, changed_at = now()
 WHERE id = %(id)s
"""

# A promotion that ended over a day ago gives nothing any more.
TERMS = """
SELECT id, titles, kind, percent_ppm, amount_minor, per, currency::text, minimum_minor, by_coupon, exclusive, position,
       channels, skus, products, categories, valid_from, valid_to, max_uses, max_uses_per_buyer, shipping_methods, first_order
  FROM promotions
 WHERE active AND (valid_to IS NULL OR valid_to > now() - interval '1 day')
 ORDER BY id
"""


async def listed(
    tx: AsyncConnection[Any],
    *,
    visible: frozenset[str] | None,
    channel: str | None = None,
    active: bool | None = None,
    promotion_id: UUID | None = None,
    before: UUID | None = None,
    limit: int,
) -> list[Promotion]:
    """Promotions, newest first, of those that hold in a channel which the caller may see."""
    asked = {
        "visible": None if visible is None else sorted(visible),
        "channel": channel,
        "active": active,
        "id": promotion_id,
        "before": before,
        "limit": limit,
    }
    async with tx.cursor(row_factory=record(Promotion)) as cursor:
        return [_tidy(row) for row in await (await cursor.execute(_LISTED, asked)).fetchall()]


async def read(tx: AsyncConnection[Any], promotion_id: UUID, visible: frozenset[str] | None) -> Promotion:
    found = await listed(tx, visible=visible, promotion_id=promotion_id, limit=1)
    if not found:
        raise PromotionNotFound(promotion_id=promotion_id)
    return found[0]


async def lock(tx: AsyncConnection[Any], promotion_id: UUID) -> Promotion:
    async with tx.cursor(row_factory=record(Promotion)) as cursor:
        found = await (await cursor.execute(_LOCK, {"id": promotion_id})).fetchone()
    if found is None:
        raise PromotionNotFound(promotion_id=promotion_id)
    return _tidy(found)


def _tidy(row: Promotion) -> Promotion:
    """Arrays come as lists."""
    for scope in SCOPES:
        if (names := getattr(row, scope)) is not None:
            object.__setattr__(row, scope, tuple(names))
    return row


async def insert(tx: AsyncConnection[Any], promotion: Promotion) -> None:
    await tx.execute(_INSERT, _columns(promotion))


async def update(tx: AsyncConnection[Any], promotion: Promotion) -> None:
    """Write a promotion that is locked."""
    await tx.execute(_UPDATE, _columns(promotion))


def _columns(promotion: Promotion) -> dict[str, object]:
    columns = {name: getattr(promotion, name) for name in Promotion.__dataclass_fields__ if name != "used"}
    for scope in SCOPES:
        columns[scope] = None if columns[scope] is None else list(columns[scope])
    return columns | {
        "titles": Jsonb(dict(promotion.titles)),
        "kind": promotion.kind.value,
        "per": promotion.per.value,
    }


async def terms(tx: AsyncConnection[Any]) -> dict[UUID, PromotionTerms]:
    """Every promotion that may apply now or later."""
    rows = await (await tx.execute(TERMS)).fetchall()
    return {row[0]: _terms(row) for row in rows}


def _terms(row: tuple[Any, ...]) -> PromotionTerms:
    return PromotionTerms(
        id=row[0],
        titles=row[1],
        kind=Kind(row[2]),
        percent_ppm=row[3] or 0,
        amount_minor=row[4] or 0,
        per=Per(row[5]),
        currency=row[6],
        minimum_minor=row[7],
        by_coupon=row[8],
        exclusive=row[9],
        position=row[10],
        channels=None if row[11] is None else frozenset(row[11]),
        skus=frozenset(row[12] or ()),
        products=frozenset(row[13] or ()),
        categories=frozenset(row[14] or ()),
        valid_from=row[15],
        valid_to=row[16],
        max_uses=row[17],
        max_uses_per_buyer=row[18],
        shipping_methods=frozenset(row[19] or ()),
        first_order=row[20],
    )
