"""Facts about promotions and coupon codes."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionFact(Event):
    """The base of every fact about a promotion."""

    aggregate = "promotion"

    promotion_id: UUID

    @property
    def aggregate_id(self) -> UUID:
        return self.promotion_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionCreated(PromotionFact):
    """A promotion was made."""

    name = "promotion.created"
    first = True

    kind: str
    by_coupon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionChanged(PromotionFact):
    """Some of a promotion's fields were changed; the fact names them."""

    name = "promotion.changed"

    fields: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponsCreated(PromotionFact):
    """A batch of codes was made for a promotion."""

    name = "coupons.created"

    batch_id: UUID
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponChanged(PromotionFact):
    """A code was taken out of use, or back into it."""

    name = "coupon.changed"

    coupon: str
    active: bool
    version: int
