"""Who buys and what they have had already, read for all orders that ask for something limited. For most, nothing is read."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from orderloom.customers import queries as customers
from orderloom.flows.placing.buyers import counts_buyer, identified, limited
from orderloom.flows.placing.request import PlaceOrder
from orderloom.flows.placing.terms import Terms
from orderloom.infra.work import Work
from orderloom.orders import queries as orders
from orderloom.promotions.commands import uses
from orderloom.promotions.model.applying import Uses
from orderloom.promotions.model.coupons import may_exist, normal


async def with_buyers(work: Work, requests: list[PlaceOrder], terms: Terms) -> list[PlaceOrder]:
    """The requests, with the keys of who buys in those that ask for something limited per buyer."""
    counted = [counts_buyer(request.order, terms) for request in requests]
    if not any(counted):
        return requests
    asking = [request.order.buyer for request, counts in zip(requests, counted, strict=True) if counts]
    ids = {buyer.customer_id for buyer in asking if buyer and buyer.customer_id}
    contacts = await customers.contacts(work.tx, ids) if ids else {}
    return [
        identified(request, terms, contacts) if counts else request
        for request, counts in zip(requests, counted, strict=True)
    ]


async def purchased_by(
    work: Work, requests: Sequence[PlaceOrder], terms: Terms
) -> Mapping[tuple[UUID, str], int] | None:
    """What the buyers of limited SKUs have of them; None where no order asks for one."""
    pairs = {pair for request in requests if request.buyers for pair in limited(request, terms)}
    return await orders.purchased(work.tx, sorted(pairs)) if pairs else None


async def uses_for(work: Work, requests: Sequence[PlaceOrder], terms: Terms, *, lock: bool = False) -> Uses | None:
    """What these orders may use up; None where nothing of it is limited, and so nothing was read."""
    codes = {code for request in requests for code in map(normal, request.order.coupon_codes) if may_exist(code)}
    promotions = [one.id for one in terms.automatic if one.max_uses is not None]
    buyers: set[UUID] = set()
    if terms.automatic_per_buyer or (codes and terms.coupons_per_buyer):
        buyers = {key for request in requests for key in request.buyers}
    if not codes and not promotions and not buyers:
        return None
    return await uses.seen(work, codes=codes, promotions=promotions, buyers=buyers, lock=lock)
