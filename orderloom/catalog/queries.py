"""Reads of the catalog that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from orderloom.catalog.model.channels import Channel, PriceList, must_be_visible
from orderloom.catalog.model.prices import Price, TaxClass, TaxRate
from orderloom.catalog.model.products import Product, SkuRecord
from orderloom.catalog.model.shipping import ShippingMethod
from orderloom.catalog.model.terms import ChannelTerms, RateSpan, ShippingTerms, SkuTerms
from orderloom.catalog.store import channels as channel_store
from orderloom.catalog.store import prices as price_store
from orderloom.catalog.store import products as product_store
from orderloom.catalog.store import shipping as shipping_store
from orderloom.catalog.store import skus as sku_store
from orderloom.catalog.store import taxes as tax_store
from orderloom.catalog.store import terms
from orderloom.infra.work import Connection


async def channel_terms(tx: Connection) -> dict[str, ChannelTerms]:
    """What selling needs of every channel, by code."""
    return await terms.channel_terms(tx)


async def sku_terms(tx: Connection, skus: Sequence[str]) -> dict[str, SkuTerms]:
    """What selling needs of these SKUs, by SKU; those that do not exist are missing."""
    return await terms.sku_terms(tx, skus)


async def tax_rates(tx: Connection) -> dict[tuple[str, str, str], tuple[RateSpan, ...]]:
    """Every tax rate, by tax class, country and region (empty: the whole country)."""
    return await terms.tax_rates(tx)


async def shipping_terms(tx: Connection) -> dict[str, tuple[ShippingTerms, ...]]:
    """The shipping methods in use, by channel, in the order in which they are offered."""
    return await terms.shipping_terms(tx)


async def channel_list(
    tx: Connection, *, channels: frozenset[str] | None, after: str | None, limit: int
) -> list[Channel]:
    """Channels in order of their codes, of those the caller may see."""
    return await channel_store.listed(tx, channels, after, limit)


async def channel(tx: Connection, code: str, *, channels: frozenset[str] | None) -> Channel:
    """One channel, or ChannelNotFound."""
    must_be_visible(code, channels)
    return await channel_store.read(tx, code)


async def price_lists(
    tx: Connection, *, channels: Collection[str] | None, after: str | None, limit: int
) -> list[PriceList]:
    """Price lists in order of their codes: of these channels, or all."""
    return await channel_store.price_lists(tx, channels, after=after, limit=limit)


async def price_list(tx: Connection, code: str, *, channels: frozenset[str] | None) -> PriceList:
    """One price list, or PriceListNotFound."""
    return await channel_store.price_list(tx, code, channels)


async def products(tx: Connection, ids: Sequence[UUID]) -> dict[UUID, Product]:
    """Those of these products that exist, by their ids."""
    return await product_store.many(tx, ids)


async def product(tx: Connection, product_id: UUID) -> Product:
    """One product, or ProductNotFound."""
    return await product_store.read(tx, product_id)


async def skus_of(tx: Connection, products: Sequence[UUID]) -> dict[UUID, list[SkuRecord]]:
    """The SKUs of these products."""
    return await sku_store.of_products(tx, products)


async def product_custom_in_use(tx: Connection, key: str) -> bool:
    """Whether any product has a custom value of this key."""
    return await product_store.custom_in_use(tx, key)


async def sku_custom_in_use(tx: Connection, key: str) -> bool:
    """Whether any SKU has a custom value of this key."""
    return await sku_store.custom_in_use(tx, key)


async def sku_list(
    tx: Connection,
    *,
    product_id: UUID | None = None,
    gtin: str | None = None,
    active: bool | None = None,
    after: str | None = None,
    limit: int,
) -> list[SkuRecord]:
    """SKUs in order of their codes."""
    return await sku_store.listed(tx, product_id=product_id, gtin=gtin, active=active, after=after, limit=limit)


async def sku(tx: Connection, code: str) -> SkuRecord:
    """One SKU, or SkuNotFound."""
    return await sku_store.read(tx, code)


async def prices(
    tx: Connection,
    *,
    price_list: str | None = None,
    sku: str | None = None,
    at: datetime | None = None,
    channels: frozenset[str] | None,
    after: UUID | None = None,
    limit: int,
) -> list[Price]:
    """Prices in the order in which they were made; `at` leaves those valid at that instant."""
    return await price_store.listed(
        tx, price_list=price_list, sku=sku, at=at, channels=channels, after=after, limit=limit
    )


async def price(tx: Connection, price_id: UUID, *, channels: frozenset[str] | None) -> Price:
    """One price, or PriceNotFound."""
    return await price_store.read(tx, price_id, channels)


async def tax_classes(tx: Connection) -> list[TaxClass]:
    """All tax classes."""
    return await tax_store.classes(tx)


async def tax_class(tx: Connection, code: str) -> TaxClass:
    """One tax class, or TaxClassNotFound."""
    return await tax_store.one_class(tx, code)


async def tax_rate_list(
    tx: Connection, *, tax_class: str | None = None, country: str | None = None, after: UUID | None = None, limit: int
) -> list[TaxRate]:
    """Tax rates in the order in which they were made."""
    return await tax_store.rates(tx, tax_class=tax_class, country=country, after=after, limit=limit)


async def tax_rate(tx: Connection, rate_id: UUID) -> TaxRate:
    """One tax rate, or TaxRateNotFound."""
    return await tax_store.rate(tx, rate_id)


async def shipping_methods(
    tx: Connection, *, channel: str | None = None, channels: frozenset[str] | None, after: str | None, limit: int
) -> list[ShippingMethod]:
    """Shipping methods with their rates, in order of their codes, of channels that the caller may see."""
    return await shipping_store.listed(tx, channels=channels, channel=channel, after=after, limit=limit)


async def shipping_method(tx: Connection, code: str, *, channels: frozenset[str] | None) -> ShippingMethod:
    """One shipping method, or ShippingMethodNotFound."""
    return await shipping_store.read(tx, code, channels)


async def products_by_handle(tx: Connection, handles: Sequence[str]) -> dict[str, Product]:
    """Those of these products that exist, by handle."""
    return await product_store.by_handle(tx, handles)


async def skus_by_code(tx: Connection, codes: Sequence[str]) -> dict[str, SkuRecord]:
    """Those of these SKUs that exist, by code."""
    return await sku_store.by_code(tx, codes)


async def skus_by_gtin(tx: Connection, gtins: Sequence[str]) -> dict[str, str]:
    """The SKU of each of these GTINs that one has."""
    return await sku_store.by_gtin(tx, gtins)


async def prices_of(tx: Connection, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[Price]]:
    """All prices, over and to come, of these (price list, SKU); what has none is missing."""
    found: dict[tuple[str, str], list[Price]] = {}
    for price in await price_store.of_pairs(tx, pairs):
        found.setdefault((price.price_list, price.sku), []).append(price)
    return found
