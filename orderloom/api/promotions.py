"""Promotions over HTTP."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import (
    Asked,
    CodeIn,
    Flag,
    From,
    PriceAmount,
    Since,
    SkuIn,
    Text,
    Titles,
    To,
    Told,
    Until,
)
from orderloom.api.fields import Amount, Currency
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.infra.work import Connection, Work
from orderloom.kernel.money import PPM
from orderloom.promotions import queries
from orderloom.promotions.commands import promotions as commands
from orderloom.promotions.model.promotion import MOST_USES, Kind, Per, Promotion, PromotionChanges

router = APIRouter(prefix="/promotions", tags=["promotions"])

Reader = Annotated[Caller, permits("promotions.read")]
Writer = Annotated[Caller, permits("promotions.write")]
PromotionId = Annotated[UUID, Path(description="The promotion.")]
Uses = Annotated[
    int | None,
    Field(strict=True, ge=1, le=MOST_USES, description="Null: no limit. Whether there is one cannot change later."),
]
Place = Annotated[
    int, Field(strict=True, ge=0, le=10_000, description="Promotions that combine are taken off in this order.")
]
Channels = Annotated[list[CodeIn] | None, Field(min_length=1, max_length=200, description="Null: in all.")]
Skus = Annotated[list[SkuIn] | None, Field(min_length=1, max_length=5_000, description="For these SKUs.")]
Products = Annotated[list[UUID] | None, Field(min_length=1, max_length=5_000, description="For all SKUs of these.")]
Categories = Annotated[list[Text] | None, Field(min_length=1, max_length=500, description="For all of these.")]
Methods = Annotated[
    list[CodeIn] | None, Field(min_length=1, max_length=200, description="Of free shipping: by these methods only.")
]
FirstOrder = Annotated[
    Flag,
    Field(
        description="Only for who has no order that stands, as this customer or as one with the same e-mail or phone. "
        "`max_uses_per_buyer` is 1 then."
    ),
]
Minimum = Annotated[
    PriceAmount, Field(description="What the goods in scope are worth at least, before any promotion; minor units.")
]
Exclusive = Annotated[
    Flag, Field(description="Goes alone: the buyer gets it or all others, whichever leaves less to pay.")
]
WELCOME: Any = {
    "name": "Newsletter 2026",
    "titles": {"en": "10 % off your first order"},
    "kind": "percent",
    "percent_ppm": 100_000,
    "by_coupon": True,
    "channels": ["web-eu"],
    "max_uses_per_buyer": 1,
    "first_order": True,
}


class NewPromotion(Asked):
    """What an order costs less, and when. Without SKUs, products and categories it is for all goods."""

    model_config = ConfigDict(json_schema_extra={"examples": [WELCOME]})

    name: Text = Field(description="For those who run the shop.")
    titles: Titles
    kind: Literal["percent", "amount", "free_shipping"]
    percent_ppm: int | None = Field(
        default=None, strict=True, ge=1, le=PPM, description="Of the kind percent: parts per million, 100000 is 10 %."
    )
    amount_minor: Amount | None = Field(default=None, description="Of the kind amount: minor units of `currency`.")
    per: Literal["order", "line", "unit"] = Field(
        default="order", description="What the amount is taken off of: the order once, each line or each unit in scope."
    )
    currency: Currency | None = Field(
        default=None, description="Needed where an amount or a minimum is named; holds in orders of this currency only."
    )
    minimum_minor: Minimum = 0
    by_coupon: Flag = Field(default=False, description="Only for orders that name one of its codes.")
    exclusive: Exclusive = False
    position: Place = 0
    channels: Channels = None
    skus: Skus = None
    products: Products = None
    categories: Categories = None
    shipping_methods: Methods = None
    first_order: FirstOrder = False
    valid_from: From = None
    valid_to: To = None
    max_uses: Uses = None
    max_uses_per_buyer: Uses = None

    def promotion(self, promotion_id: UUID) -> Promotion:
        given: dict[str, Any] = _whole({name: getattr(self, name) for name in type(self).model_fields})
        return Promotion(**given | {"id": promotion_id, "kind": Kind(self.kind), "per": Per(self.per)})


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    """Lists as the model has them."""
    return {name: tuple(each) if isinstance(each, list) else each for name, each in given.items()}


class ChangedPromotion(Asked):
    """What is to change; what is left out stays. What it takes off stays: make another promotion instead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"valid_to": "2026-12-31T23:00:00Z"}]})

    name: Text = Field(default_factory=str)
    titles: Titles = Field(default_factory=dict)
    minimum_minor: Minimum = Field(default_factory=int)
    exclusive: Exclusive = Field(default_factory=bool)
    position: Place = Field(default_factory=int)
    channels: Channels = None
    skus: Skus = None
    products: Products = None
    categories: Categories = None
    shipping_methods: Methods = None
    first_order: FirstOrder = Field(default_factory=bool)
    valid_from: From = None
    valid_to: To = None
    max_uses: Uses = None
    max_uses_per_buyer: Uses = None
    active: Flag = Field(default_factory=bool, description="false: no order gets it any more.")

    def promotion_changes(self) -> PromotionChanges:
        return cast(PromotionChanges, _whole(self.changes()))


