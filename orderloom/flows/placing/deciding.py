"""Decide a batch of orders, one after the other, against what was read for all of them: price, limits, stock. No SQL.

What one order is given is taken out of the batch's view of stock and limits, so that the next one sees less.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from orderloom.customers.model.addresses import address_doubts
from orderloom.customers.model.phones import normal_phone
from orderloom.flows.placing.quote import Quote, quote
from orderloom.flows.placing.request import NewAddress, NewOrder, PlaceOrder
from orderloom.flows.placing.terms import Terms
from orderloom.infra.bound_keys import Bound, Key
from orderloom.infra.idempotency import IdempotencyMismatch
from orderloom.inventory.model.sourcing import Sellable, Share, allocate
from orderloom.kernel.errors import Busy, Invalid, Refusal, Unauthenticated
from orderloom.kernel.ids import new_id
from orderloom.orders.model.placement import (
    Buyer,
    BuyerLimitReached,
    BuyerNeeded,
    Placement,
    Receipt,
    ReferenceTaken,
)

ROUTE = "POST /api/v1/orders"
_BUYERS = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a10")  # the name space of buyer keys
_address = msgspec.json.Encoder()

Answer = Receipt | Refusal


class CredentialChanged(Unauthenticated):
    """Credentials changed since this one was read; it has to be read again."""

    code = "credential_changed"


class Overtaken(Busy):
    """Others bought under the same limits at the same moment, again and again; nothing was changed. Try again."""

    code = "overtaken"


class UnknownCustomer(Invalid):
    """There is no customer with this id."""

    code = "unknown_customer"


@dataclass(slots=True, kw_only=True)
class Batch:
    """What the batch knows and what it has decided so far."""

    now: datetime
    identity: int
    terms: Terms
    sellable: Sellable
    numbers: list[int]
    bound: dict[Key, Bound]
    receipts: dict[UUID, Receipt]
    references: dict[tuple[str, str], UUID]
    customers: frozenset[UUID]
    purchased: dict[tuple[UUID, str], int]
    answers: dict[Key, tuple[bytes, Receipt]] = field(default_factory=dict)
    placed: list[tuple[PlaceOrder, Placement, list[Share]]] = field(default_factory=list)
    counted: dict[tuple[UUID, str], tuple[int, int]] = field(default_factory=dict)


def decide(batch: Batch, request: PlaceOrder) -> Answer:
    """Answer one request; what it is given is taken out of the batch's view of stock, so the next one sees less."""
    if request.epoch is not None and request.epoch != batch.identity:
        return CredentialChanged()
    key = request.credential_id, request.key
    earlier = batch.answers.get(key)
    if earlier is not None:  # twice in this batch
        return earlier[1] if earlier[0] == request.body_hash else IdempotencyMismatch()
    if (bound := batch.bound.get(key)) is not None:
        same = bound.route == ROUTE and bound.body_hash == request.body_hash
        return batch.receipts[bound.resource_id] if same else IdempotencyMismatch()
    try:
        receipt = _place(batch, request)
    except Refusal as refusal:
        return refusal  # binds nothing: the same key may come again, also with another body
    batch.answers[key] = request.body_hash, receipt
    return receipt


def _place(batch: Batch, request: PlaceOrder) -> Receipt:
    order = request.order
    at = request.occurred_at or batch.now
    offer = quote(request, batch.terms, at)
    if order.reference and (taken := batch.references.get((order.channel, order.reference))):
        raise ReferenceTaken(channel=order.channel, reference=order.reference, order_id=taken)
    if order.buyer and order.buyer.customer_id and order.buyer.customer_id not in batch.customers:
        raise UnknownCustomer(customer_id=order.buyer.customer_id)
    buyer_key = _guard_limits(batch, request)
    shares = allocate(
        [(line.sku, line.quantity) for line in offer.lines], batch.terms.places.get(order.channel, ()), batch.sellable
    )
    placement = _placement(batch, request, offer, buyer_key=buyer_key, at=at)
    _count(batch, placement)
    batch.placed.append((request, placement, shares))
    if order.reference:
        batch.references[order.channel, order.reference] = placement.id
    return _receipt(placement)


def _placement(batch: Batch, request: PlaceOrder, offer: Quote, *, buyer_key: UUID | None, at: datetime) -> Placement:
    order = request.order
    minutes = offer.channel.unpaid_minutes
    return Placement(
        id=new_id(),
        number=batch.numbers.pop(0),
        channel=order.channel,
        reference=order.reference,
        currency=offer.currency,
        customer_id=order.buyer.customer_id if order.buyer else None,
        buyer_key=buyer_key,
        includes_tax=offer.includes_tax,
        lines=offer.lines,
        units=sum([line.quantity for line in offer.lines]),
        amounts=offer.amounts,
        buyer=_buyer(order, offer.channel.country),
        promised_on=order.promised_on,
        placed_at=at,
        expires_at=batch.now + timedelta(minutes=minutes) if minutes and not request.occurred_at else None,
    )


def _buyer(order: NewOrder, country: str) -> Buyer:
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
        shipping=_encoded(shipping),
        billing=_encoded(billing),
        doubts=tuple(doubts),
    )


def _encoded(address: NewAddress | None) -> str | None:
    return _address.encode(address).decode() if address else None


def limited(order: NewOrder, terms: Terms) -> list[tuple[UUID, str]]:
    """The (buyer, SKU) pairs of this order that a per-buyer limit counts."""
    if all((sku := terms.skus.get(line.sku)) is None or sku.per_buyer_limit is None for line in order.lines):
        return []
    buyer = _buyer_key(order, terms)
    if buyer is None:
        return []
    return [
        (buyer, line.sku)
        for line in order.lines
        if line.sku in terms.skus and terms.skus[line.sku].per_buyer_limit is not None
    ]


def _buyer_key(order: NewOrder, terms: Terms) -> UUID | None:
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


def _guard_limits(batch: Batch, request: PlaceOrder) -> UUID | None:
    """The buyer's key if a SKU of this order is limited per buyer, after checking each limit; else None."""
    wanted: dict[str, int] = {}
    for line in request.order.lines:
        if batch.terms.skus[line.sku].per_buyer_limit is not None:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    if not wanted:
        return None
    buyer = _buyer_key(request.order, batch.terms)
    if buyer is None:
        raise BuyerNeeded(sku=next(iter(wanted)))
    for sku, units in wanted.items():
        most = batch.terms.skus[sku].per_buyer_limit or 0
        has = batch.purchased.get((buyer, sku), 0)
        if has + units > most:
            raise BuyerLimitReached(sku=sku, limit=most, left=max(0, most - has))
    return buyer


def _count(batch: Batch, order: Placement) -> None:
    if order.buyer_key is None:
        return
    for line in order.lines:
        if line.limited:
            pair = order.buyer_key, line.sku
            batch.purchased[pair] = batch.purchased.get(pair, 0) + line.quantity
            most = batch.terms.skus[line.sku].per_buyer_limit or 0
            batch.counted[pair] = batch.counted.get(pair, (0, most))[0] + line.quantity, most


def _receipt(order: Placement) -> Receipt:
    sums = order.amounts
    return Receipt(
        order.id,
        order.number,
        order.channel,
        order.reference,
        "placed",
        order.currency,
        order.units,
        sums.goods_minor,
        sums.discount_minor,
        sums.tax_minor,
        sums.shipping_minor,
        sums.total_minor,
        order.placed_at,
    )
