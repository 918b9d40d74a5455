"""Reads of promotions that flows and edges may call. They change nothing and lock nothing."""

from uuid import UUID

from orderloom.infra.work import Connection
from orderloom.promotions.model.applying import PromotionTerms
from orderloom.promotions.model.coupons import Coupon
from orderloom.promotions.model.promotion import Promotion
from orderloom.promotions.store import coupons as coupon_store
from orderloom.promotions.store import promotions as store


async def terms(tx: Connection) -> dict[UUID, PromotionTerms]:
    """Every promotion that may apply now or later."""
    return await store.terms(tx)


async def promotion_list(
    tx: Connection,
    *,
    channels: frozenset[str] | None,
    channel: str | None,
    active: bool | None,
    before: UUID | None,
    limit: int,
) -> list[Promotion]:
    """Promotions, newest first, of those that hold in a channel which the caller may see."""
    return await store.listed(tx, visible=channels, channel=channel, active=active, before=before, limit=limit)


async def promotion(tx: Connection, promotion_id: UUID, *, channels: frozenset[str] | None) -> Promotion:
    """One promotion, or PromotionNotFound."""
    return await store.read(tx, promotion_id, channels)


async def coupon_list(
    tx: Connection, promotion_id: UUID, *, channels: frozenset[str] | None, after: str | None, limit: int
) -> list[Coupon]:
    """Codes of a promotion in their order."""
    await store.read(tx, promotion_id, channels)
    return await coupon_store.listed(tx, promotion_id, after=after, limit=limit)


async def coupon(tx: Connection, promotion_id: UUID, code: str, *, channels: frozenset[str] | None) -> Coupon:
    """One code of a promotion, or CouponNotFound."""
    await store.read(tx, promotion_id, channels)
    return await coupon_store.one(tx, promotion_id, code)


async def coupons_of_batch(tx: Connection, batch_id: UUID) -> list[str]:
    """The codes that one request made, in their order."""
    return await coupon_store.of_batch(tx, batch_id)
