"""Keep stock for a checkout for some minutes. Nothing is priced and nobody is named: an order takes the hold over, or it ends."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from orderloom.flows.placing.pricing import UnknownChannel, UnknownSku
from orderloom.flows.placing.terms import Terms, TermsCache
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Work
from orderloom.inventory.commands import holds, reserving
from orderloom.inventory.model.holds import HoldBounds, NewHold, Visitor, must_be_small
from orderloom.inventory.model.sourcing import OutOfStock, Sellable, Share, allocate
from orderloom.kernel.actor import Actor
from orderloom.orders.model.placement import BuyerLimitReached


class Checkout(NamedTuple):
    """What is to be held: (SKU, units) for a channel, for so many minutes. `visitor`: who asks, if not the shop itself."""

    id: UUID
    channel: str
    wanted: Sequence[tuple[str, int]]
    minutes: int
    visitor: Visitor | None = None

    def units(self) -> Mapping[str, int]:
        """How many of each SKU."""
        units: dict[str, int] = {}
        for sku, quantity in self.wanted:
            units[sku] = units.get(sku, 0) + quantity
        return units


async def hold_stock(work: Work, cache: TermsCache, checkout: Checkout, *, bounds: HoldBounds, by: Actor) -> None:
    """Hold all of it or nothing: OutOfStock names the SKU and what is left. Visitors may hold so much and no more."""
    skus = sorted(checkout.units())
    terms = await cache.at(work.tx, await epochs(work.tx), skus)
    _sold(terms, checkout)
    # Lock order: stock rows, then the visitor, whom nobody waits for who has not its stock rows yet (docs/locking.md).
    if checkout.visitor:
        must_be_small(checkout.units(), bounds)
        await holds.must_have_few(work, bounds, checkout.visitor, by=by)
    sellable = await reserving.sellable(work, skus, lock=True)
    hold = NewHold(
        id=checkout.id,
        channel=checkout.channel,
        credential_id=by.id,
        shares=await _shares(work, checkout, terms.places.get(checkout.channel, ()), sellable, bounds),
        expires_at=work.now + timedelta(minutes=checkout.minutes),
        visitor=checkout.visitor,
    )
    if checkout.visitor:
        await holds.must_have_few(work, bounds, checkout.visitor, by=by, exactly=True)
    await holds.place(work, hold, by=by)


async def _shares(
    work: Work, checkout: Checkout, places: Sequence[str], sellable: Sellable, bounds: HoldBounds
) -> list[Share]:
    """Where it is held. The stock rows are locked, so that no other hold comes between looking and taking."""
    if checkout.visitor is None:
        return allocate(checkout.wanted, places, sellable)
    there = {sku: sum(max(0, sellable.get((sku, place), 0)) for place in places) for sku in checkout.units()}
    try:
        shares = allocate(checkout.wanted, places, sellable)
    except OutOfStock as refusal:
        raise refusal.told() from None
    await holds.guard_visitors(work, checkout.units(), there, locations=places, bounds=bounds)
    return shares


def _sold(terms: Terms, checkout: Checkout) -> None:
    """All of this is sold in this channel, and not more of it than one buyer may have."""
    channel = terms.channels.get(checkout.channel)
    if channel is None or not channel.active:
        raise UnknownChannel(channel=checkout.channel)
    for sku, units in checkout.units().items():
        found = terms.skus.get(sku)
        if found is None or not found.active:
            raise UnknownSku(sku=sku)
        if found.per_buyer_limit is not None and units > found.per_buyer_limit:
            raise BuyerLimitReached(sku=sku, limit=found.per_buyer_limit, left=found.per_buyer_limit)
