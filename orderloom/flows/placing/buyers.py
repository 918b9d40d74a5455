"""Who buys: the buyer's side of an order as it is kept, and what a per-buyer limit counts. Pure."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from msgspec.structs import replace

from orderloom.customers.model.addresses import address_doubts
from orderloom.customers.model.phones import normal_phone
from orderloom.flows.placing.request import NewBuyer, NewOrder, encoded
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.errors import Forbidden
from orderloom.orders.model.placement import Buyer, BuyerLimitReached, BuyerNeeded

_BUYERS = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a10")  # the name space of buyer keys


class NotYourOwn(Forbidden):
    """A buyer's token places orders for its own buyer only; leave customer_id out."""

    code = "not_your_own"


class NotForBuyers(Forbidden):
    """Buyers cannot set this; it is for those who run the shop."""

    code = "not_for_buyers"


def own_order(order: NewOrder, customer_id: UUID) -> NewOrder:
    """The order as a buyer may ask for it: their own, promising nothing, and taking no reference that the channel gives."""
    buyer = own_buyer(order.buyer, customer_id)
    for member in ("promised_on", "reference"):
        if getattr(order, member) is not None:
            raise NotForBuyers(member=member)
    return replace(order, buyer=buyer)


def own_buyer(given: NewBuyer | None, customer_id: UUID) -> NewBuyer:
    """The buyer of a token, as they call themselves; NotYourOwn for anybody else."""
    who = given or NewBuyer()
    if who.customer_id not in (None, customer_id):
        raise NotYourOwn()
    return replace(who, customer_id=customer_id)


def buyer_of(order: NewOrder, country: str) -> Buyer:
    """The buyer's side as it is kept: phone in E.164 where it can be read, and the doubts named."""
    who = order.buyer
    shipping, billing = order.shipping_address, order.billing_address
    doubts = list(address_doubts(shipping)) if shipping else []
    if billing:
        doubts.extend(doubt for doubt in address_doubts(billing) if doubt not in doubts)
    phone = who.phone if who else None
    if phone:
        e164, doubtful = normal_phone(phone, shipping.country if shipping else country)
        phone = e164 or phone
        doubts.extend(doubtful)
    return Buyer(
        name=who.name if who else None,
        email=who.email if who else None,
        phone=phone,
        shipping=encoded(shipping) if shipping else None,
        billing=encoded(billing) if billing else None,
        doubts=tuple(doubts),
    )


def limited(order: NewOrder, terms: Terms) -> list[tuple[UUID, str]]:
    """The (buyer, SKU) pairs of this order that a per-buyer limit counts."""
    if all((sku := terms.skus.get(line.sku)) is None or sku.per_buyer_limit is None for line in order.lines):
        return []
    buyer = buyer_key(order, terms)
    if buyer is None:
        return []
    return [
        (buyer, line.sku)
        for line in order.lines
        if line.sku in terms.skus and terms.skus[line.sku].per_buyer_limit is not None
    ]


def buyer_key(order: NewOrder, terms: Terms) -> UUID | None:
    """Who buys, as one key: the customer, else the e-mail, else the phone. A hash, so it tells nobody who it is."""
    buyer = order.buyer
    if buyer is None:
        return None
    if buyer.customer_id:
        return buyer.customer_id
    if buyer.email:
        return uuid5(_BUYERS, buyer.email.strip().lower())
    if not buyer.phone:
        return None
    channel = terms.channels.get(order.channel)
    country = order.shipping_address.country if order.shipping_address else channel.country if channel else None
    return uuid5(_BUYERS, normal_phone(buyer.phone, country)[0] or buyer.phone)


def guard_limits(order: NewOrder, terms: Terms, purchased: Mapping[tuple[UUID, str], int]) -> UUID | None:
    """The buyer's key if a SKU of this order is limited per buyer, after checking each limit; else None."""
    wanted: dict[str, int] = {}
    for line in order.lines:
        if terms.skus[line.sku].per_buyer_limit is not None:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    if not wanted:
        return None
    buyer = buyer_key(order, terms)
    if buyer is None:
        raise BuyerNeeded(sku=next(iter(wanted)))
    for sku, units in wanted.items():
        most = terms.skus[sku].per_buyer_limit or 0
        has = purchased.get((buyer, sku), 0)
        if has + units > most:
            raise BuyerLimitReached(sku=sku, limit=most, left=max(0, most - has))
    return buyer
