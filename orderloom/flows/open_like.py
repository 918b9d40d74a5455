"""Open a channel like another: its currency, language, country, price lists and locations, under a code of its own."""

from dataclasses import replace

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import channels
from orderloom.catalog.model.channels import PriceList
from orderloom.infra.work import Work
from orderloom.inventory import queries as inventory
from orderloom.inventory.commands import locations
from orderloom.kernel.actor import Actor

MOST_LISTS = 200


async def open_like(work: Work, code: str, *, like: str, by: Actor) -> None:
    """Open the channel, named by its code."""
    # Lock order: the new channel's rows, which nobody else knows yet (docs/locking.md).
    template = await catalog.channel(work.tx, like, channels=None)
    await channels.create_channel(work, replace(template, code=code, name=code, version=1), by=by)
    for one in await catalog.price_lists(work.tx, channels=[like], after=None, limit=MOST_LISTS):
        own = f"{code}-{one.currency.lower()}"[:40]
        made = PriceList(code=own, channel=code, currency=one.currency, includes_tax=one.includes_tax)
        await channels.create_price_list(work, made, by=by)
    sources = await inventory.sources(work.tx, like)
    if sources:
        await locations.set_sources(work, code, sources, by=by)
