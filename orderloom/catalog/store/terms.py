"""Set-wise reads for selling."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.catalog.model.terms import (
    ChannelTerms,
    FeeTerms,
    PriceListTerms,
    PriceSpan,
    RateSpan,
    ShippingTerms,
    SkuTerms,
    sold_as,
)
from orderloom.infra.arrays import quoted

CHANNEL_TERMS = """
SELECT c.code, c.currency, c.locale, c.country, c.unpaid_minutes, c.active,
       coalesce(array_agg(p.currency::text) FILTER (WHERE p.code IS NOT NULL), '{}') AS currencies,
       coalesce(array_agg(p.code) FILTER (WHERE p.code IS NOT NULL), '{}') AS lists,
       coalesce(array_agg(p.includes_tax) FILTER (WHERE p.code IS NOT NULL), '{}') AS includes_tax
  FROM channels c LEFT JOIN price_lists p ON p.channel = c.code
 GROUP BY c.code
"""

# A price that ended over a day ago sells nothing any more.
SKU_TERMS = """
SELECT s.sku, p.titles, s.tax_class, s.per_buyer_limit, s.active AND p.archived_at IS NULL AS active, s.options,
       s.product_id, p.category, s.weight_g, r.price_list, r.amount_minor, lower(r.valid) AS valid_from, upper(r.valid) AS valid_to
  FROM skus s
  JOIN products p ON p.id = s.product_id
  LEFT JOIN prices r ON r.sku = s.sku AND (upper(r.valid) IS NULL OR upper(r.valid) > now() - interval '1 day')
 WHERE s.sku = ANY (%(skus)s::text[])
 ORDER BY s.sku, r.price_list, lower(r.valid) NULLS FIRST
"""

TAX_RATES = """
SELECT tax_class, country, region, rate_ppm, lower(valid) AS valid_from, upper(valid) AS valid_to
  FROM tax_rates ORDER BY tax_class, country, region, lower(valid) NULLS FIRST
"""

SHIPPING_TERMS = """
SELECT m.channel, m.code, m.titles, m.tax_class, m.min_days, m.max_days,
       r.currency::text, r.country, r.region, r.up_to_g, r.fee_minor, r.free_from_minor
  FROM shipping_methods m LEFT JOIN shipping_rates r ON r.method = m.code
 WHERE m.active
 ORDER BY m.channel, m.position, m.code, r.no
"""


async def channel_terms(tx: AsyncConnection[Any]) -> dict[str, ChannelTerms]:
    rows = await (await tx.execute(CHANNEL_TERMS)).fetchall()
    return {row[0]: _channel(row) for row in rows}


def _channel(row: tuple[Any, ...]) -> ChannelTerms:
    code, currency, locale, country, unpaid_minutes, active, currencies, lists, includes_tax = row
    return ChannelTerms(
        code=code,
        currency=currency,
        locale=locale,
        country=country,
        unpaid_minutes=unpaid_minutes,
        active=active,
        price_lists={
            currency: PriceListTerms(name, gross)
            for currency, name, gross in zip(currencies, lists, includes_tax, strict=True)
        },
    )


async def sku_terms(tx: AsyncConnection[Any], skus: Sequence[str]) -> dict[str, SkuTerms]:
    rows = await (await tx.execute(SKU_TERMS, {"skus": quoted(skus)}, prepare=True)).fetchall()
    prices: dict[str, list[PriceSpan]] = defaultdict(list)
    for row in rows:
        if row[9] is not None:
            prices[row[0]].append(PriceSpan(*row[9:]))
    return {
        sku: SkuTerms(
            sku=sku,
            titles=sold_as(titles, options),
            tax_class=tax_class,
            per_buyer_limit=per_buyer_limit,
            active=active,
            product_id=product_id,
            category=category,
            weight_g=weight_g,
            prices=tuple(prices[sku]),
        )
        for sku, titles, tax_class, per_buyer_limit, active, options, product_id, category, weight_g, *_ in rows
    }


async def tax_rates(tx: AsyncConnection[Any]) -> dict[tuple[str, str, str], tuple[RateSpan, ...]]:
    rows = await (await tx.execute(TAX_RATES)).fetchall()
    rates: dict[tuple[str, str, str], list[RateSpan]] = defaultdict(list)
    for tax_class, country, region, *span in rows:
        rates[tax_class, country, region].append(RateSpan(*span))
    return {key: tuple(spans) for key, spans in rates.items()}


async def shipping_terms(tx: AsyncConnection[Any]) -> dict[str, tuple[ShippingTerms, ...]]:
    rows = await (await tx.execute(SHIPPING_TERMS)).fetchall()
    fees: dict[str, list[FeeTerms]] = defaultdict(list)
    for row in rows:
        if row[6] is not None:
            fees[row[1]].append(FeeTerms(*row[6:]))
    methods: dict[str, dict[str, ShippingTerms]] = defaultdict(dict)
    for channel, code, titles, tax_class, min_days, max_days, *_ in rows:
        methods[channel][code] = ShippingTerms(
            code=code,
            titles=titles,
            tax_class=tax_class,
            min_days=min_days,
            max_days=max_days,
            fees=tuple(fees[code]),
        )
    return {channel: tuple(found.values()) for channel, found in methods.items()}
