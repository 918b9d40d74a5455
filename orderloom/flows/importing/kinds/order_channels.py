"""Channels that only past orders know: opened like another one, or with a country and a currency alone."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import channels
from orderloom.catalog.model.channels import Channel, ChannelTaken, PriceList, check_channel
from orderloom.catalog.model.terms import ChannelTerms
from orderloom.flows.open_like import open_like
from orderloom.infra.work import Connection, Work
from orderloom.kernel.actor import Actor

_PLACE = re.compile(r"([A-Za-z]{2}):([A-Za-z]{3})")


class Pattern(NamedTuple):
    """What a channel that is opened sells in: the currency of orders that name none, and all of its currencies."""

    currency: str
    currencies: frozenset[str]


def pattern_of(like: str, known: Mapping[str, ChannelTerms]) -> Pattern | None:
    """What channels get that are opened like this one; None where it is gone."""
    bare = _bare("like", like)
    if bare is not None:
        return Pattern(bare.currency, frozenset({bare.currency}))
    channel = known.get(like)
    return None if channel is None else Pattern(channel.currency, frozenset(channel.price_lists))


async def must_be_pattern(tx: Connection, like: str, *, channels: frozenset[str] | None) -> None:
    """Refuse what no channel can be opened like: there is no such country or currency, or no such channel for the sender."""
    bare = _bare("like", like)
    if bare is None:
        await catalog.channel(tx, like, channels=channels)
    else:
        check_channel(bare)


async def open_channel(work: Work, code: str, *, like: str, by: Actor) -> None:
    """Open the channel; one that somebody else has opened meanwhile is as good."""
    try:
        async with work.tx.transaction():  # or nothing could follow the statement that found it taken
            await _open(work, code, like=like, by=by)
    except ChannelTaken:
        return


async def _open(work: Work, code: str, *, like: str, by: Actor) -> None:
    bare = _bare(code, like)
    if bare is None:
        await open_like(work, code, like=like, by=by)
        return
    await channels.create_channel(work, bare, by=by)
    own = f"{code}-{bare.currency.lower()}"[:40]
    prices = PriceList(code=own, channel=code, currency=bare.currency, includes_tax=True)
    await channels.create_price_list(work, prices, by=by)


def _bare(code: str, like: str) -> Channel | None:
    """A channel of a country and a currency, such as US:USD; None where that is not what was written."""
    found = _PLACE.fullmatch(like)
    if found is None:
        return None
    country, currency = found[1].upper(), found[2].upper()
    locale = "zh-CN" if country == "CN" else "en"
    return Channel(code=code, name=code, currency=currency, locale=locale, country=country, unpaid_minutes=None)
