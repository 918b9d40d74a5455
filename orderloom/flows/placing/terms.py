"""What intake keeps in memory: what is sold, taxed, sent and asked for, from where. True as of an epoch that batches compare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from uuid import UUID

from orderloom.catalog import queries as catalog
from orderloom.catalog.model.terms import ChannelTerms, RateSpan, ShippingTerms, SkuTerms
from orderloom.fields import queries as fields
from orderloom.fields.model.values import Definitions
from orderloom.infra.work import Connection
from orderloom.inventory import queries as inventory
from orderloom.promotions import queries as promotions
from orderloom.promotions.model.applying import PromotionTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One generation. A new epoch makes a new generation, so that a slow batch never writes old terms into a new one."""

    epoch: tuple[int, int]
    zone: tzinfo  # the merchant's: what day it is
    channels: dict[str, ChannelTerms]
    rates: dict[tuple[str, str, str], tuple[RateSpan, ...]]  # tax class, country, region
    methods: dict[str, tuple[ShippingTerms, ...]]  # channel → shipping methods, as they are offered
    regional: frozenset[str]  # countries of which some table names a region
    places: dict[str, tuple[str, ...]]  # channel → locations, nearest first
    fields: Definitions
    promotions: dict[UUID, PromotionTerms]
    automatic: tuple[PromotionTerms, ...]  # of these, those that need no code
    automatic_per_buyer: bool  # whether any of those counts by buyer
    coupons_per_buyer: bool  # whether any that needs a code does
    first_orders: bool  # whether any is for a first order
    skus: dict[str, SkuTerms] = field(default_factory=dict)


class TermsCache:
    """The newest generation, one a process. At most `limit` SKUs are kept. The merchant's days are those of `zone`."""

    def __init__(self, zone: tzinfo = UTC, *, limit: int = 200_000) -> None:
        self._zone = zone
        self._limit = limit
        self._current: Terms | None = None

    async def at(self, tx: Connection, versions: Mapping[str, int], skus: Iterable[str]) -> Terms:
        """The terms at these epochs, which this transaction has read, with these SKUs loaded (unknown ones are missing)."""
        epoch = versions["catalog"], versions["sourcing"]
        terms = self._current
        if terms is None or terms.epoch != epoch or len(terms.skus) > self._limit:
            terms = self._current = await _read(tx, epoch, self._zone)
        missing = {sku for sku in skus if sku not in terms.skus}
        if missing:
            terms.skus.update(await catalog.sku_terms(tx, sorted(missing)))
        return terms


async def _read(tx: Connection, epoch: tuple[int, int], zone: tzinfo) -> Terms:
    rates = await catalog.tax_rates(tx)
    methods = await catalog.shipping_terms(tx)
    offers = await promotions.terms(tx)
    taxed = {country for _, country, region in rates if region}
    per_buyer = {one.by_coupon for one in offers.values() if one.max_uses_per_buyer is not None}
    sent = {fee.country for each in methods.values() for method in each for fee in method.fees if fee.region}
    return Terms(
        epoch=epoch,
        zone=zone,
        channels=await catalog.channel_terms(tx),
        rates=rates,
        methods=methods,
        regional=frozenset(taxed | sent),
        places=await inventory.places_of_channels(tx),
        fields=await fields.definitions(tx),
        promotions=offers,
        automatic=tuple(one for one in offers.values() if not one.by_coupon),
        automatic_per_buyer=False in per_buyer,
        coupons_per_buyer=True in per_buyer,
        first_orders=any(one.first_order for one in offers.values()),
    )
