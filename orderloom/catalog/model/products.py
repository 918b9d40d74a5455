"""Products and the SKUs they are sold as. A SKU is stored, counted and ordered; a product is what buyers see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from orderloom.catalog.model.codes import HANDLE, SKU, must_be_gtin, must_have_title, must_match
from orderloom.kernel.custom import Changes, Values, changed_keys
from orderloom.kernel.errors import Conflict, Invalid, NotFound


class ProductNotFound(NotFound):
    """There is no such product."""

    code = "product_not_found"


class SkuNotFound(NotFound):
    """There is no such SKU."""

    code = "sku_not_found"


class HandleTaken(Conflict):
    """Another product has this handle."""

    code = "handle_taken"


class SkuTaken(Conflict):
    """There is a SKU of this code already."""

    code = "sku_taken"


class GtinTaken(Conflict):
    """Another SKU has this GTIN."""

    code = "gtin_taken"


class SkuTwice(Invalid):
    """The same SKU or handle stands twice among what was sent."""

    code = "sku_twice"


class MeasureWrong(Invalid):
    """Weights are whole grams, sizes whole millimetres, from 0 up; a per-buyer limit is at least 1."""

    code = "measure_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSku:
    """A SKU as it is asked for."""

    sku: str
    options: Mapping[str, str] = field(default_factory=dict)
    gtin: str | None = None
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    tax_class: str = "standard"
    per_buyer_limit: int | None = None
    active: bool = True
    custom: Changes = field(default_factory=dict)  # added to what is there; None takes a value away


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product as it is asked for, with its SKUs."""

    handle: str
    titles: Mapping[str, str]
    category: str | None = None
    picture_url: str | None = None
    archived: bool | None = None  # None: as it is, and a new one is not
    skus: Sequence[NewSku] = ()
    custom: Changes = field(default_factory=dict)  # added to what is there; None takes a value away


class ProductChanges(TypedDict, total=False):
    titles: Mapping[str, str]
    category: str | None
    picture_url: str | None
    archived: bool
    custom: Changes


class SkuChanges(TypedDict, total=False):
    options: Mapping[str, str]
    gtin: str | None
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    tax_class: str
    per_buyer_limit: int | None
    active: bool
    custom: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    id: UUID
    handle: str
    titles: Mapping[str, str]
    category: str | None
    picture_url: str | None
    archived_at: datetime | None
    version: int
    created_at: datetime
    changed_at: datetime
    custom: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuRecord:
    sku: str
    product_id: UUID
    options: Mapping[str, str]
    gtin: str | None
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    tax_class: str
    per_buyer_limit: int | None
    active: bool
    version: int
    created_at: datetime
    changed_at: datetime
    custom: Values = field(default_factory=dict)


LARGEST_MEASURE = 10**9
SKU_FIELDS = tuple(name for name in NewSku.__dataclass_fields__ if name not in ("sku", "custom"))
PRODUCT_FIELDS = ("titles", "category", "picture_url")


def check_products(rows: Sequence[NewProduct]) -> None:
    """Refuse the first row that cannot be right."""
    handles = [row.handle for row in rows]
    skus = [sku.sku for row in rows for sku in row.skus]
    for codes in (handles, skus):
        if len(set(codes)) < len(codes):
            raise SkuTwice(given=next(code for code in codes if codes.count(code) > 1))
    for row in rows:
        must_match(HANDLE, row.handle)
        must_have_title(row.titles)
        for sku in row.skus:
            check_sku(sku)


def check_sku(sku: NewSku | SkuRecord) -> None:
    must_match(SKU, sku.sku)
    if sku.gtin is not None:
        must_be_gtin(sku.gtin, sku.sku)
    limit = 1 if sku.per_buyer_limit is None else sku.per_buyer_limit
    measures = (sku.weight_g, sku.length_mm, sku.width_mm, sku.height_mm)
    if any(measure is not None and not 0 <= measure <= LARGEST_MEASURE for measure in measures) or limit < 1:
        raise MeasureWrong(sku=sku.sku)


def differing(names: Sequence[str], before: object, after: object) -> tuple[str, ...]:
    """Which of these fields are not the same in two records."""
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def differing_values(before: Values, after: Values) -> tuple[str, ...]:
    """Which custom values are not the same, as names of fields: `custom.material`."""
    return tuple(f"custom.{key}" for key in changed_keys(before, after))
