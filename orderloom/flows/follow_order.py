"""Follow what another shop says of an order that is here: its money first, then its end, then what cannot be carried out.

Money is always told truly: nothing that became of the goods there stands in its way. What cannot be done with the goods here
is left on the order as a note and a tag, once.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid5

from orderloom.flows.cancel_order import cancel_orders
from orderloom.flows.record_payment import record_payments
from orderloom.flows.telling.giving_back import refunds, unrecorded
from orderloom.flows.telling.told import ToldChange
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId, new_id
from orderloom.kernel.readable import readable
from orderloom.orders import queries as orders
from orderloom.orders.commands import notes
from orderloom.orders.commands.ending import Cancellation
from orderloom.orders.commands.locking import lock
from orderloom.orders.model.order import CancelReason, Order, Status
from orderloom.payments import queries as payments
from orderloom.payments.model import Kind, Recording, WrongCurrency

# What is told and cannot be carried out here, with what the note says.
SHIPPED_THERE = "shipped_elsewhere"
CANCELLED_THERE = "cancelled_elsewhere"
TAKEN_BACK = "units_taken_back"
EDITED_THERE = "order_edited_elsewhere"
DELETED_THERE = "deleted_elsewhere"
NOTES = {
    SHIPPED_THERE: "Goods of this order were sent by the other shop. Record its parcels here, or they are sent twice.",
    CANCELLED_THERE: "The order was cancelled in the other shop after goods had been sent from here. Take them back as a return.",
    TAKEN_BACK: "The other shop took units off this order or back from the buyer. The lines here are still as ordered.",
    EDITED_THERE: "The order was edited in the other shop. The lines here are still as ordered: compare before sending.",
    DELETED_THERE: "The order was deleted in the other shop. It stays here: cancel it if it is not to be sent.",
}


class Followed(NamedTuple):
    """Whether anything changed here, and what could not be carried out: its first code, and the facts of each."""

    changed: bool
    code: str | None = None
    facts: Mapping[str, object] = MappingProxyType({})


async def follow_order(work: Work, told: ToldChange, order_id: OrderId, *, by: Actor) -> Followed:
    """Record what was paid and given back, end the order where it ended, and leave the rest as a note."""
    # Lock order: the order, its payments, buyers' limits, uses of promotions, stock rows (docs/locking.md).
    order = (await lock(work, [order_id]))[order_id]
    if told.payment and told.currency != order.currency:
        raise WrongCurrency(order_id=order_id, currency=told.currency, order_currency=order.currency)
    paid = await _take(work, told, order, by=by)
    back = await _give_back(work, told, order_id, by=by)
    order = await orders.order(work.tx, order_id)
    ended = _ends(told, order)
    if ended:
        reason = told.cancel_reason or CancelReason.OTHER
        at = told.cancelled_at if told.cancelled else told.taken_back_at
        await cancel_orders(work, [Cancellation(order_id=order_id, reason=reason, occurred_at=at)], by=by)
    left = {} if ended else not_carried_out(told, order)
    noted = [await _note(work, order_id, code, fact, by=by) for code, fact in left.items()]
    return Followed(paid or back or ended or any(noted), next(iter(left), None), left)


async def follow_deletion(work: Work, order_id: OrderId, *, by: Actor) -> Followed:
    """Leave a note that the order is gone there; what was sold stays sold."""
    # Lock order: the order alone (docs/locking.md).
    order = (await lock(work, [order_id]))[order_id]
    if order.status is Status.CANCELLED:
        return Followed(changed=False)
    fact = {"units_shipped": order.units_shipped}
    return Followed(await _note(work, order_id, DELETED_THERE, fact, by=by), DELETED_THERE, {DELETED_THERE: fact})


def _ends(told: ToldChange, order: Order) -> bool:
    """Nothing of it is wanted any more, and nothing of it was sent."""
    return told.undoes(order.units) and order.status in (Status.PLACED, Status.OPEN) and order.units_shipped == 0


def not_carried_out(told: ToldChange, order: Order) -> dict[str, object]:
    """What became of the goods there and cannot be done here, by its code with its facts."""
    if order.status is Status.CANCELLED:
        return {}
    if told.cancelled:
        return {CANCELLED_THERE: {"units_shipped": order.units_shipped}}
    left: dict[str, object] = {}
    if told.taken_back:
        left[TAKEN_BACK] = {one.sku: f"{one.units} of {one.ordered}" for one in told.taken_back}
    there = {"units": told.units, "total_minor": told.total_minor}
    differs = {name: each for name, each in there.items() if each not in (None, getattr(order, name))}
    if differs:
        left[EDITED_THERE] = differs
    if told.shipped and order.status is not Status.COMPLETE:
        left[SHIPPED_THERE] = {"units_shipped": order.units_shipped}
    return left


async def _take(work: Work, told: ToldChange, order: Order, *, by: Actor) -> bool:
    """Record what was captured beyond what is recorded here; an authorisation where there was no payment yet."""
    payment = told.payment
    if payment is None:
        return False
    amount = payment.amount_minor - order.paid_minor
    if not payment.captured:
        amount = 0 if await payments.of_order(work.tx, order.id) else payment.amount_minor
    if amount <= 0:
        return False
    further = order.paid_minor > 0  # a payment of its own: what the first was promised for is used up
    recording = Recording(
        id=new_id(),
        order_id=order.id,
        kind=Kind.CAPTURED if payment.captured else Kind.AUTHORISED,
        amount_minor=amount,
        currency=told.currency,
        method=payment.method,
        reference=f"{payment.reference}+{order.paid_minor}" if further else payment.reference,
        occurred_at=payment.at,
    )
    await record_payments(work, [recording], by=by)
    return True


async def _give_back(work: Work, told: ToldChange, order_id: OrderId, *, by: Actor) -> bool:
    """Record what was given back and is not recorded yet."""
    payment = told.payment
    if payment is None or not payment.refunded_minor:
        return False
    found = unrecorded(payment, told.channel, await payments.refunds_of_order(work.tx, order_id))
    if not found:
        return False
    recordings = refunds(found, await payments.of_order(work.tx, order_id), payment, order_id)
    await record_payments(work, recordings, by=by)
    return True


async def _note(work: Work, order_id: OrderId, code: str, fact: object, *, by: Actor) -> bool:
    """Leave a note and a tag; False where this very thing was noted before."""
    text = f"{NOTES[code]} ({readable(fact)})"
    note_id: UUID = uuid5(order_id, text)
    if await orders.is_noted(work.tx, note_id):
        return False
    await notes.add_note(work, note_id, order_id, text, by=by)
    await notes.add_tag(work, [order_id], code.replace("_", "-"), by=by)
    return True
