"""Make and change promotions."""

from dataclasses import replace
from typing import Unpack
from uuid import UUID

from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.promotions.events import PromotionChanged, PromotionCreated
from orderloom.promotions.model.promotion import (
    CHANGEABLE,
    Promotion,
    PromotionChanges,
    check_change,
    check_promotion,
    must_be_within,
)
from orderloom.promotions.store import promotions as store


async def create_promotion(
    work: Work, promotion: Promotion, *, by: Actor, within: frozenset[str] | None = None
) -> Promotion:
    """Make a promotion: orders get it from now on, or those that name one of its codes."""
    check_promotion(promotion)
    must_be_within(promotion, within)
    await store.insert(work.tx, promotion)
    created = PromotionCreated(promotion_id=promotion.id, kind=promotion.kind.value, by_coupon=promotion.by_coupon)
    work.emit(created, by=by)
    await raise_epoch(work.tx, "catalog")
    return promotion


async def change_promotion(
    work: Work,
    promotion_id: UUID,
    *,
    version: int,
    by: Actor,
    within: frozenset[str] | None = None,
    **changes: Unpack[PromotionChanges],
) -> Promotion:
    """Change when and for whom a promotion holds, or end it (active: false); orders placed keep what they got."""
    await store.read(work.tx, promotion_id, within)  # what the caller may not see is not found
    before = await store.lock(work.tx, promotion_id)
    must_be_within(before, within)
    if before.version != version:
        raise ChangedMeanwhile(promotion_id=promotion_id, version=before.version)
    wished = replace(before, **changes)
    fields = tuple(name for name in CHANGEABLE if getattr(before, name) != getattr(wished, name))
    if not fields:
        return before
    after = replace(wished, version=version + 1)
    check_promotion(after)
    check_change(before, after)
    must_be_within(after, within)
    await store.update(work.tx, after)
    work.emit(PromotionChanged(promotion_id=promotion_id, fields=fields, version=after.version), by=by)
    await raise_epoch(work.tx, "catalog")
    return after
