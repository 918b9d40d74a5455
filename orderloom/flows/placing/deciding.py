"""Decide a batch of orders, one after the other, against what was read for all of them: price, limits, stock. No SQL.

What one order is given is taken out of the batch's view of stock and limits, so that the next one sees less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from orderloom.flows.placing.buyers import buyer_of, guard_limits
from orderloom.flows.placing.discounts import takes
from orderloom.flows.placing.fields import with_custom_values
from orderloom.flows.placing.pricing import Quote, quote
from orderloom.flows.placing.request import PlaceOrder, encoded
from orderloom.flows.placing.rules import judge, with_verdicts
from orderloom.flows.placing.shipping import place_doubts
from orderloom.flows.placing.terms import Terms
from orderloom.infra.bound_keys import Bound, Key
from orderloom.infra.idempotency import IdempotencyMismatch
from orderloom.inventory.model.holds import Held, HoldEnded, TakeOver, free, keep
from orderloom.inventory.model.sourcing import OutOfStock, Sellable, Share, allocate
from orderloom.kernel.actor import ActorKind
from orderloom.kernel.errors import Busy, Invalid, Refusal, Unauthenticated
from orderloom.kernel.ids import new_id
from orderloom.orders.model.placement import (
    Placement,
    Receipt,
    ReferenceTaken,
)
from orderloom.promotions.model.applying import Taken, Uses

ROUTE = "POST /api/v1/orders"

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

    requests: list[PlaceOrder]
    now: datetime
    identity: int
    terms: Terms
    sellable: Sellable
    numbers: list[int]
    holds: dict[UUID, Held]
    bound: dict[Key, Bound]
    receipts: dict[UUID, Receipt]
    references: dict[tuple[str, str], UUID]
    customers: frozenset[UUID]
    strangers: Mapping[frozenset[str], frozenset[UUID]]  # customers who do not exist for who is kept to these channels
    ordered: frozenset[UUID]  # customers with an order that stands, if a rule wants to know
    purchased: dict[tuple[UUID, str], int]  # (buyer's key, SKU) → units
    uses: Uses
    answers: dict[Key, tuple[bytes, Receipt]] = field(default_factory=dict)
    placed: list[tuple[PlaceOrder, Placement, list[Share]]] = field(default_factory=list)
    taken: list[TakeOver] = field(default_factory=list)
    counted: dict[tuple[UUID, str], tuple[int, int]] = field(default_factory=dict)
    uses_taken: list[Taken] = field(default_factory=list)


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
    request = with_custom_values(request, batch.terms.fields)
    order = request.order
    at = request.occurred_at or batch.now
    offer = quote(request, batch.terms, at, batch.uses)
    if order.reference and (taken := batch.references.get((order.channel, order.reference))):
        raise ReferenceTaken(channel=order.channel, reference=order.reference, order_id=taken)
    if order.buyer and order.buyer.customer_id and not _is_known(batch, request, order.buyer.customer_id):
        raise UnknownCustomer(customer_id=order.buyer.customer_id)
    counts = guard_limits(request, batch.terms, batch.purchased)
    verdicts = judge(request, offer, at, ordered=batch.ordered)
    shares = _allocate(batch, request, offer)
    placement = with_verdicts(
        _placement(batch, request, offer, buyers=request.buyers if counts else (), at=at), verdicts
    )
    _count(batch, placement)
    if offer.savings:
        batch.uses_taken += takes(placement.id, offer.savings, batch.uses, offer.buyers)
    if order.hold_id:
        del batch.holds[order.hold_id]
        batch.taken.append(TakeOver(order.hold_id, placement.id, request.by))
    batch.placed.append((request, placement, shares))
    if order.reference:
        batch.references[order.channel, order.reference] = placement.id
    return _receipt(placement)


def _is_known(batch: Batch, request: PlaceOrder, customer_id: UUID) -> bool:
    hidden = batch.strangers.get(request.channels, ()) if request.channels is not None else ()
    return customer_id in batch.customers and customer_id not in hidden


def _allocate(batch: Batch, request: PlaceOrder, offer: Quote) -> list[Share]:
    """Where the lines come from; a buyer is told what is left as everybody is who visits the shop."""
    try:
        return _shares(batch, request, offer)
    except OutOfStock as refusal:
        raise (refusal.told() if request.by.kind is ActorKind.BUYER else refusal) from None


def _shares(batch: Batch, request: PlaceOrder, offer: Quote) -> list[Share]:
    """What the order's hold keeps is there for it. A hold that a buyer asked for is no other buyer's."""
    order = request.order
    wanted = [(line.sku, line.quantity) for line in offer.lines]
    places = batch.terms.places.get(order.channel, ())
    if not order.hold_id:
        return allocate(wanted, places, batch.sellable)
    held = batch.holds.get(order.hold_id)
    foreign = request.by.kind is ActorKind.BUYER and held is not None and held.buyer not in (None, request.by.id)
    if held is None or held.channel != order.channel or foreign:
        raise HoldEnded(hold_id=order.hold_id)
    free(held, batch.sellable)
    try:
        return allocate(wanted, places, batch.sellable)
    except Refusal:
        keep(held, batch.sellable)
        raise


def _placement(batch: Batch, request: PlaceOrder, offer: Quote, *, buyers: Sequence[UUID], at: datetime) -> Placement:
    order = request.order
    minutes = offer.channel.unpaid_minutes
    return Placement(
        id=new_id(),
        number=batch.numbers.pop(0),
        channel=order.channel,
        reference=order.reference,
        currency=offer.currency,
        customer_id=order.buyer.customer_id if order.buyer else None,
        buyer_key=next(iter(buyers), None),
        further_keys=tuple(buyers[1:]),
        includes_tax=offer.includes_tax,
        lines=offer.lines,
        units=sum([line.quantity for line in offer.lines]),
        amounts=offer.amounts,
        buyer=buyer_of(
            order,
            offer.channel.country,
            _place_doubts(request, batch.terms),
            phone_country=request.told.phone_country if request.told else None,
        ),
        promised_on=order.promised_on or offer.sending.latest_on,
        placed_at=at,
        expires_at=batch.now + timedelta(minutes=minutes) if minutes and not request.occurred_at else None,
        shipping_method=offer.sending.method,
        discounts=offer.discounts,
        custom=encoded(order.custom) if order.custom else None,
    )


def _place_doubts(request: PlaceOrder, terms: Terms) -> Sequence[str]:
    """Whoever runs the shop may know where to without saying it; a buyer has forgotten something."""
    if request.order.shipping_address is None and request.by.kind is not ActorKind.BUYER:
        return ()
    return place_doubts(request.order, terms)


def _count(batch: Batch, order: Placement) -> None:
    if order.buyer_key is None:
        return
    for line in order.lines:
        if line.limited:
            most = batch.terms.skus[line.sku].per_buyer_limit or 0
            for pair in [(key, line.sku) for key in (order.buyer_key, *order.further_keys)]:
                batch.purchased[pair] = batch.purchased.get(pair, 0) + line.quantity
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
