"""Say what an order would come to, how it could be sent and whether its goods are there. Nothing is written or kept."""

import asyncio

from orderloom.customers import queries as customers
from orderloom.flows.placing.buyers import own_buyer
from orderloom.flows.placing.deciding import UnknownCustomer
from orderloom.flows.placing.discounts import NOTHING_USED
from orderloom.flows.placing.quotation import AskQuote, Quotation
from orderloom.flows.placing.quoting import Bought, quotation
from orderloom.flows.placing.request import NewBuyer, NewLine, NewOrder, PlaceOrder
from orderloom.flows.placing.strangers import strangers_to
from orderloom.flows.placing.terms import Terms, TermsCache
from orderloom.flows.placing.uses import purchased_by, uses_for, with_buyers
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Work
from orderloom.inventory.commands import holds, reserving
from orderloom.inventory.model.holds import free
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id


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
        if hold.channel == ask.channel and hold.buyer in (None, by.id):
            free(hold, sellable)
    terms = await cache.at(work.tx, versions, skus)
    await _must_exist(work, request if places else None)
    bought, request = await _bought(work, request, terms)
    return quotation(request, terms, work.now, sellable=sellable, bought=bought, locale=ask.locale)


async def _must_exist(work: Work, request: PlaceOrder | None) -> None:
    customer_id = request.order.buyer.customer_id if request and request.order.buyer else None
    if request is None or customer_id is None:
        return
    hidden = await strangers_to(work.tx, [request])
    if not await customers.known(work.tx, {customer_id}) or any(hidden.values()):
        raise UnknownCustomer(customer_id=customer_id)


async def _bought(work: Work, request: PlaceOrder, terms: Terms) -> tuple[Bought, PlaceOrder]:
    """What the buyer has had already of what is limited.

    A buyer's token is told of its own customer only. What their e-mail or phone has bought counts when they order: whoever could
    ask it here could ask it of anybody's e-mail.
    """
    [request] = await with_buyers(work, [request], terms, own=request.by.kind is ActorKind.BUYER)
    used = await uses_for(work, [request], terms)
    return Bought(used or NOTHING_USED, await purchased_by(work, [request], terms) or {}), request


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
