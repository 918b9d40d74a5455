"""Products over HTTP."""

from collections.abc import Sequence
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, Flag, Text, Titles, Told
from orderloom.api.custom_query import CustomFilters
from orderloom.api.custom_values import CustomIn, CustomOut
from orderloom.api.fields import Moment
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, page, place_after
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.skus import SkuFields, SkuOut
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries
from orderloom.catalog.model import products as model
from orderloom.catalog.model.codes import HANDLE, PICTURE_URL
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import wanted
from orderloom.fields.queries import definitions
from orderloom.flows import keep_goods
from orderloom.infra.work import Connection, Work
from orderloom.views.product_list import ProductFilters, product_list

router = APIRouter(prefix="/products", tags=["products"])

Reader = Annotated[Caller, permits("catalog.read")]
Writer = Annotated[Caller, permits("catalog.write")]
ProductId = Annotated[UUID, Path(description="The product's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]
Picture = Annotated[str, Field(pattern=PICTURE_URL, max_length=2000, examples=["https://shop.example/mug.jpg"])]


class NewProduct(Asked):
    """What buyers see as one thing, with the SKUs that it is sold as."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "handle": "mug",
                    "titles": {"en": "Mug", "zh-CN": "马克杯"},
                    "skus": [{"sku": "MUG-BLUE", "options": {"colour": "blue"}, "weight_g": 350}],
                }
            ]
        }
    )

    handle: str = Field(pattern=HANDLE, description="A short name, unique among products.", examples=["mug"])
    titles: Titles
    category: Text | None = None
    picture_url: Picture | None = None
    skus: list[SkuFields] = Field(default_factory=list, max_length=200)
    custom: CustomIn = Field(default_factory=dict)

    def product(self) -> model.NewProduct:
        return model.NewProduct(
            handle=self.handle,
            titles=self.titles,
            category=self.category,
            picture_url=self.picture_url,
            skus=[sku.new_sku() for sku in self.skus],
        )


class ChangedProduct(Asked):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"category": "kitchen"}]})

    titles: Titles = Field(default_factory=dict)
    category: Text | None = None
    picture_url: Picture | None = None
    archived: Flag = Field(default_factory=bool, description="true: its SKUs cannot be sold any more.")
    custom: CustomIn = Field(default_factory=dict)


class ProductOut(Told):
    """What buyers see as one thing."""

    id: UUID
    handle: str
    titles: dict[str, str]
    category: str | None
    picture_url: str | None
    archived_at: AwareDatetime | None
    skus: list[SkuOut]
    custom: CustomOut
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, product: model.Product, skus: Sequence[model.SkuRecord]) -> "ProductOut":
        return cls(
            id=product.id,
            handle=product.handle,
            titles=dict(product.titles),
            category=product.category,
            picture_url=product.picture_url,
            archived_at=product.archived_at,
            skus=[SkuOut.model_validate(sku) for sku in skus],
            custom=dict(product.custom),
            version=product.version,
            created_at=product.created_at,
            changed_at=product.changed_at,
        )


async def _read(tx: Connection, product_id: UUID) -> ProductOut:
    product = await queries.product(tx, product_id)
    return ProductOut.of(product, (await queries.skus_of(tx, [product_id]))[product_id])


Words = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Only products that say all of this: words of titles and options, handle, SKU, GTIN.",
    ),
]


async def product_filters(
    caller: Reader,
    tx: Reads,
    custom: CustomFilters,
    q: Words = None,
    category: Annotated[str | None, Query(max_length=200, description="Only of this category.")] = None,
    archived: Annotated[bool | None, Query(description="Only archived ones, or only others.")] = None,
    handle: Annotated[str | None, Query(max_length=100, description="The one with this handle.")] = None,
    sku: Annotated[str | None, Query(max_length=64, description="The one that is sold as this SKU.")] = None,
    gtin: Annotated[str | None, Query(max_length=14, description="The one with this GTIN on a SKU.")] = None,
    channel: Annotated[
        str | None, Query(max_length=40, description="Only products that have or had a price in this channel.")
    ] = None,
    created_from: Annotated[Moment | None, Query(description="Created at this moment or later.")] = None,
    created_to: Annotated[Moment | None, Query(description="Created before this moment.")] = None,
) -> ProductFilters:
    """What a list or an export of products may be narrowed by."""
    return ProductFilters(
        q=q,
        terms=tuple(wanted(await definitions(tx), (Owner.PRODUCT, Owner.SKU), custom)) if custom else (),
        category=category,
        archived=archived,
        handle=handle,
        sku=sku,
        gtin=gtin,
        channel=channel,
        seen=caller.channels,
        created_from=created_from,
        created_to=created_to,
    )


Narrowed = Annotated[ProductFilters, Depends(product_filters)]


@router.get("", summary="List products")
async def list_products(
    caller: Reader, tx: Reads, filters: Narrowed, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ProductOut]:
    """Products with their SKUs, newest first; filters may be combined."""
    rows = await product_list(tx, filters, before=place_after(after), limit=limit + 1)
    skus = await queries.skus_of(tx, [product.id for product in rows])
    return page(
        rows,
        limit,
        lambda product: ProductOut.of(product, skus[product.id]),
        lambda product: (product.created_at, product.id),
    )


@router.get("/{product_id}", summary="Show a product")
async def show_product(caller: Reader, tx: Reads, product_id: ProductId, response: Response) -> ProductOut:
    """One product with its SKUs."""
    shown = await _read(tx, product_id)
    tag(response, shown.version)
    return shown


@router.post("", status_code=201, summary="Create a product")
async def create_product(caller: Writer, once: Once, body: NewProduct, response: Response) -> ProductOut:
    """Create a product with its SKUs. They can be sold once they have a price."""

    async def create(work: Work, product_id: UUID) -> None:
        await keep_goods.create_product(
            work,
            product_id,
            body.product(),
            custom=body.custom,
            sku_customs=[sku.custom for sku in body.skus],
            by=caller.actor,
        )

    shown = await once.run(create, _read)
    tag(response, shown.version)
    return shown


@router.patch("/{product_id}", summary="Change a product")
async def change_product(
    caller: Writer,
    version: IfMatch,
    work: CurrentWork,
    product_id: ProductId,
    body: ChangedProduct,
    response: Response,
) -> ProductOut:
    """Change titles, category, picture or custom values; archive the product, or take it back."""
    changes = cast(model.ProductChanges, body.changes())
    await keep_goods.change_product(work, product_id, version=version, by=caller.actor, **changes)
    shown = await _read(work.tx, product_id)
    tag(response, shown.version)
    return shown
