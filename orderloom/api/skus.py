"""SKUs over HTTP."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, CodeIn, Flag, Measure, SkuIn, SkuInPath, Text, Told
from orderloom.api.custom_values import CustomIn, CustomOut
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries
from orderloom.catalog.model.products import LARGEST_MEASURE, NewSku, SkuChanges, SkuRecord
from orderloom.flows import keep_goods
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/skus", tags=["skus"])

Reader = Annotated[Caller, permits("catalog.read")]
Writer = Annotated[Caller, permits("catalog.write")]
Gtin = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{8}|[0-9]{12,14})$",
        description="GTIN-8, -12, -13 or -14 with its check digit.",
        examples=["2000000000008"],
    ),
]
Options = Annotated[
    dict[Annotated[str, Field(min_length=1, max_length=40)], Text],
    Field(max_length=20, description="What tells it from the product's other SKUs.", examples=[{"colour": "blue"}]),
]
BuyerLimit = Annotated[
    int, Field(strict=True, ge=1, le=LARGEST_MEASURE, description="How many units one buyer may have.")
]


class SkuFields(Asked):
    """What is stored, counted and ordered."""

    sku: SkuIn
    options: Options = Field(default_factory=dict)
    gtin: Gtin | None = None
    weight_g: Measure | None = None
    length_mm: Measure | None = None
    width_mm: Measure | None = None
    height_mm: Measure | None = None
    tax_class: CodeIn = Field(default="standard", examples=["standard"])
    per_buyer_limit: BuyerLimit | None = None
    active: Flag = Field(default=True, description="false: cannot be sold.")
    custom: CustomIn = Field(default_factory=dict)

    def new_sku(self) -> NewSku:
        return NewSku(
            sku=self.sku,
            options=self.options,
            gtin=self.gtin,
            weight_g=self.weight_g,
            length_mm=self.length_mm,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
            tax_class=self.tax_class,
            per_buyer_limit=self.per_buyer_limit,
            active=self.active,
        )


class SkuOfProduct(SkuFields):
    """A SKU for a product that exists."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "product_id": "0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f",
                    "sku": "MUG-RED",
                    "options": {"colour": "red"},
                    "gtin": "2000000000015",
                    "weight_g": 350,
                }
            ]
        }
    )

    product_id: UUID


class ChangedSku(Asked):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"per_buyer_limit": 2}]})

    options: Options = Field(default_factory=dict)
    gtin: Gtin | None = None
    weight_g: Measure | None = None
    length_mm: Measure | None = None
    width_mm: Measure | None = None
    height_mm: Measure | None = None
    tax_class: CodeIn = Field(default_factory=str)
    per_buyer_limit: BuyerLimit | None = None
    active: Flag = Field(default_factory=bool, description="false: cannot be sold.")
    custom: CustomIn = Field(default_factory=dict)


class SkuOut(Told):
    """What is stored, counted and ordered."""

    sku: str
    product_id: UUID
    options: dict[str, str]
    gtin: str | None
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    tax_class: str
    per_buyer_limit: int | None
    active: bool
    custom: CustomOut
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime


def _shown(sku: SkuRecord, response: Response) -> SkuOut:
    tag(response, sku.version)
    return SkuOut.model_validate(sku)


@router.get("", summary="List SKUs")
async def list_skus(
    caller: Reader,
    tx: Reads,
    product_id: Annotated[UUID | None, Query(description="Only of this product.")] = None,
    gtin: Annotated[str | None, Query(max_length=14, description="The one with this GTIN.")] = None,
    active: Annotated[bool | None, Query(description="Only those on sale, or only the others.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[SkuOut]:
    """SKUs by code."""
    found = key_after(after, str)
    rows = await queries.sku_list(
        tx,
        product_id=product_id,
        gtin=gtin,
        active=active,
        after=str(found[0]) if found else None,
        limit=limit + 1,
    )
    return page(rows, limit, SkuOut.model_validate, lambda sku: (sku.sku,))


@router.get("/{sku:path}", summary="Show a SKU")
async def show_sku(caller: Reader, tx: Reads, sku: SkuInPath, response: Response) -> SkuOut:
    """One SKU."""
    return _shown(await queries.sku(tx, sku), response)


@router.post("", status_code=201, summary="Create a SKU")
async def create_sku(caller: Writer, once: Once, body: SkuOfProduct, response: Response) -> SkuOut:
    """Add a SKU to a product. It can be sold once it has a price."""

    async def create(work: Work, _: UUID) -> None:
        await keep_goods.create_sku(work, body.product_id, body.new_sku(), custom=body.custom, by=caller.actor)

    async def show(tx: Connection, _: UUID) -> SkuRecord:
        return await queries.sku(tx, body.sku)

    return _shown(await once.run(create, show), response)


@router.patch("/{sku:path}", summary="Change a SKU")
async def change_sku(
    caller: Writer, version: IfMatch, work: CurrentWork, sku: SkuInPath, body: ChangedSku, response: Response
) -> SkuOut:
    """Change a SKU, or take it out of sale (`active: false`). Its code stays: orders and stock point at it."""
    changes = cast(SkuChanges, body.changes())
    return _shown(await keep_goods.change_sku(work, sku, version=version, by=caller.actor, **changes), response)
