"""Facts about channels, their price lists, and tax."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderloom.kernel.event import Event
from orderloom.kernel.ids import id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCreated(Event):
    """A channel was opened."""

    name = "channel.created"
    aggregate = "channel"
    first = True

    channel: str
    currency: str
    country: str

    @property
    def aggregate_id(self) -> UUID:
        return id_of("channel", self.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChanged(Event):
    """Some of a channel's fields were changed; the fact names them."""

    name = "channel.changed"
    aggregate = "channel"

    channel: str
    fields: tuple[str, ...]
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return id_of("channel", self.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListCreated(Event):
    """A channel got a price list in a currency."""

    name = "price_list.created"
    aggregate = "channel"

    channel: str
    price_list: str
    currency: str
    includes_tax: bool

    @property
    def aggregate_id(self) -> UUID:
        return id_of("channel", self.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxClassCreated(Event):
    """A tax class was added."""

    name = "tax_class.created"
    aggregate = "tax_class"

    tax_class: str

    @property
    def aggregate_id(self) -> UUID:
        return id_of("tax_class", self.tax_class)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRateChanged(Event):
    """A tax class got a rate in a country, or (region) in a part of it, for a period."""

    name = "tax_rate.changed"
    aggregate = "tax_class"

    tax_class: str
    country: str
    region: str
    rate_id: UUID
    rate_ppm: int
    valid_from: datetime | None
    valid_to: datetime | None

    @property
    def aggregate_id(self) -> UUID:
        return id_of("tax_class", self.tax_class)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRateEnded(Event):
    """A tax rate got an end."""

    name = "tax_rate.ended"
    aggregate = "tax_class"

    tax_class: str
    country: str
    region: str
    rate_id: UUID
    valid_to: datetime

    @property
    def aggregate_id(self) -> UUID:
        return id_of("tax_class", self.tax_class)
