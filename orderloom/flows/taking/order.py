"""A told order in our words: as it would be asked for here, with its buyer and its money."""

from dataclasses import replace
from uuid import UUID

from orderloom.flows.placing.request import NewBuyer, NewLine, NewOrder
from orderloom.flows.taking.batch import Taking
from orderloom.flows.telling.giving_back import unrecorded
from orderloom.flows.telling.told import ToldOrder
from orderloom.kernel.ids import OrderId, new_id
from orderloom.payments.model import Kind, Recording


def new_order(taking: Taking, nth: int, lines: list[NewLine]) -> NewOrder:
    told, settled = taking.told[nth], taking.settled[nth]
    who = told.buyer
    return NewOrder(
        channel=told.channel,
        lines=lines,
        reference=told.reference,
        currency=told.currency,
        buyer=NewBuyer(customer_id=taking.customer_id(nth), name=who.name, email=who.email, phone=who.phone),
        shipping_address=told.shipping,
        billing_address=told.billing,
        shipping_minor=settled.amounts.shipping_minor,
        total_minor=settled.amounts.total_minor,
        promised_on=told.promised_on,
        shipping_method=told.shipping_method,
        custom=told.custom,
    )


def recordings(told: ToldOrder, order_id: UUID) -> list[Recording]:
    """What was paid, and what of it was given back."""
    payment = told.payment
    if payment is None or not payment.amount_minor:
        return []
    paid = Recording(
        id=new_id(),
        order_id=OrderId(order_id),
        kind=Kind.CAPTURED if payment.captured else Kind.AUTHORISED,
        amount_minor=payment.amount_minor,
        currency=told.currency,
        method=payment.method,
        reference=payment.reference,
        occurred_at=payment.at or told.placed_at,
    )
    at = payment.at or told.placed_at
    back = [
        replace(paid, id=one.entry_id, kind=Kind.REFUNDED, amount_minor=one.amount_minor, occurred_at=one.at or at)
        for one in unrecorded(payment, told.channel, {})
    ]
    return [paid, *back]
