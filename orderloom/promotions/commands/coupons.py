"""Make coupon codes, by name or by the hundred thousand, and take them out of use."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from orderloom.infra.secrets import chance
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.promotions.events import CouponChanged, CouponsCreated
from orderloom.promotions.model.coupons import (
    Coupon,
    CouponTaken,
    NewCoupons,
    NotByCoupon,
    check_coupons,
    from_chance,
)
from orderloom.promotions.model.promotion import must_be_within
from orderloom.promotions.store import coupons as store
from orderloom.promotions.store import promotions as promotion_store


async def create_coupons(
    work: Work,
    promotion_id: UUID,
    new: NewCoupons,
    *,
    batch_id: UUID,
    by: Actor,
    within: frozenset[str] | None = None,
) -> int:
    """Give a promotion codes, in one statement however many; those made by chance cannot be guessed."""
    check_coupons(new)
    await promotion_store.read(work.tx, promotion_id, within)
    promotion = await promotion_store.lock(work.tx, promotion_id)
    must_be_within(promotion, within)
    if not promotion.by_coupon:
        raise NotByCoupon(promotion_id=promotion_id)
    made = await store.insert(
        work.tx, promotion_id, batch_id, new.codes or _drawn(new, new.count), max_uses=new.max_uses
    )
    if taken := sorted(set(new.codes) - made):
        raise CouponTaken(coupon=taken[0])
    while new.count and len(made) < new.count:  # two of them were alike, or somebody had one
        missing = _drawn(new, new.count - len(made))
        made |= await store.insert(work.tx, promotion_id, batch_id, missing, max_uses=new.max_uses)
    work.emit(CouponsCreated(promotion_id=promotion_id, batch_id=batch_id, count=len(made)), by=by)
    return len(made)


def _drawn(new: NewCoupons, count: int) -> Sequence[str]:
    size = new.length + 8  # bytes: more than a letter needs, and enough over that all letters come as often
    drawn = chance(size * count)
    return [
        from_chance(drawn[at : at + size], prefix=new.prefix, length=new.length) for at in range(0, len(drawn), size)
    ]


async def change_coupon(
    work: Work,
    promotion_id: UUID,
    code: str,
    *,
    active: bool,
    version: int,
    by: Actor,
    within: frozenset[str] | None = None,
) -> Coupon:
    """Take a code out of use, or back into it."""
    must_be_within(await promotion_store.read(work.tx, promotion_id, within), within)
    promotion = await promotion_store.lock(work.tx, promotion_id)
    coupon = await store.one(work.tx, promotion.id, code, lock=True)
    if coupon.version != version:
        raise ChangedMeanwhile(coupon=code, version=coupon.version)
    if coupon.active == active:
        return coupon
    await store.set_active(work.tx, code, active=active)
    work.emit(CouponChanged(promotion_id=promotion_id, coupon=code, active=active, version=version + 1), by=by)
    return replace(coupon, active=active, version=version + 1)
