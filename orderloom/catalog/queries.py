"""Reads of the catalog that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Sequence

from orderloom.catalog.model.terms import ChannelTerms, RateSpan, SkuTerms
from orderloom.catalog.store import terms
from orderloom.infra.work import Connection


async def channel_terms(tx: Connection) -> dict[str, ChannelTerms]:
    """What selling needs of every channel, by code."""
    return await terms.channel_terms(tx)


async def sku_terms(tx: Connection, skus: Sequence[str]) -> dict[str, SkuTerms]:
    """What selling needs of these SKUs, by SKU; those that do not exist are missing."""
    return await terms.sku_terms(tx, skus)


async def tax_rates(tx: Connection) -> dict[tuple[str, str], tuple[RateSpan, ...]]:
    """Every tax rate, by tax class and country."""
    return await terms.tax_rates(tx)
