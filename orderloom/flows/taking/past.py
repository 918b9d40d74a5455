"""Orders that ended: written as history, set-wise, with what was paid for them."""

from collections.abc import Sequence

import msgspec

from orderloom.catalog.model.terms import title_in
from orderloom.flows.placing.buyers import buyer_of
from orderloom.flows.placing.request import encoded
from orderloom.flows.taking.batch import Taken, Taking
from orderloom.flows.taking.order import new_order, recordings
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import new_id
from orderloom.orders.commands import history, placing
from orderloom.orders.model.history import PastOrder
from orderloom.orders.model.placement import Placement
from orderloom.payments import commands as payments


async def write_past(work: Work, taking: Taking, past: Sequence[int], *, by: Actor) -> None:
    """Orders that ended: written set-wise, with what was paid for them."""
    if not past:
        return
    numbers = await placing.draw_numbers(work, len(past))
    made = {nth: _past(taking, nth, number) for nth, number in zip(past, numbers, strict=True)}
    await history.write_past(work, list(made.values()), by=by)
    paid = [one for nth, order in made.items() for one in recordings(taking.told[nth], order.placement.id)]
    await payments.enter_past(work, paid, by=by)
    for nth, order in made.items():
        taking.answers[nth] = Taken("created", order.placement.id, None, taking.settled[nth])


def _past(taking: Taking, nth: int, number: int) -> PastOrder:
    told, payment = taking.told[nth], taking.told[nth].payment
    captured = payment if payment and payment.captured else None
    return PastOrder(
        placement=_placement(taking, nth, number),
        status=told.status,
        cancel_reason=told.cancel_reason,
        paid_minor=captured.amount_minor if captured else 0,
        refunded_minor=captured.refunded_minor if captured else 0,
        shipped_at=told.shipped_at,
        delivered_at=told.delivered_at,
        cancelled_at=told.cancelled_at,
        tags=told.tags,
        note=told.note,
    )


def _placement(taking: Taking, nth: int, number: int) -> Placement:
    told, settled, channel = taking.told[nth], taking.settled[nth], taking.channel(nth)
    skus, locale = taking.terms.skus, channel.locale
    return Placement(
        id=new_id(),
        number=number,
        channel=told.channel,
        reference=told.reference,
        currency=told.currency,
        customer_id=taking.customer_id(nth),
        buyer_key=None,
        includes_tax=settled.includes_tax,
        lines=[
            line if line.title else msgspec.structs.replace(line, title=title_in(skus[line.sku].titles, locale))
            for line in settled.lines
        ],
        units=sum([line.quantity for line in settled.lines]),
        amounts=settled.amounts,
        buyer=buyer_of(new_order(taking, nth, []), channel.country, phone_country=told.buyer.phone_country),
        promised_on=told.promised_on,
        placed_at=told.placed_at,
        expires_at=None,
        shipping_method=told.shipping_method,
        discounts=told.discounts,
        custom=encoded(told.custom) if told.custom else None,
    )
