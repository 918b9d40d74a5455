"""SQL of shipping methods and their rates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from orderloom.catalog.model.prices import TaxClassNotFound
from orderloom.catalog.model.shipping import ShippingMethod, ShippingMethodNotFound, ShippingMethodTaken, ShippingRate
from orderloom.infra.arrays import quoted
from orderloom.infra.constraints import named
from orderloom.infra.records import record

_LISTED = """
SELECT code, channel, titles, tax_class, min_days, max_days, position, active, version FROM shipping_methods
 WHERE (%(channels)s::text[] IS NULL OR channel = ANY (%(channels)s::text[]))
   AND (%(channel)s::text IS NULL OR channel = %(channel)s)
   AND (%(code)s::text IS NULL OR code = %(code)s)
   AND (%(after)s::text IS NULL OR code > %(after)s)
 ORDER BY code LIMIT %(limit)s
"""
_LOCK = """
SELECT code, channel, titles, tax_class, min_days, max_days, position, active, version FROM shipping_methods
 WHERE code = %(code)s FOR NO KEY UPDATE
"""
_RATES = """
SELECT method, currency, fee_minor, country, region, up_to_g, free_from_minor FROM shipping_rates
 WHERE method = ANY (%(methods)s::text[]) ORDER BY method, no
"""
_INSERT = """
INSERT INTO shipping_methods (code, channel, titles, tax_class, min_days, max_days, position, active)
VALUES (%(code)s, %(channel)s, %(titles)s, %(tax_class)s, %(min_days)s, %(max_days)s, %(position)s, %(active)s)
"""
_UPDATE = """
UPDATE shipping_methods
   SET titles = %(titles)s, tax_class = %(tax_class)s, min_days = %(min_days)s, max_days = %(max_days)s,
       position = %(position)s, active = %(active)s, version = %(version)s, changed_at = now()
 WHERE code = %(code)s
"""
_DROP_RATES = "DELETE FROM shipping_rates WHERE method = %(method)s"
_INSERT_RATES = """
INSERT INTO shipping_rates (method, no, country, region, up_to_g, currency, fee_minor, free_from_minor)
SELECT %(method)s, row_number() OVER (), country, region, up_to_g, currency, fee_minor, free_from_minor
  FROM json_to_recordset(%(rows)s::json)
       AS r (country text, region text, up_to_g integer, currency text, fee_minor bigint, free_from_minor bigint)
"""


async def listed(
    tx: AsyncConnection[Any],
    *,
    channels: frozenset[str] | None,
    channel: str | None = None,
    code: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[ShippingMethod]:
    """Methods with their rates, in order of their codes; `channels` limits to those the caller may see."""
    asked = {
        "channels": None if channels is None else quoted(channels),
        "channel": channel,
        "code": code,
        "after": after,
        "limit": limit,
    }
    async with tx.cursor(row_factory=record(ShippingMethod)) as cursor:
        methods = await (await cursor.execute(_LISTED, asked)).fetchall()
    rates = await _rates(tx, [method.code for method in methods])
    return [replace(method, rates=rates.get(method.code, ())) for method in methods]


async def read(tx: AsyncConnection[Any], code: str, channels: frozenset[str] | None) -> ShippingMethod:
    found = await listed(tx, channels=channels, code=code, limit=1)
    if not found:
        raise ShippingMethodNotFound(shipping_method=code)
    return found[0]


async def lock(tx: AsyncConnection[Any], code: str, channels: frozenset[str] | None) -> ShippingMethod:
    """The rates of a method are changed under its lock."""
    async with tx.cursor(row_factory=record(ShippingMethod)) as cursor:
        method = await (await cursor.execute(_LOCK, {"code": code})).fetchone()
    if method is None or (channels is not None and method.channel not in channels):
        raise ShippingMethodNotFound(shipping_method=code)
    return replace(method, rates=(await _rates(tx, [code])).get(code, ()))


async def _rates(tx: AsyncConnection[Any], methods: Sequence[str]) -> dict[str, tuple[ShippingRate, ...]]:
    found: dict[str, list[ShippingRate]] = defaultdict(list)
    for method, currency, fee, country, region, up_to_g, free_from in await (
        await tx.execute(_RATES, {"methods": quoted(methods)})
    ).fetchall():
        rate = ShippingRate(
            currency=currency,
            fee_minor=fee,
            country=country,
            region=region,
            up_to_g=up_to_g,
            free_from_minor=free_from,
        )
        found[method].append(rate)
    return {method: tuple(rates) for method, rates in found.items()}


async def insert(tx: AsyncConnection[Any], method: ShippingMethod) -> None:
    taken = {"shipping_methods_pkey": ShippingMethodTaken, "shipping_methods_tax_class_fkey": TaxClassNotFound}
    with named(taken, shipping_method=method.code, tax_class=method.tax_class):
        await tx.execute(_INSERT, _columns(method))
    await _insert_rates(tx, method)


async def update(tx: AsyncConnection[Any], method: ShippingMethod, *, rates: bool) -> None:
    """Write a method that is locked; with `rates` its rates are written anew."""
    with named({"shipping_methods_tax_class_fkey": TaxClassNotFound}, tax_class=method.tax_class):
        await tx.execute(_UPDATE, _columns(method))
    if rates:
        await tx.execute(_DROP_RATES, {"method": method.code})
        await _insert_rates(tx, method)


async def _insert_rates(tx: AsyncConnection[Any], method: ShippingMethod) -> None:
    rows = msgspec.json.encode(method.rates).decode()
    await tx.execute(_INSERT_RATES, {"method": method.code, "rows": rows})


def _columns(method: ShippingMethod) -> dict[str, object]:
    return {
        name: getattr(method, name)
        for name in ("code", "channel", "tax_class", "min_days", "max_days", "position", "active", "version")
    } | {"titles": Jsonb(dict(method.titles))}
