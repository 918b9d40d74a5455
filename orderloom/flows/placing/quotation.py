"""What a quote is asked with and what it says. These structs are the API's body and answer."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from orderloom.catalog.model.codes import LOCALE
from orderloom.flows.placing.request import Code, CouponCode, NewAddress, NewBuyer, Short, SkuCode
from orderloom.inventory.model.sourcing import MOST_TOLD


class QuoteLine(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """What the buyer would like."""

    sku: SkuCode
    quantity: Annotated[int, Meta(ge=1, le=100_000, description="Units.")]


class QuoteAddress(NewAddress, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """Where to: country and, where a table asks, region are enough; the rest may follow with the order."""

    lines: Annotated[tuple[Short, ...], Meta(max_length=3, description="Street, building, flat.")] = ()


class AskQuote(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """What an order would be placed with. An order with the same words comes to the same total."""

    channel: Code
    lines: Annotated[list[QuoteLine], Meta(min_length=1, max_length=500)]
    currency: (
        Annotated[
            str, Meta(pattern="^[A-Z]{3}$", max_length=3, description="ISO 4217; the channel's own when left out.")
        ]
        | None
    ) = None
    buyer: Annotated[NewBuyer, Meta(description="Promotions that are limited per buyer need to know.")] | None = None
    shipping_address: QuoteAddress | None = None
    shipping_method: (
        Annotated[str, Meta(min_length=1, max_length=40, description="Code of a shipping method of the channel.")]
        | None
    ) = None
    coupon_codes: Annotated[tuple[CouponCode, ...], Meta(max_length=5)] = ()
    hold_id: Annotated[UUID, Meta(description="A hold of this checkout: what it keeps is there.")] | None = None
    locale: (
        Annotated[
            str,
            Meta(pattern=LOCALE, max_length=40, description="The language of titles; the channel's own when left out."),
        ]
        | None
    ) = None


class QuotedLine(Struct, frozen=True, kw_only=True):
    """A line as an order would have it, and whether its goods are there."""

    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_ppm: int
    tax_minor: int
    total_minor: Annotated[int, Meta(description="Price less discount, with tax.")]
    stock: Annotated[
        Literal["in_stock", "limited", "out"], Meta(description="All of it is there, less of it (`left`), or none.")
    ]
    left: Annotated[int | None, Meta(description=f"Units that are there, at most {MOST_TOLD} are told; null: enough.")]
    per_buyer_limit: int | None
    limit_left: Annotated[
        int | None, Meta(description="Units that this buyer may still have where `per_buyer_limit` says how many.")
    ] = None
    problem: Annotated[
        Literal["buyer_limit_reached", "buyer_needed"] | None,
        Meta(description="The code with which an order would be refused for the limit per buyer."),
    ] = None
    doubts: Annotated[
        tuple[Literal["weight_unknown"], ...],
        Meta(description="`weight_unknown`: the SKU has no weight, so the shipping fee counts it as 0."),
    ] = ()


class QuotedDiscount(Struct, frozen=True, kw_only=True):
    """What a promotion takes off the goods or the shipping fee."""

    promotion_id: UUID
    code: str | None
    title: str
    target: Literal["goods", "shipping"]
    amount_minor: int


class QuotedCoupon(Struct, frozen=True, kw_only=True):
    """What became of a coupon code."""

    code: str
    outcome: Annotated[
        Literal["applied", "outdone", "without_effect", "refused"],
        Meta(
            description="`outdone`: something better excludes it, it is not used up; `without_effect`: it takes nothing off this "
            "order, it is not used up; `refused`: an order with it would be refused, for `reason`."
        ),
    ]
    reason: Annotated[str | None, Meta(description="The refusal's code.")] = None
    detail: Annotated[str | None, Meta(description="The refusal in words.")] = None


class QuotedTax(Struct, frozen=True, kw_only=True):
    """The tax at one rate, of goods and shipping together."""

    rate_ppm: int
    taxed_minor: Annotated[int, Meta(description="What it is the tax of; contains the tax if the prices include tax.")]
    tax_minor: int


class QuotedChoice(Struct, frozen=True, kw_only=True):
    """A way to send this order."""

    code: str
    title: str
    fee_minor: Annotated[int, Meta(description="What is charged, discounts taken off.")]
    discount_minor: int
    tax_minor: int
    total_minor: Annotated[int, Meta(description="What the order comes to when it is sent like this.")]
    earliest_on: date | None
    latest_on: date | None


class QuotedShipping(Struct, frozen=True, kw_only=True):
    """The ways to send this order, and the chosen one."""

    method: Annotated[str | None, Meta(description="The chosen method, if it goes there.")]
    problem: Annotated[
        str | None,
        Meta(description="The code with which an order would be refused for want of a method that goes there."),
    ]
    choices: list[QuotedChoice]


class Quotation(Struct, frozen=True, kw_only=True):
    """What an order would come to now. Nothing is kept for it."""

    channel: str
    currency: str
    includes_tax: Annotated[bool, Meta(description="Whether prices and fees contain their tax.")]
    lines: list[QuotedLine]
    discounts: list[QuotedDiscount]
    coupons: list[QuotedCoupon]
    taxes: list[QuotedTax]
    shipping: QuotedShipping
    goods_minor: int
    discount_minor: Annotated[int, Meta(description="Off the goods.")]
    shipping_minor: Annotated[int, Meta(description="The chosen method's fee; 0 while none is chosen.")]
    shipping_tax_minor: Annotated[int, Meta(description="A part of `tax_minor`.")]
    tax_minor: int
    total_minor: Annotated[
        int, Meta(description="Send it with the order: a price that changed meanwhile is then refused, not charged.")
    ]
    earliest_on: Annotated[date | None, Meta(description="First day on which it may arrive.")]
    latest_on: Annotated[date | None, Meta(description="Day by which it should arrive.")]
    quoted_at: datetime
    doubts: Annotated[
        tuple[str, ...],
        Meta(
            description="`missing_address`, `missing_region`, `unknown_region`: tax and fees depend on where it goes, and that is "
            "not known well enough, so they are those of the channel's country or of the address's country as a whole."
        ),
    ] = ()
