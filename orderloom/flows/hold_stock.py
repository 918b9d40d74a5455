"""Keep stock for a checkout for some minutes. Nothing is priced and nobody is named: an order takes the hold over, or it ends."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from orderloom.flows.placing.quote import UnknownChannel, UnknownSku
from orderloom.flows.placing.terms import Terms, TermsCache
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Work
from orderloom.inventory.commands import holds, reserving
from orderloom.inventory.model.holds import NewHold
from orderloom.inventory.model.sourcing import allocate
from orderloom.kernel.actor import Actor
from orderloom.orders.model.placement import BuyerLimitReached


class Checkout(NamedTuple):
    """What is to be held: (SKU, units) for a channel, for so many minutes."""

    id: UUID
    channel: str
    wanted: Sequence[tuple[str, int]]
    minutes: int


async def hold_stock(work: Work, cache: TermsCache, checkout: Checkout, *, by: Actor) -> None:
    """Hold all of it or nothing: OutOfStock names the SKU and what is left."""
    skus = sorted({sku for sku, _ in checkout.wanted})
    terms = await cache.at(work.tx, await epochs(work.tx), skus)
    _sold(terms, checkout)
    sellable = await reserving.sellable(work, skus, lock=True)
    shares = allocate(checkout.wanted, terms.places.get(checkout.channel, ()), sellable)
    hold = NewHold(
        id=checkout.id,
        channel=checkout.channel,
        credential_id=by.id,
        shares=shares,
        expires_at=work.now + timedelta(minutes=checkout.minutes),
    )
    await holds.place(work, hold, by=by)


def _sold(terms: Terms, checkout: Checkout) -> None:
    """All of this is sold in this channel, and not more of it than one buyer may have."""
    channel = terms.channels.get(checkout.channel)
    if channel is None or not channel.active:
        raise UnknownChannel(channel=checkout.channel)
    units: dict[str, int] = {}
    for sku, quantity in checkout.wanted:
        found = terms.skus.get(sku)
        if found is None or not found.active:
            raise UnknownSku(sku=sku)
        units[sku] = units.get(sku, 0) + quantity
        if found.per_buyer_limit is not None and units[sku] > found.per_buyer_limit:
            raise BuyerLimitReached(sku=sku, limit=found.per_buyer_limit, left=found.per_buyer_limit)
