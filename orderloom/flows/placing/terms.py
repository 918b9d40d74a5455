"""What intake keeps in memory: channels, SKUs, prices, tax, sourcing, custom fields. True as of an epoch that batches compare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from orderloom.catalog import queries as catalog
from orderloom.catalog.model.terms import ChannelTerms, RateSpan, SkuTerms
from orderloom.fields import queries as fields
from orderloom.fields.model.values import Definitions
from orderloom.infra.work import Connection
from orderloom.inventory import queries as inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One generation. A new epoch makes a new generation, so that a slow batch never writes old terms into a new one."""

    epoch: tuple[int, int]
    channels: dict[str, ChannelTerms]
    rates: dict[tuple[str, str], tuple[RateSpan, ...]]
    places: dict[str, tuple[str, ...]]  # channel → locations, nearest first
    fields: Definitions
    skus: dict[str, SkuTerms] = field(default_factory=dict)


class TermsCache:
    """The newest generation, one a process. At most `limit` SKUs are kept."""

    def __init__(self, *, limit: int = 200_000) -> None:
        self._limit = limit
        self._current: Terms | None = None

    async def at(self, tx: Connection, versions: Mapping[str, int], skus: Iterable[str]) -> Terms:
        """The terms at these epochs, which this transaction has read, with these SKUs loaded (unknown ones are missing)."""
        epoch = versions["catalog"], versions["sourcing"]
        terms = self._current
        if terms is None or terms.epoch != epoch or len(terms.skus) > self._limit:
            terms = self._current = Terms(
                epoch=epoch,
                channels=await catalog.channel_terms(tx),
                rates=await catalog.tax_rates(tx),
                places=await inventory.places_of_channels(tx),
                fields=await fields.definitions(tx),
            )
        missing = {sku for sku in skus if sku not in terms.skus}
        if missing:
            terms.skus.update(await catalog.sku_terms(tx, sorted(missing)))
        return terms
