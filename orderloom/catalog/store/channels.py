"""SQL of channels and price lists."""

from collections.abc import Collection
from typing import Any

from psycopg import AsyncConnection

from orderloom.catalog.model.channels import (
    Channel,
    ChannelNotFound,
    ChannelTaken,
    PriceList,
    PriceListNotFound,
    PriceListTaken,
)
from orderloom.infra.arrays import quoted
from orderloom.infra.constraints import named
from orderloom.infra.records import record

_LISTED = """
SELECT code, name, currency, locale, country, unpaid_minutes, active, test_payments, version FROM channels
 WHERE (%(only)s::text[] IS NULL OR code = ANY (%(only)s::text[])) AND (%(after)s::text IS NULL OR code > %(after)s)
 ORDER BY code LIMIT %(limit)s
"""
_READ = """
SELECT code, name, currency, locale, country, unpaid_minutes, active, test_payments, version FROM channels WHERE code = %(code)s
"""
_LOCKED = """
SELECT code, name, currency, locale, country, unpaid_minutes, active, test_payments, version FROM channels
 WHERE code = %(code)s FOR NO KEY UPDATE
"""
_INSERT = """
INSERT INTO channels (code, name, currency, locale, country, unpaid_minutes, active, test_payments)
VALUES (%(code)s, %(name)s, %(currency)s, %(locale)s, %(country)s, %(unpaid_minutes)s, %(active)s, %(test_payments)s)
"""
_UPDATE = """
UPDATE channels SET name = %(name)s, locale = %(locale)s, country = %(country)s, unpaid_minutes = %(unpaid_minutes)s,
       active = %(active)s, test_payments = %(test_payments)s, version = %(version)s
 WHERE code = %(code)s
"""
_LISTS = """
SELECT code, channel, currency, includes_tax FROM price_lists
 WHERE (%(channels)s::text[] IS NULL OR channel = ANY (%(channels)s::text[]))
   AND (%(code)s::text IS NULL OR code = %(code)s)
   AND (%(after)s::text IS NULL OR code > %(after)s)
 ORDER BY code LIMIT %(limit)s
"""
_INSERT_LIST = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES (%(code)s, %(channel)s, %(currency)s, %(includes_tax)s)
"""


async def listed(tx: AsyncConnection[Any], only: frozenset[str] | None, after: str | None, limit: int) -> list[Channel]:
    """Channels in order of their codes; `only` limits to those the caller may see."""
    asked = {"only": None if only is None else quoted(only), "after": after, "limit": limit}
    async with tx.cursor(row_factory=record(Channel)) as cursor:
        return await (await cursor.execute(_LISTED, asked)).fetchall()


async def read(tx: AsyncConnection[Any], code: str) -> Channel:
    return await _one(tx, _READ, code)


async def lock(tx: AsyncConnection[Any], code: str) -> Channel:
    return await _one(tx, _LOCKED, code)


async def _one(tx: AsyncConnection[Any], statement: str, code: str) -> Channel:
    async with tx.cursor(row_factory=record(Channel)) as cursor:
        channel = await (await cursor.execute(statement, {"code": code})).fetchone()
    if channel is None:
        raise ChannelNotFound(channel=code)
    return channel


async def insert(tx: AsyncConnection[Any], channel: Channel) -> None:
    with named({"channels_pkey": ChannelTaken}, channel=channel.code):
        await tx.execute(_INSERT, _columns(channel))


async def update(tx: AsyncConnection[Any], channel: Channel) -> None:
    await tx.execute(_UPDATE, _columns(channel))


def _columns(channel: Channel) -> dict[str, object]:
    return {name: getattr(channel, name) for name in Channel.__dataclass_fields__}


async def price_lists(
    tx: AsyncConnection[Any],
    channels: Collection[str] | None,
    *,
    code: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[PriceList]:
    asked = {"channels": None if channels is None else quoted(channels), "code": code, "after": after, "limit": limit}
    async with tx.cursor(row_factory=record(PriceList)) as cursor:
        return await (await cursor.execute(_LISTS, asked)).fetchall()


async def price_list(tx: AsyncConnection[Any], code: str, channels: frozenset[str] | None) -> PriceList:
    found = await price_lists(tx, channels, code=code, limit=1)
    if not found:
        raise PriceListNotFound(price_list=code)
    return found[0]


async def insert_price_list(tx: AsyncConnection[Any], price_list: PriceList) -> None:
    taken = dict.fromkeys(("price_lists_pkey", "price_lists_channel_currency_key"), PriceListTaken)
    with named(taken, price_list=price_list.code, channel=price_list.channel, currency=price_list.currency):
        await tx.execute(
            _INSERT_LIST,
            {
                "code": price_list.code,
                "channel": price_list.channel,
                "currency": price_list.currency,
                "includes_tax": price_list.includes_tax,
            },
        )
