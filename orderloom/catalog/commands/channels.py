"""Open and change channels; give them price lists."""

from dataclasses import replace
from typing import Unpack

from orderloom.catalog.events.channels import ChannelChanged, ChannelCreated, PriceListCreated
from orderloom.catalog.model.channels import Channel, ChannelChanges, PriceList, check_channel, check_price_list
from orderloom.catalog.model.products import differing
from orderloom.catalog.store import channels as store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile


async def create_channel(work: Work, channel: Channel, *, by: Actor) -> Channel:
    """Open a channel: a shop or a marketplace that orders come from."""
    check_channel(channel)
    await store.insert(work.tx, channel)
    work.emit(ChannelCreated(channel=channel.code, currency=channel.currency, country=channel.country), by=by)
    await raise_epoch(work.tx, "catalog")
    return channel


async def change_channel(
    work: Work, code: str, *, version: int, by: Actor, **changes: Unpack[ChannelChanges]
) -> Channel:
    """Change a channel, or close it (active: false); orders already placed keep what they had."""
    before = await store.lock(work.tx, code)
    if before.version != version:
        raise ChangedMeanwhile(channel=code, version=before.version)
    wished = replace(before, **changes)
    fields = differing(tuple(changes), before, wished)
    if not fields:
        return before
    channel = replace(wished, version=version + 1)
    check_channel(channel)
    await store.update(work.tx, channel)
    work.emit(ChannelChanged(channel=code, fields=fields, version=channel.version), by=by)
    await raise_epoch(work.tx, "catalog")
    return channel


async def create_price_list(work: Work, price_list: PriceList, *, by: Actor) -> PriceList:
    """Give a channel a price list in a currency; a channel sells in the currencies that it has lists for."""
    check_price_list(price_list)
    await store.lock(work.tx, price_list.channel)
    await store.insert_price_list(work.tx, price_list)
    work.emit(
        PriceListCreated(
            channel=price_list.channel,
            price_list=price_list.code,
            currency=price_list.currency,
            includes_tax=price_list.includes_tax,
        ),
        by=by,
    )
    await raise_epoch(work.tx, "catalog")
    return price_list
