"""Orders that go on here: through the intake with their own amounts, then paid and opened as far as they were."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

import msgspec

from orderloom.flows.confirm_order import confirm_order
from orderloom.flows.place_orders import place_within
from orderloom.flows.placing.request import AsTold, NewLine, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.record_payment import record_payments
from orderloom.flows.taking.batch import Taken, Taking
from orderloom.flows.taking.order import new_order, recordings
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Conflict
from orderloom.kernel.ids import OrderId, new_id
from orderloom.orders import queries as orders
from orderloom.orders.commands import notes
from orderloom.orders.model.order import Status
from orderloom.orders.model.placement import Receipt

TAKER = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a12")  # the credential under which orders made elsewhere bind their keys
_encode = msgspec.json.Encoder().encode


class PartlyShipped(Conflict):
    """Some of this open order was sent already, and parcels cannot be told; bring it in when it is complete."""

    code = "order_partly_shipped"


async def place(work: Work, cache: TermsCache, taking: Taking, present: Sequence[int], *, by: Actor) -> None:
    """Orders that go on here: placed with their own amounts, paid as far as they are, opened where they were open."""
    for nth in present:
        if taking.told[nth].units_shipped:
            taking.refuse(nth, PartlyShipped(units_shipped=taking.told[nth].units_shipped))
    present = [nth for nth in present if not taking.told[nth].units_shipped]
    if not present:
        return
    answers = await place_within(work, cache, [_request(taking, nth, by) for nth in present])
    made: list[tuple[int, Receipt]] = []
    for nth, answer in zip(present, answers, strict=True):
        if isinstance(answer, Receipt):
            taking.answers[nth] = Taken("created", answer.id, None, taking.settled[nth])
            made.append((nth, answer))
        else:
            taking.refuse(nth, answer)
    await _follow_up(work, taking, made, by=by)


async def _follow_up(work: Work, taking: Taking, made: Sequence[tuple[int, Receipt]], *, by: Actor) -> None:
    paid = [one for nth, receipt in made for one in recordings(taking.told[nth], receipt.id)]
    if paid:
        await record_payments(work, paid, by=by)
    stands = {order.id: order.status for order in await orders.by_ids(work.tx, [receipt.id for _, receipt in made])}
    for nth, receipt in made:
        told, order_id = taking.told[nth], OrderId(receipt.id)
        if told.status is Status.OPEN and stands[order_id] is Status.PLACED:
            await confirm_order(work, order_id, by=by, occurred_at=told.placed_at)
        for tag in dict.fromkeys(told.tags):
            await notes.add_tag(work, [order_id], tag, by=by)
        if told.note:
            await notes.add_note(work, new_id(), order_id, told.note, by=by)


def _request(taking: Taking, nth: int, by: Actor) -> PlaceOrder:
    told, settled = taking.told[nth], taking.settled[nth]
    lines = [
        NewLine(
            line.sku,
            line.quantity,
            line.unit_price_minor,
            line.discount_minor,
            line.tax_minor,
            line.title or None,
            msgspec.json.decode(line.custom) if line.custom else None,
        )
        for line in settled.lines
    ]
    new = new_order(taking, nth, lines)
    return PlaceOrder(
        order=new,
        by=by,
        credential_id=TAKER,
        key=sha256(f"{told.channel}:{told.reference}".encode()).hexdigest(),
        body_hash=sha256(_encode(new)).digest(),
        may_set_amounts=True,
        occurred_at=told.placed_at,
        told=AsTold(
            includes_tax=settled.includes_tax,
            roundings=tuple([line.rounding_minor for line in settled.lines]),
            shipping_tax_minor=settled.amounts.shipping_tax_minor,
            discounts=told.discounts,
            phone_country=told.buyer.phone_country,
        ),
    )
