"""Facts about shipping methods."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event
from orderloom.kernel.ids import id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingMethodCreated(Event):
    """A channel got a shipping method."""

    name = "shipping_method.created"
    aggregate = "shipping_method"
    first = True

    shipping_method: str
    channel: str

    @property
    def aggregate_id(self) -> UUID:
        return id_of("shipping_method", self.shipping_method)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingMethodChanged(Event):
    """Some of a shipping method's fields, or its rates, were changed; the fact names them."""

    name = "shipping_method.changed"
    aggregate = "shipping_method"

    shipping_method: str
    fields: tuple[str, ...]
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return id_of("shipping_method", self.shipping_method)
