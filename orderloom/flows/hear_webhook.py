"""Hear what another shop says by webhook: a new order is taken in, an order that is here is cancelled, paid or refunded."""

from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

import msgspec

from orderloom.connectors.model import Connection, InboxState, Platform
from orderloom.flows.cancel_order import cancel_orders
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.record_payment import record_payments
from orderloom.flows.take_orders import take_orders
from orderloom.flows.telling.document import DocumentMalformed
from orderloom.flows.telling.shopify.order import order_of as shopify_order
from orderloom.flows.telling.told import ToldOrder, ToldPayment
from orderloom.flows.telling.woocommerce.order import order_of as woocommerce_order
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId, new_id
from orderloom.orders import queries as orders
from orderloom.orders.commands.ending import Cancellation
from orderloom.orders.model.order import CancelReason, Order, Status
from orderloom.payments.model import Kind, Recording

TOPICS = {
    Platform.SHOPIFY: frozenset(
        {
            "orders/create",
            "orders/updated",
            "orders/paid",
            "orders/cancelled",
            "orders/fulfilled",
            "orders/partially_fulfilled",
        }
    ),
    Platform.WOOCOMMERCE: frozenset({"order.created", "order.updated", "order.restored"}),
}
TOPIC_NOT_TAKEN = "topic_not_taken"  # a webhook about something that is not taken over
NOTHING_NEW = "nothing_new"  # the order is here, and nothing that is taken over has changed
SHIPPED_THERE = "shipped_elsewhere"  # goods of an order that is open here were sent from there; record its parcels here

_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a webhook."""

    state: InboxState
    code: str | None = None
    order_id: UUID | None = None
    refusal: Refusal | None = None
    unknown: tuple[str, ...] = ()


class Read(NamedTuple):
    order: ToldOrder
    unknown: tuple[str, ...]


async def hear_webhook(
    work: Work, cache: TermsCache, connection: Connection, topic: str, body: bytes, *, by: Actor
) -> Heard:
    """Do what a webhook says, or say why not. A Refusal that is raised leaves the transaction to be rolled back."""
    if topic not in TOPICS[connection.platform]:
        return Heard(state=InboxState.IGNORED, code=TOPIC_NOT_TAKEN)
    read = _read(connection, body)
    told = read.order
    here = (await orders.references(work.tx, [(told.channel, told.reference)])).get((told.channel, told.reference))
    if here is not None:
        heard = await _follow(work, told, OrderId(here), by=by)
        return replace(heard, unknown=read.unknown)
    taken = (await take_orders(work, cache, [told], by=by))[0]
    if taken.refusal is not None:
        raise taken.refusal
    return Heard(state=InboxState.DONE, order_id=taken.order_id, unknown=read.unknown)


def _read(connection: Connection, body: bytes) -> Read:
    try:
        members = _decode(body)
    except msgspec.DecodeError as error:
        raise DocumentMalformed(member="/", expected="JSON") from error
    if connection.platform is Platform.SHOPIFY:
        return Read(*shopify_order(members, connection.channel, test_orders=connection.test_orders))
    return Read(*woocommerce_order(members, connection.channel))


async def _follow(work: Work, told: ToldOrder, order_id: OrderId, *, by: Actor) -> Heard:
    """What is new about an order that is here: money, then its end."""
    order = await orders.order(work.tx, order_id)
    recordings = _new_money(told, order)
    if recordings:
        await record_payments(work, recordings, by=by)
    ends = told.status is Status.CANCELLED and order.status is not Status.CANCELLED
    if ends:
        reason = told.cancel_reason or CancelReason.OTHER
        one = Cancellation(order_id=order_id, reason=reason, occurred_at=told.cancelled_at)
        await cancel_orders(work, [one], by=by)
    if recordings or ends:
        return Heard(state=InboxState.DONE, order_id=order_id)
    shipped = told.status is Status.COMPLETE and order.status is not Status.COMPLETE
    return Heard(state=InboxState.IGNORED, code=SHIPPED_THERE if shipped else NOTHING_NEW, order_id=order_id)


def _new_money(told: ToldOrder, order: Order) -> list[Recording]:
    """What was captured and given back beyond what is recorded here."""
    payment = told.payment
    if payment is None or not payment.captured:
        return []
    found = []
    if payment.amount_minor > order.paid_minor:
        found.append(_recording(told, order, payment, Kind.CAPTURED, payment.amount_minor - order.paid_minor))
    if payment.refunded_minor > order.refunded_minor:
        found.append(_recording(told, order, payment, Kind.REFUNDED, payment.refunded_minor - order.refunded_minor))
    return found


def _recording(told: ToldOrder, order: Order, payment: ToldPayment, kind: Kind, amount_minor: int) -> Recording:
    """A further capture is a payment of its own: what the first was promised for is used up."""
    further = kind is Kind.CAPTURED and order.paid_minor > 0
    return Recording(
        id=new_id(),
        order_id=order.id,
        kind=kind,
        amount_minor=amount_minor,
        currency=told.currency,
        method=payment.method,
        reference=f"{payment.reference}+{order.paid_minor}" if further else payment.reference,
        occurred_at=payment.refunded_at if kind is Kind.REFUNDED else payment.at,
    )
