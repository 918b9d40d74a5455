"""An order as a client asks for it. These structs are the API's body, the importers' row and the flow's input."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from orderloom.customers.model.addresses import Address
from orderloom.kernel.actor import Actor
from orderloom.kernel.money import LARGEST
from orderloom.orders.model.placement import Discount

Code = Annotated[str, Meta(min_length=1, max_length=40, description="Code of a channel.", examples=["web-eu"])]
SkuCode = Annotated[str, Meta(min_length=1, max_length=64, description="Stock keeping unit.", examples=["MUG-BLUE"])]
Minor = Annotated[
    int, Meta(ge=0, le=LARGEST, description="Amount in minor units of the order's currency (cents of EUR, fen of CNY).")
]
Short = Annotated[str, Meta(min_length=1, max_length=200)]
CouponCode = Annotated[
    str, Meta(min_length=1, max_length=100, description="As the buyer typed it.", examples=["WELCOME10"])
]
CustomValue = str | int | float | bool
Custom = Annotated[
    dict[str, CustomValue],
    Meta(
        max_length=50,
        description="Values of custom fields, by key. Decimals and dates are texts.",
        examples=[{"gift": True}],
    ),
]


class NewLine(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, gc=False):
    """One line. Price, discount, tax and title may only be sent with the permission `orders.amounts`."""

    sku: SkuCode
    quantity: Annotated[int, Meta(ge=1, le=100_000, description="Units.")]
    unit_price_minor: Minor | None = None
    discount_minor: (
        Annotated[int, Meta(ge=0, le=LARGEST, description="Discount on the whole line, minor units.")] | None
    ) = None
    tax_minor: Annotated[int, Meta(ge=0, le=LARGEST, description="Tax of the whole line, minor units.")] | None = None
    title: Annotated[str, Meta(min_length=1, max_length=300, description="As it is to stand on the order.")] | None = (
        None
    )
    custom: Custom | None = None


class NewAddress(Address, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """A postal address. What is doubtful in it is named on the order, not refused."""

    country: Annotated[
        str, Meta(pattern="^[A-Z]{2}$", max_length=2, description="ISO 3166-1 alpha-2.", examples=["NL"])
    ]
    lines: Annotated[tuple[Short, ...], Meta(min_length=1, max_length=3, description="Street, building, flat.")]
    name: Short | None = None
    company: Short | None = None
    district: Short | None = None
    city: Short | None = None
    region: Short | None = None
    postal_code: Annotated[str, Meta(min_length=1, max_length=20)] | None = None


class NewBuyer(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """Who buys: a known customer, or a guest with an e-mail or phone."""

    customer_id: UUID | None = None
    name: Short | None = None
    email: Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+(?!\s)$")] | None = None
    phone: (
        Annotated[str, Meta(min_length=3, max_length=40, description="E.164, or as written in the address's country.")]
        | None
    ) = None


class NewOrder(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """An order to be placed. Amounts are worked out here; `total_minor`, if sent, has to agree."""

    channel: Code
    lines: Annotated[list[NewLine], Meta(max_length=500)]
    reference: (
        Annotated[
            str, Meta(min_length=1, max_length=100, description="The channel's own number of this order; unique in it.")
        ]
        | None
    ) = None
    currency: (
        Annotated[
            str, Meta(pattern="^[A-Z]{3}$", max_length=3, description="ISO 4217; the channel's own when left out.")
        ]
        | None
    ) = None
    buyer: NewBuyer | None = None
    shipping_address: NewAddress | None = None
    billing_address: NewAddress | None = None
    shipping_minor: Minor | None = None
    discount_minor: Minor | None = None
    total_minor: Minor | None = None
    promised_on: Annotated[date, Meta(description="Local day by which the buyer was promised delivery.")] | None = None
    shipping_method: (
        Annotated[str, Meta(min_length=1, max_length=40, description="Code of a shipping method of the channel.")]
        | None
    ) = None
    coupon_codes: Annotated[tuple[CouponCode, ...], Meta(max_length=5)] = ()
    hold_id: Annotated[UUID, Meta(description="A hold of this checkout; the order takes it over.")] | None = None
    custom: Custom | None = None


class AsTold(Struct, frozen=True, kw_only=True):
    """What another shop worked out for an order that it took itself, beyond what a client may send."""

    includes_tax: bool
    roundings: tuple[int, ...]  # of each line: what it costs beyond quantity × unit price, minor units
    shipping_tax_minor: int = 0
    discounts: tuple[Discount, ...] = ()
    phone_country: str | None = None


class PlaceOrder(Struct, frozen=True):
    """A request to place an order: what, by whom, with which key and rights."""

    order: NewOrder
    by: Actor
    credential_id: UUID
    key: str
    body_hash: bytes
    channels: frozenset[str] | None = None  # the credential's limit; None is none
    may_set_amounts: bool = False
    without_lines: bool = False  # only history brought in by an import may have none
    occurred_at: datetime | None = None
    told: AsTold | None = None  # only with `may_set_amounts`: an order that was made elsewhere
    epoch: int | None = None  # of the identity at which the credential was read; None: it needs no second look
    buyers: tuple[UUID, ...] = ()  # keys of who buys, worked out where something is limited per buyer
    ordered: bool = False  # whether who buys has an order that stands, where a promotion asks


_encoder = msgspec.json.Encoder()


def encoded(value: Address | Custom) -> str:
    """As it is kept: JSON text."""
    return _encoder.encode(value).decode()
