"""Channels that only past orders know: opened like another one, or with a country and a currency alone."""

import re

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import channels
from orderloom.catalog.model.channels import Channel, PriceList, check_channel
from orderloom.flows.open_like import open_like
from orderloom.infra.work import Connection, Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Refusal

_PLACE = re.compile(r"([A-Za-z]{2}):([A-Za-z]{3})")


async def must_be_pattern(tx: Connection, like: str) -> None:
    """Refuse what no channel can be opened like: there is no such channel, country or currency."""
    bare = _bare("like", like)
    if bare is None:
        await catalog.channel(tx, like, channels=None)
    else:
        check_channel(bare)


async def open_channel(work: Work, code: str, *, like: str, by: Actor) -> bool:
    """Open the channel; False where a code like this cannot be a channel's."""
    bare = _bare(code, like)
    if bare is None:
        return await open_like(work, code, like=like, by=by)
    try:
        await channels.create_channel(work, bare, by=by)
    except Refusal:
        return False
    own = f"{code}-{bare.currency.lower()}"[:40]
    prices = PriceList(code=own, channel=code, currency=bare.currency, includes_tax=True)
    await channels.create_price_list(work, prices, by=by)
    return True


def _bare(code: str, like: str) -> Channel | None:
    """A channel of a country and a currency, such as US:USD; None where that is not what was written."""
    found = _PLACE.fullmatch(like)
    if found is None:
        return None
    country, currency = found[1].upper(), found[2].upper()
    locale = "zh-CN" if country == "CN" else "en"
    return Channel(code=code, name=code, currency=currency, locale=locale, country=country, unpaid_minutes=None)