class PromotionOut(Told):
    """What an order costs less, when, and how often orders that stand have used it."""

    id: UUID
    name: str
    titles: dict[str, str]
    kind: str
    percent_ppm: int | None
    amount_minor: int | None
    per: str
    currency: str | None
    minimum_minor: int
    by_coupon: bool
    exclusive: bool
    position: int
    channels: list[str] | None
    skus: list[str] | None
    products: list[UUID] | None
    categories: list[str] | None
    shipping_methods: list[str] | None
    first_order: bool
    valid_from: Since
    valid_to: Until
    max_uses: int | None
    max_uses_per_buyer: int | None
    used: int | None = Field(description="Null where `max_uses` is not set: only what is limited is counted.")
    active: bool
    version: int


def _shown(promotion: Promotion, response: Response) -> PromotionOut:
    tag(response, promotion.version)
    return PromotionOut.model_validate(promotion)


@router.get("", summary="List promotions")
async def list_promotions(
    caller: Reader,
    tx: Reads,
    channel: Annotated[str | None, Query(max_length=100, description="Only those that hold in this channel.")] = None,
    active: Annotated[bool | None, Query(description="Only those in use, or only the others.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[PromotionOut]:
    """Promotions, newest first, that hold in a channel which the caller may see."""
    found = key_after(after, UUID)
    before = cast(UUID, found[0]) if found else None
    rows = await queries.promotion_list(
        tx, channels=caller.channels, channel=channel, active=active, before=before, limit=limit + 1
    )
    return page(rows, limit, PromotionOut.model_validate, lambda promotion: (promotion.id,))


@router.get("/{promotion_id}", summary="Show a promotion")
async def show_promotion(caller: Reader, tx: Reads, promotion_id: PromotionId, response: Response) -> PromotionOut:
    """One promotion."""
    return _shown(await queries.promotion(tx, promotion_id, channels=caller.channels), response)


@router.post("", status_code=201, summary="Create a promotion")
async def create_promotion(caller: Writer, once: Once, body: NewPromotion, response: Response) -> PromotionOut:
    """Take something off orders: by itself, or for those that name one of its codes.

    It is taken off before tax and spread over the lines it is for. Orders that bring amounts of their own are not touched.
    """

    async def create(work: Work, promotion_id: UUID) -> None:
        promotion = body.promotion(promotion_id)
        await commands.create_promotion(work, promotion, by=caller.actor, within=caller.channels)

    async def show(tx: Connection, promotion_id: UUID) -> Promotion:
        return await queries.promotion(tx, promotion_id, channels=caller.channels)

    return _shown(await once.run(create, show), response)


@router.patch("/{promotion_id}", summary="Change a promotion")
async def change_promotion(
    caller: Writer,
    version: IfMatch,
    work: CurrentWork,
    promotion_id: PromotionId,
    body: ChangedPromotion,
    response: Response,
) -> PromotionOut:
    """Change when and for whom it holds, or end it (`active: false`). Orders placed keep what they got."""
    promotion = await commands.change_promotion(
        work, promotion_id, version=version, by=caller.actor, within=caller.channels, **body.promotion_changes()
    )
    return _shown(promotion, response)
