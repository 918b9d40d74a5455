"""Coupon codes: how they are written, and why one does not give its promotion."""

import re
from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.errors import Conflict, Invalid, NotFound

CODE = r"^[A-Z0-9][A-Z0-9_-]{2,39}$"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are taken for each other
MOST_AT_ONCE = 100_000
MOST_NAMED = 10_000
SHORTEST, LONGEST = 8, 20  # of what is made by chance: 8 of 31 letters are 40 bits


class CouponUnknown(Invalid):
    """There is no such coupon code for this channel."""

    code = "coupon_unknown"


class CouponTwice(Invalid):
    """Two of these coupon codes give the same promotion; send one of them."""

    code = "coupon_twice"


class CouponNotValidNow(Conflict):
    """This coupon's promotion has not begun or is over."""

    code = "coupon_not_valid_now"


class CouponUsedUp(Conflict):
    """This coupon, or its promotion, has been used as often as it may be."""

    code = "coupon_used_up"


class CouponUsedByBuyer(Conflict):
    """This buyer has used this coupon's promotion as often as one buyer may."""

    code = "coupon_used_by_buyer"


class CouponForFirstOrder(Conflict):
    """This coupon is for a first order, and this buyer has one already."""

    code = "coupon_for_first_order"


class CouponNeedsBuyer(Invalid):
    """This coupon is limited per buyer, so the order has to say who buys: a customer, an e-mail or a phone."""

    code = "coupon_needs_buyer"


class CouponBelowMinimum(Conflict):
    """The goods that this coupon is for are worth less than it asks for; the facts say both."""

    code = "coupon_below_minimum"


class CouponNotForThese(Conflict):
    """None of these goods is one that this coupon is for."""

    code = "coupon_not_for_these"


class CouponWrongCurrency(Conflict):
    """This coupon is for orders in another currency."""

    code = "coupon_wrong_currency"


class CouponNotWithAmounts(Invalid):
    """An order that brings prices, taxes, shipping or discounts of its own cannot name coupon codes: send one or the other."""

    code = "coupon_not_with_amounts"


class CouponTaken(Conflict):
    """One of these coupon codes exists already; the facts name it."""

    code = "coupon_taken"


class CouponNotFound(NotFound):
    """There is no such coupon."""

    code = "coupon_not_found"


class CouponsWrong(Invalid):
    """Coupon codes have 3 to 40 letters, digits, - and _; those made by chance have 8 to 20 behind their prefix."""

    code = "coupons_wrong"


class NotByCoupon(Conflict):
    """This promotion applies by itself, without codes."""

    code = "not_by_coupon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    code: str
    promotion_id: UUID
    max_uses: int | None
    used: int | None  # None where it is not limited, and so not counted
    active: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoupons:
    """Codes to be made: those that are named, or so many by chance behind a prefix."""

    codes: tuple[str, ...] = ()
    count: int = 0
    prefix: str = ""
    length: int = 10
    max_uses: int | None = None


def normal(code: str) -> str:
    """As codes are kept: buyers type small letters and spaces."""
    return code.strip().upper()


def may_exist(code: str) -> bool:
    """Whether anybody needs to look: what cannot be a code is none."""
    return re.fullmatch(CODE, code) is not None


def check_coupons(new: NewCoupons) -> None:
    """Refuse codes that cannot be."""
    named = len(new.codes)
    if bool(named) == bool(new.count) or named > MOST_NAMED or not 0 <= new.count <= MOST_AT_ONCE:
        raise CouponsWrong(codes=named, count=new.count)
    for code in new.codes:
        if not re.fullmatch(CODE, code):
            raise CouponsWrong(given=code)
    if len(set(new.codes)) < named:
        raise CouponsWrong(given=next(code for code in new.codes if new.codes.count(code) > 1))
    if new.count and not (SHORTEST <= new.length <= LONGEST and re.fullmatch(r"[A-Z0-9_-]{0,20}", new.prefix)):
        raise CouponsWrong(prefix=new.prefix, length=new.length)
    if new.prefix[:1] in ("-", "_"):
        raise CouponsWrong(prefix=new.prefix)


def from_chance(chance: bytes, *, prefix: str, length: int) -> str:
    """A code of `length` letters behind its prefix; `chance` has 8 bytes more than enough for an even choice."""
    number, letters = int.from_bytes(chance, "big"), []
    for _ in range(length):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return prefix + "".join(letters)
