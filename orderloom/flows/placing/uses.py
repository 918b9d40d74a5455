"""Who buys and what they have had already, read for all orders that ask for something limited. For most, nothing is read."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from orderloom.customers import queries as customers
from orderloom.flows.placing.buyers import Contacts, counts_buyer, identified, limited, ways_to_reach
from orderloom.flows.placing.request import PlaceOrder
from orderloom.flows.placing.terms import Terms
from orderloom.infra.work import Work
from orderloom.orders import queries as orders
from orderloom.promotions.commands import uses
from orderloom.promotions.model.applying import Uses
from orderloom.promotions.model.coupons import may_exist, normal


async def with_buyers(work: Work, requests: list[PlaceOrder], terms: Terms, *, own: bool = False) -> list[PlaceOrder]:
    """The requests, with the keys of who buys in those that ask for something limited per buyer.

    `own`: by the customer alone, not by what else they are known by.
    """
    counted = [counts_buyer(request.order, terms) for request in requests]
    if not any(counted):
        return requests
    asking = [request for request, counts in zip(requests, counted, strict=True) if counts]
    ids = {each.order.buyer.customer_id for each in asking if each.order.buyer and each.order.buyer.customer_id}
    contacts = await customers.contacts(work.tx, ids) if ids else {}
    found = [identified(request, terms, contacts) for request in asking]
    if own:
        found = [replace(request, buyers=request.buyers[:1]) for request in found]
    if terms.first_orders:
        found = await _with_past(work, found, terms, contacts, own=own)
    return [found.pop(0) if counts else request for request, counts in zip(requests, counted, strict=True)]


async def _with_past(
    work: Work, requests: list[PlaceOrder], terms: Terms, contacts: Contacts, *, own: bool
) -> list[PlaceOrder]:
    """The requests, saying whether who buys has ordered: as this customer, or as one with the same e-mail or phone."""
    ways = [[] if own else ways_to_reach(request.order, terms, contacts) for request in requests]
    every = {way for each in ways for way in each}
    alike = await customers.by_emails(work.tx, sorted(way for way in every if "@" in way))
    alike |= await customers.by_phones(work.tx, sorted(way for way in every if "@" not in way))
    people = [
        {*request.buyers[:1], *(one for way in each for one in alike.get(way, ()))}
        for request, each in zip(requests, ways, strict=True)
    ]
    ordered = await orders.with_orders(work.tx, {one for each in people for one in each})
    return [
        replace(request, ordered=not ordered.isdisjoint(each)) for request, each in zip(requests, people, strict=True)
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
