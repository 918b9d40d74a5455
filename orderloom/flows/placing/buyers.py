"""Who buys: the buyer's side of an order as it is kept, and what a per-buyer limit counts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid5

from msgspec.structs import replace

from orderloom.customers.model.addresses import address_doubts
from orderloom.customers.model.people import email_doubts
from orderloom.customers.model.phones import normal_phone
from orderloom.flows.placing.request import NewBuyer, NewOrder, PlaceOrder, encoded
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.actor import ActorKind
from orderloom.kernel.errors import Forbidden
from orderloom.orders.model.placement import Buyer, BuyerLimitReached, BuyerNeeded

_BUYERS = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a10")  # the name space of buyer keys

Contacts = Mapping[UUID, Sequence[str]]  # customer → their e-mail and phone as far as they are known


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


def buyer_of(order: NewOrder, country: str, place: Sequence[str] = (), *, phone_country: str | None = None) -> Buyer:
    """The buyer's side as it is kept: phone in E.164 where it can be read, and the doubts named, `place` first.

    `phone_country`: where the phone is from, if whoever tells it knows better than the shipping address does.
    """
    who = order.buyer
    shipping, billing = order.shipping_address, order.billing_address
    doubts = list(place)
    if shipping:
        doubts.extend(doubt for doubt in address_doubts(shipping) if doubt not in doubts)
    if billing:
        doubts.extend(doubt for doubt in address_doubts(billing) if doubt not in doubts)
    doubts.extend(email_doubts(who.email) if who else ())
    phone = who.phone if who else None
    if phone:
        e164, doubtful = normal_phone(phone, phone_country or (shipping.country if shipping else country))
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


def counts_buyer(order: NewOrder, terms: Terms) -> bool:
    """Whether anything that this order asks for is limited per buyer; for most orders nothing is."""
    if terms.automatic_per_buyer or (order.coupon_codes and terms.coupons_per_buyer):
        return True
    return any(
        (sku := terms.skus.get(line.sku)) is not None and sku.per_buyer_limit is not None for line in order.lines
    )


def identified(request: PlaceOrder, terms: Terms, contacts: Contacts) -> PlaceOrder:
    """The request with the keys by which its limits count."""
    return replace(request, buyers=buyer_keys(request, terms, contacts))


def buyer_keys(request: PlaceOrder, terms: Terms, contacts: Contacts) -> tuple[UUID, ...]:
    """Who buys: the customer, and each e-mail and phone that they gave now or earlier. Hashes, so they tell nobody who it is.

    A buyer's token alone says nothing, for each visit can make a new one: without an e-mail or a phone there is no key.
    """
    buyer = request.order.buyer
    if buyer is None:
        return ()
    ways = ways_to_reach(request.order, terms, contacts)
    if buyer.customer_id is None:
        return _keys(ways)
    if not ways and request.by.kind is ActorKind.BUYER:
        return ()
    return (buyer.customer_id, *_keys(ways))


def ways_to_reach(order: NewOrder, terms: Terms, contacts: Contacts) -> list[str]:
    """E-mails and phones of who buys, in one way of writing: those of the order and those that the customer is known by."""
    buyer = order.buyer
    if buyer is None:
        return []
    known = contacts.get(buyer.customer_id, ()) if buyer.customer_id else ()
    return [way.strip().lower() for way in (buyer.email, _phone(order, terms), *known) if way]


def _keys(ways: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys([uuid5(_BUYERS, way) for way in ways]))


def _phone(order: NewOrder, terms: Terms) -> str | None:
    phone = order.buyer.phone if order.buyer else None
    if not phone:
        return None
    channel = terms.channels.get(order.channel)
    country = order.shipping_address.country if order.shipping_address else channel.country if channel else None
    return normal_phone(phone, country)[0] or phone


def limited(request: PlaceOrder, terms: Terms) -> list[tuple[UUID, str]]:
    """The (buyer, SKU) pairs of this order that a per-buyer limit counts."""
    if not request.buyers:
        return []
    skus = {
        line.sku
        for line in request.order.lines
        if line.sku in terms.skus and terms.skus[line.sku].per_buyer_limit is not None
    }
    return [(buyer, sku) for sku in sorted(skus) for buyer in request.buyers]


def guard_limits(request: PlaceOrder, terms: Terms, purchased: Mapping[tuple[UUID, str], int]) -> bool:
    """Whether a SKU of this order is limited per buyer, after checking each limit."""
    wanted: dict[str, int] = {}
    for line in request.order.lines:
        if terms.skus[line.sku].per_buyer_limit is not None:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    for sku, units in wanted.items():
        most, left = limit_left(request, terms, sku, purchased)
        if units > left:
            raise BuyerLimitReached(sku=sku, limit=most, left=left)
    return bool(wanted)


def limit_left(
    request: PlaceOrder, terms: Terms, sku: str, purchased: Mapping[tuple[UUID, str], int]
) -> tuple[int, int]:
    """A limited SKU's limit per buyer, and the units that are left of it for whom has most under any key."""
    most = terms.skus[sku].per_buyer_limit or 0
    if not request.buyers:
        raise BuyerNeeded(sku=sku)
    return most, max(0, most - max(purchased.get((buyer, sku), 0) for buyer in request.buyers))
