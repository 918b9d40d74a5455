"""SQL of coupon codes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes as array
from orderloom.infra.records import record
from orderloom.promotions.model.coupons import Coupon, CouponNotFound

_LISTED = """
SELECT code, promotion_id, max_uses, CASE WHEN max_uses IS NOT NULL THEN used END AS used, active, version
  FROM coupons
 WHERE promotion_id = %(promotion_id)s AND (%(after)s::text IS NULL OR code > %(after)s)
 ORDER BY code LIMIT %(limit)s
"""
_READ = """
SELECT code, promotion_id, max_uses, CASE WHEN max_uses IS NOT NULL THEN used END AS used, active, version
  FROM coupons WHERE code = %(code)s AND promotion_id = %(promotion_id)s
"""
_LOCK = """
SELECT code, promotion_id, max_uses, CASE WHEN max_uses IS NOT NULL THEN used END AS used, active, version
  FROM coupons WHERE code = %(code)s AND promotion_id = %(promotion_id)s FOR NO KEY UPDATE
"""
_OF_BATCH = "SELECT code FROM coupons WHERE batch_id = %(batch_id)s ORDER BY code"
_INSERT = """
INSERT INTO coupons (code, promotion_id, batch_id, max_uses)
SELECT code, %(promotion_id)s, %(batch_id)s, %(max_uses)s FROM unnest(%(codes)s::text[]) AS c(code)
    ON CONFLICT (code) DO NOTHING
RETURNING code
"""
_SET_ACTIVE = "UPDATE coupons SET active = %(active)s, version = version + 1 WHERE code = %(code)s"


async def listed(tx: AsyncConnection[Any], promotion_id: UUID, *, after: str | None, limit: int) -> list[Coupon]:
    """Codes of a promotion in their order."""
    async with tx.cursor(row_factory=record(Coupon)) as cursor:
        asked = {"promotion_id": promotion_id, "after": after, "limit": limit}
        return await (await cursor.execute(_LISTED, asked)).fetchall()


async def one(tx: AsyncConnection[Any], promotion_id: UUID, code: str, *, lock: bool = False) -> Coupon:
    """One code of a promotion, or CouponNotFound."""
    async with tx.cursor(row_factory=record(Coupon)) as cursor:
        asked = {"code": code, "promotion_id": promotion_id}
        found = await (await cursor.execute(_LOCK if lock else _READ, asked)).fetchone()
    if found is None:
        raise CouponNotFound(coupon=code)
    return found


async def of_batch(tx: AsyncConnection[Any], batch_id: UUID) -> list[str]:
    """The codes that one request made."""
    return [row[0] for row in await (await tx.execute(_OF_BATCH, {"batch_id": batch_id})).fetchall()]


async def insert(
    tx: AsyncConnection[Any], promotion_id: UUID, batch_id: UUID, codes: Sequence[str], *, max_uses: int | None
) -> set[str]:
    """Write those of these codes that nobody has yet, and say which."""
    asked = {"promotion_id": promotion_id, "batch_id": batch_id, "max_uses": max_uses, "codes": array(codes)}
    return {row[0] for row in await (await tx.execute(_INSERT, asked)).fetchall()}


async def set_active(tx: AsyncConnection[Any], code: str, *, active: bool) -> None:
    await tx.execute(_SET_ACTIVE, {"code": code, "active": active})
