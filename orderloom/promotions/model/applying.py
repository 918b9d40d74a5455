"""Which promotions an order gets and what they take off. Pure.

How they are combined (docs/decisions/0013-promotions.md): all that can be combined go together, by position; an exclusive one
goes alone; the buyer gets whichever of these leaves the least to pay.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from orderloom.kernel.errors import Refusal
from orderloom.kernel.money import PPM, divide_half_up, spread
from orderloom.promotions.model.coupons import (
    CouponBelowMinimum,
    CouponForFirstOrder,
    CouponNeedsBuyer,
    CouponNotForThese,
    CouponNotValidNow,
    CouponUnknown,
    CouponUsedByBuyer,
    CouponUsedUp,
    CouponWrongCurrency,
)
from orderloom.promotions.model.promotion import Kind, Per

Fee = Callable[[int], int]  # what is charged for shipping goods of this worth, minor units
Due = Callable[[Sequence[int], int], int]  # what is paid for lines of this worth and this shipping fee, minor units


def plainly(worth: Sequence[int], charged: int) -> int:
    """What is paid where prices contain their tax."""
    return sum(worth) + charged


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionTerms:
    """What applying needs to know of a promotion; kept in memory until the catalog's epoch changes."""

    id: UUID
    titles: Mapping[str, str]
    kind: Kind
    percent_ppm: int
    amount_minor: int
    per: Per
    currency: str | None
    minimum_minor: int
    by_coupon: bool
    exclusive: bool
    position: int
    channels: frozenset[str] | None
    skus: frozenset[str]
    products: frozenset[UUID]
    categories: frozenset[str]
    valid_from: datetime | None
    valid_to: datetime | None
    max_uses: int | None
    max_uses_per_buyer: int | None
    shipping_methods: frozenset[str] = frozenset()  # of free shipping; none named: by all
    first_order: bool = False

    @property
    def scoped(self) -> bool:
        return bool(self.skus or self.products or self.categories)

    @property
    def limited(self) -> bool:
        """Whether uses of the promotion itself are counted."""
        return self.max_uses is not None or self.max_uses_per_buyer is not None


class Goods(NamedTuple):
    """A line as promotions see it: what it is and what it costs, minor units."""

    sku: str
    product_id: UUID
    category: str | None
    quantity: int
    worth_minor: int


class Code(NamedTuple):
    """A coupon code that exists."""

    promotion_id: UUID
    max_uses: int | None
    used: int
    active: bool


@dataclass(slots=True, kw_only=True)
class Uses:
    """How often limited things were used, as the transaction sees it; a batch counts what it gives away itself."""

    codes: dict[str, Code] = field(default_factory=dict)
    promotions: dict[UUID, int] = field(default_factory=dict)
    buyers: dict[tuple[UUID, UUID], int] = field(default_factory=dict)  # (buyer, promotion)

    def take(self, promotion: PromotionTerms, code: str | None, buyers: Sequence[UUID]) -> None:
        """One use more, by a buyer of these keys."""
        if promotion.max_uses is not None:
            self.promotions[promotion.id] = self.promotions.get(promotion.id, 0) + 1
        if promotion.max_uses_per_buyer is not None:
            for buyer in buyers:
                self.buyers[buyer, promotion.id] = self.buyers.get((buyer, promotion.id), 0) + 1
        if code is not None and self.codes[code].max_uses is not None:
            self.codes[code] = self.codes[code]._replace(used=self.codes[code].used + 1)


class Cart(NamedTuple):
    """What is bought, where, when, by whom."""

    channel: str
    currency: str
    at: datetime
    buyers: Sequence[UUID]  # the keys of who buys: each is counted by itself
    goods: Sequence[Goods]
    ordered: bool = False  # whether who buys has an order that stands


class Candidate(NamedTuple):
    """A promotion that may apply, and the code that gave it."""

    promotion: PromotionTerms
    code: str | None


class Saving(NamedTuple):
    """What a promotion takes off: of each line (empty for the shipping fee), and together."""

    candidate: Candidate
    amount_minor: int
    parts: Sequence[int]


class Taken(NamedTuple):
    """One use by one order; what of it is counted."""

    order_id: UUID
    promotion_id: UUID
    code: str | None
    buyer_keys: Sequence[UUID]
    counts_promotion: bool
    counts_code: bool
    most_per_buyer: int | None


def obstacle(candidate: Candidate, cart: Cart, uses: Uses) -> Refusal | None:
    """Why this promotion does not apply to this cart; None if it does."""
    one = candidate.promotion
    if one.channels is not None and cart.channel not in one.channels:
        return CouponUnknown(coupon=candidate.code)
    if (one.valid_from is not None and cart.at < one.valid_from) or (
        one.valid_to is not None and cart.at >= one.valid_to
    ):
        return CouponNotValidNow(coupon=candidate.code, valid_from=one.valid_from, valid_to=one.valid_to)
    if one.currency is not None and one.currency != cart.currency:
        return CouponWrongCurrency(coupon=candidate.code, currency=one.currency)
    return _too_often(candidate, cart, uses) or _too_little(candidate, cart)


