"""Say what an order would come to, how it could be sent and whether its goods are there. Nothing is written or kept."""

import asyncio

from orderloom.flows.placing.buyers import own_buyer
from orderloom.flows.placing.quotation import AskQuote, Quotation
from orderloom.flows.placing.quoting import quotation
from orderloom.flows.placing.request import NewBuyer, NewLine, NewOrder, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.placing.uses import uses_for
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Work
from orderloom.inventory.commands import holds, reserving
from orderloom.inventory.model.holds import free
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from orderloom.promotions.model.applying import Uses


async def quote_order(
    work: Work, cache: TermsCache, ask: AskQuote, *, by: Actor, channels: frozenset[str] | None, places: bool = True
) -> Quotation:
    """Price it as an order would be priced that is placed now. `work` may be read-only.

    Who places no orders (a key in a web page) learns nothing of what a buyer has done: they are quoted as somebody new.
    """
    request = _request(ask, _asking(ask, by, places=places), by=by, channels=channels)
    skus = sorted({line.sku for line in ask.lines})
    asked = {ask.hold_id} if ask.hold_id else set()
    async with work.tx.pipeline():  # one round trip
        versions, sellable, held = await asyncio.gather(
            epochs(work.tx), reserving.sellable(work, skus, lock=False), holds.open_units(work, asked)
        )
    for hold in held.values():
        if hold.channel == ask.channel:
            free(hold, sellable)
    terms = await cache.at(work.tx, versions, skus)
    used = await uses_for(work, [request.order], terms)
    return quotation(request, terms, work.now, sellable=sellable, uses=used or Uses())


def _asking(ask: AskQuote, by: Actor, *, places: bool) -> NewBuyer | None:
    """For whom it is: a buyer's token asks for its own buyer only, as it orders."""
    if by.kind is ActorKind.BUYER and by.id:
        return own_buyer(ask.buyer, by.id)
    return ask.buyer if places else NewBuyer(customer_id=new_id())


def _request(ask: AskQuote, buyer: NewBuyer | None, *, by: Actor, channels: frozenset[str] | None) -> PlaceOrder:
    """The order that this would be. It is priced like one, never placed."""
    order = NewOrder(
        channel=ask.channel,
        lines=[NewLine(line.sku, line.quantity) for line in ask.lines],
        currency=ask.currency,
        buyer=buyer,
        shipping_address=ask.shipping_address,
        shipping_method=ask.shipping_method,
        coupon_codes=ask.coupon_codes,
        hold_id=ask.hold_id,
    )
    return PlaceOrder(order=order, by=by, credential_id=by.id or new_id(), key="", body_hash=b"", channels=channels)
