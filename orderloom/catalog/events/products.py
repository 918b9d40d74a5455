"""Facts about products, SKUs and prices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderloom.kernel.event import Event
from orderloom.kernel.ids import id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCreated(Event):
    """A product was added to the catalog."""

    name = "product.created"
    aggregate = "product"
    first = True

    product_id: UUID
    handle: str

    @property
    def aggregate_id(self) -> UUID:
        return self.product_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged(Event):
    """Some of a product's fields were changed; the fact names them."""

    name = "product.changed"
    aggregate = "product"

    product_id: UUID
    fields: tuple[str, ...]
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return self.product_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuCreated(Event):
    """A SKU was added to a product."""

    name = "sku.created"
    aggregate = "sku"
    first = True

    sku: str
    product_id: UUID

    @property
    def aggregate_id(self) -> UUID:
        return id_of("sku", self.sku)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuChanged(Event):
    """Some of a SKU's fields were changed; the fact names them."""

    name = "sku.changed"
    aggregate = "sku"

    sku: str
    fields: tuple[str, ...]
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return id_of("sku", self.sku)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChanged(Event):
    """A SKU got a price in a list, for a period."""

    name = "price.changed"
    aggregate = "sku"

    sku: str
    price_list: str
    price_id: UUID
    amount_minor: int
    valid_from: datetime | None
    valid_to: datetime | None

    @property
    def aggregate_id(self) -> UUID:
        return id_of("sku", self.sku)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceEnded(Event):
    """A price got an end."""

    name = "price.ended"
    aggregate = "sku"

    sku: str
    price_list: str
    price_id: UUID
    valid_to: datetime

    @property
    def aggregate_id(self) -> UUID:
        return id_of("sku", self.sku)
