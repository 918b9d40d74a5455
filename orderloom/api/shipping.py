"""Shipping methods over HTTP."""

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, CodeIn, CodeInPath, Flag, PriceAmount, RegionIn, Titles, Told
from orderloom.api.fields import Amount, Currency
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries
from orderloom.catalog.commands import shipping as commands
from orderloom.catalog.model.channels import must_be_visible
from orderloom.catalog.model.shipping import (
    HEAVIEST_G,
    LONGEST_DAYS,
    ShippingMethod,
    ShippingMethodChanges,
    ShippingRate,
)
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/shipping-methods", tags=["shipping"])

Reader = Annotated[Caller, permits("catalog.read")]
Writer = Annotated[Caller, permits("catalog.write")]
Days = Annotated[
    int | None,
    Field(strict=True, ge=0, le=LONGEST_DAYS, description="Days from placing to the door; null: none are promised."),
]
Position = Annotated[int, Field(strict=True, ge=0, le=10_000, description="Methods are offered by this, then by code.")]
Weight = Annotated[
    int | None, Field(strict=True, ge=1, le=HEAVIEST_G, description="For orders up to this weight; null: for any.")
]
Everywhere = Annotated[
    str, Field(pattern=r"^([A-Z]{2})?$", description="ISO 3166-1 alpha-2; empty: everywhere.", examples=["NL"])
]
RATE: Any = {"currency": "EUR", "country": "NL", "up_to_g": 5000, "fee_minor": 495, "free_from_minor": 5000}


class Rate(Asked):
    """What a method costs to a region, a country or everywhere, up to a weight."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [RATE]})

    currency: Currency
    fee_minor: PriceAmount
    country: Everywhere = ""
    region: RegionIn = ""
    up_to_g: Weight = None
    free_from_minor: Amount | None = Field(
        default=None, description="Goods worth this much, after discounts, travel free; null: none do."
    )

    def rate(self) -> ShippingRate:
        return ShippingRate(**self.model_dump())


Rates = Annotated[
    list[Rate],
    Field(max_length=2_000, description="The most special place decides, then its smallest sufficient weight."),
]


class NewShippingMethod(Asked):
    """A way in which a channel sends its orders."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "eu-standard",
                    "channel": "web-eu",
                    "titles": {"en": "Standard"},
                    "min_days": 1,
                    "max_days": 3,
                    "rates": [RATE],
                }
            ]
        }
    )

    code: CodeIn
    channel: CodeIn
    titles: Titles
    tax_class: CodeIn = "standard"
    min_days: Days = None
    max_days: Days = None
    position: Position = 0
    rates: Rates = Field(default_factory=list)

    def method(self) -> ShippingMethod:
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "rates"}
        return ShippingMethod(**given, rates=tuple(rate.rate() for rate in self.rates))


class ChangedShippingMethod(Asked):
    """What is to change; what is left out stays. `rates` are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rates": [RATE]}]})

    titles: Titles = Field(default_factory=dict)
    tax_class: CodeIn = Field(default_factory=str)
    min_days: Days = None
    max_days: Days = None
    position: Position = Field(default_factory=int)
    active: Flag = Field(default_factory=bool, description="false: offered no more.")
    rates: Rates = Field(default_factory=list)

    def method_changes(self) -> ShippingMethodChanges:
        changes = self.changes()
        if "rates" in changes:
            changes["rates"] = tuple(rate.rate() for rate in self.rates)
        return cast(ShippingMethodChanges, changes)


class ShippingMethodOut(Told):
    """A way in which a channel sends its orders."""

    code: str
    channel: str
    titles: dict[str, str]
    tax_class: str
    min_days: int | None
    max_days: int | None
    position: int
    active: bool
    version: int
    rates: list[Rate]


def _shown(method: ShippingMethod, response: Response) -> ShippingMethodOut:
    tag(response, method.version)
    return ShippingMethodOut.model_validate(method)


@router.get("", summary="List shipping methods")
async def list_shipping_methods(
    caller: Reader,
    tx: Reads,
    channel: Annotated[str | None, Query(max_length=100, description="Only of this channel.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[ShippingMethodOut]:
    """Shipping methods by code, with their rates; of the channels that the caller may see."""
    found = key_after(after, str)
    rows = await queries.shipping_methods(
        tx, channel=channel, channels=caller.channels, after=str(found[0]) if found else None, limit=limit + 1
    )
    return page(rows, limit, ShippingMethodOut.model_validate, lambda method: (method.code,))


@router.get("/{code}", summary="Show a shipping method")
async def show_shipping_method(caller: Reader, tx: Reads, code: CodeInPath, response: Response) -> ShippingMethodOut:
    """One shipping method with its rates."""
    return _shown(await queries.shipping_method(tx, code, channels=caller.channels), response)


@router.post("", status_code=201, summary="Create a shipping method")
async def create_shipping_method(
    caller: Writer, once: Once, body: NewShippingMethod, response: Response
) -> ShippingMethodOut:
    """Add a way to send. From its first method on every order of the channel names one, and pays what its rates say.

    Fees are gross or net as the channel's price list of that currency is.
    """
    must_be_visible(body.channel, caller.channels)

    async def create(work: Work, _: UUID) -> None:
        await commands.create_shipping_method(work, body.method(), by=caller.actor)

    async def show(tx: Connection, _: UUID) -> ShippingMethod:
        return await queries.shipping_method(tx, body.code, channels=caller.channels)

    return _shown(await once.run(create, show), response)


@router.patch("/{code}", summary="Change a shipping method")
async def change_shipping_method(
    caller: Writer,
    version: IfMatch,
    work: CurrentWork,
    code: CodeInPath,
    body: ChangedShippingMethod,
    response: Response,
) -> ShippingMethodOut:
    """Change a method, replace its rates, or offer it no more (`active: false`). Orders placed keep their fee."""
    method = await commands.change_shipping_method(
        work, code, version=version, by=caller.actor, channels=caller.channels, **body.method_changes()
    )
    return _shown(method, response)