def _too_often(candidate: Candidate, cart: Cart, uses: Uses) -> Refusal | None:
    one, code = candidate
    if code is not None:
        found = uses.codes[code]
        if not found.active:
            return CouponNotValidNow(coupon=code)
        if found.max_uses is not None and found.used >= found.max_uses:
            return CouponUsedUp(coupon=code)
    if one.max_uses is not None and uses.promotions.get(one.id, 0) >= one.max_uses:
        return CouponUsedUp(coupon=code)
    if one.max_uses_per_buyer is None:
        return None
    if not cart.buyers:
        return CouponNeedsBuyer(coupon=code)
    if one.first_order and cart.ordered:
        return CouponForFirstOrder(coupon=code)
    if max(uses.buyers.get((buyer, one.id), 0) for buyer in cart.buyers) >= one.max_uses_per_buyer:
        return CouponUsedByBuyer(coupon=code, max_uses_per_buyer=one.max_uses_per_buyer)
    return None


def _too_little(candidate: Candidate, cart: Cart) -> Refusal | None:
    one = candidate.promotion
    inside = [goods.worth_minor for goods in cart.goods if in_scope(one, goods)]
    if not inside:
        return CouponNotForThese(coupon=candidate.code)
    if sum(inside) < one.minimum_minor:
        return CouponBelowMinimum(coupon=candidate.code, minimum_minor=one.minimum_minor, goods_minor=sum(inside))
    return None


def in_scope(one: PromotionTerms, goods: Goods) -> bool:
    """Whether this line is one that the promotion is for: all are, where it names none."""
    return (
        not one.scoped
        or goods.sku in one.skus
        or goods.product_id in one.products
        or (goods.category is not None and goods.category in one.categories)
    )


def by_method(candidates: Collection[Candidate], method: str | None) -> list[Candidate]:
    """Those that give something when it is sent like this: free shipping may be for some methods only."""
    return [one for one in candidates if not one.promotion.shipping_methods or method in one.promotion.shipping_methods]


def best(candidates: Collection[Candidate], goods: Sequence[Goods], fee: Fee, due: Due = plainly) -> list[Saving]:
    """The savings that leave the least to pay: all that combine, or one that is exclusive. Of equals the earlier.

    A discount can bring goods below what is sent for nothing, and make the order dearer: so all but one, and none, are tried too.
    """
    ordered = sorted(candidates, key=_turn)
    together = [candidate for candidate in ordered if not candidate.promotion.exclusive]
    alone = [[candidate] for candidate in ordered if candidate.promotion.exclusive]
    but_one = [[each for each in together if each is not out] for out in together] if len(together) > 1 else []
    tried = [_run(each, goods, fee, due) for each in (together, *alone, *but_one, [])]
    return min(tried, key=lambda one: one[1])[0]  # the first of the least


def _turn(candidate: Candidate) -> tuple[int, int, int, UUID]:
    """By position; then percentages, amounts, free shipping; then the older."""
    one = candidate.promotion
    return one.position, list(Kind).index(one.kind), 0 if candidate.code is None else 1, one.id


def _run(candidates: Sequence[Candidate], goods: Sequence[Goods], fee: Fee, due: Due) -> tuple[list[Saving], int]:
    """What these take off one after the other, each of what the one before left; and what is left to pay."""
    left = [each.worth_minor for each in goods]
    savings = []
    for candidate in candidates:
        if candidate.promotion.kind is not Kind.FREE_SHIPPING:
            parts = _parts(candidate.promotion, goods, left)
            left = [before - part for before, part in zip(left, parts, strict=True)]
            savings.append(Saving(candidate, sum(parts), parts))
    charged = fee(sum(left))
    for candidate in candidates:
        if candidate.promotion.kind is Kind.FREE_SHIPPING:
            savings.append(Saving(candidate, charged, ()))
            charged = 0
    return [saving for saving in savings if saving.amount_minor], due(left, charged)


def _parts(one: PromotionTerms, goods: Sequence[Goods], left: Sequence[int]) -> list[int]:
    """What it takes off each line: never more than is left of it."""
    inside = [worth if in_scope(one, each) else 0 for each, worth in zip(goods, left, strict=True)]
    if one.kind is Kind.PERCENT:
        return spread(divide_half_up(sum(inside) * one.percent_ppm, PPM), inside)
    if one.per is Per.ORDER:
        return spread(min(one.amount_minor, sum(inside)), inside)
    times = [each.quantity if one.per is Per.UNIT else 1 for each in goods]
    return [min(one.amount_minor * times_, worth) for times_, worth in zip(times, inside, strict=True)]
