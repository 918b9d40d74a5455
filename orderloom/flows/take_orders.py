"""Take in orders that were made elsewhere: those of the past as facts, the others like any new order.

An order of the past (complete or cancelled) is never refused for stock: it is written as history, without reservations
and parcels. Placed and open ones go through the intake with their own amounts, and reserve their stock. Who the order
belongs to is its channel and reference: what is here already counts as the same, or is refused where it is told differently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

from orderloom.catalog.model.terms import ChannelTerms, title_in
from orderloom.customers.commands import people
from orderloom.customers.model.people import ExternalId, KnownPerson, Person
from orderloom.fields import commands as custom_fields
from orderloom.flows.confirm_order import confirm_order
from orderloom.flows.place_orders import place_within
from orderloom.flows.placing.buyers import buyer_of
from orderloom.flows.placing.deciding import Answer
from orderloom.flows.placing.quote import UnknownChannel, UnknownSku, WrongCurrency
from orderloom.flows.placing.request import AsTold, NewBuyer, NewLine, NewOrder, PlaceOrder, encoded
from orderloom.flows.placing.terms import Terms, TermsCache
from orderloom.flows.record_payment import record_payments
from orderloom.flows.telling.giving_back import unrecorded
from orderloom.flows.telling.known_goods import skus_asked, with_known_skus
from orderloom.flows.telling.told import Settled, ToldOrder, settle
from orderloom.flows.telling.written import with_written
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Conflict, Invalid, Refusal
from orderloom.kernel.ids import OrderId, new_id
from orderloom.orders import queries as orders
from orderloom.orders.commands import history, notes, placing
from orderloom.orders.model.history import PastOrder, number_called
from orderloom.orders.model.order import Order, Status
from orderloom.orders.model.placement import Placement, Receipt
from orderloom.payments import commands as payments
from orderloom.payments.model import Kind, Recording

TAKER = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a12")  # the credential under which orders made elsewhere bind their keys
CLOCKS_DIFFER = timedelta(days=1)  # the most that zones left out and wrong clocks may come to
_encode = msgspec.json.Encoder().encode


class ToldDifferently(Conflict):
    """The channel has an order of this reference already, and it is not what is told here; the facts name what differs."""

    code = "order_told_differently"


class FromTheFuture(Invalid):
    """This order was placed after today; look at its date, its time zone, and the clock of whoever tells it."""

    code = "order_from_the_future"


class PartlyShipped(Conflict):
    """Some of this open order was sent already, and parcels cannot be told; bring it in when it is complete."""

    code = "order_partly_shipped"


class Taken(NamedTuple):
    """What became of one told order."""

    result: Literal["created", "same", "refused"]
    order_id: UUID | None = None
    refusal: Refusal | None = None
    settled: Settled | None = None  # None where it does not add up


@dataclass(slots=True, kw_only=True)
class Taking:
    """The orders of one call on their way in; answers stand at the place of their order."""

    told: Sequence[ToldOrder]
    terms: Terms
    now: datetime
    answers: list[Taken]
    settled: dict[int, Settled] = field(default_factory=dict)
    customers: Mapping[ExternalId, UUID] = field(default_factory=dict)

    def refuse(self, nth: int, refusal: Refusal) -> None:
        self.answers[nth] = Taken("refused", None, refusal, self.settled.get(nth))

    def channel(self, nth: int) -> ChannelTerms:
        return self.terms.channels[self.told[nth].channel]

    def customer_id(self, nth: int) -> UUID | None:
        key = _person_key(self.told[nth])
        return self.customers.get(key) if key else None


async def take_orders(
    work: Work,
    cache: TermsCache,
    told: Sequence[ToldOrder],
    *,
    by: Actor,
    channels: frozenset[str] | None = None,
) -> list[Taken]:
    """Take each of these orders or refuse it by name: as many answers as orders, in their order."""
    if any(order.written for order in told):
        await custom_fields.share(work)
    terms = await cache.at(work.tx, await epochs(work.tx), skus_asked(told))
    told = [with_written(with_known_skus(order, terms.skus), terms.fields) for order in told]
    taking = Taking(told=told, terms=terms, now=work.now, answers=[Taken("same")] * len(told))
    new = [nth for nth in range(len(told)) if _is_sound(taking, nth, channels)]
    new = await _without_known(work, taking, new)
    past = [nth for nth in new if told[nth].is_past]
    present = [nth for nth in new if not told[nth].is_past]
    taking.customers = await _people(work, [told[nth] for nth in new], by=by)
    await _write_past(work, taking, past, by=by)
    await _place(work, cache, taking, present, by=by)
    return taking.answers


def _is_sound(taking: Taking, nth: int, channels: frozenset[str] | None) -> bool:
    """Whether the order is of a channel and goods that exist here and adds up; what is wrong is its answer."""
    try:
        taking.settled[nth] = _check(taking.told[nth], taking.terms, channels)
        if taking.told[nth].placed_at > taking.now + CLOCKS_DIFFER:
            raise FromTheFuture(placed_at=taking.told[nth].placed_at)
    except Refusal as refusal:
        taking.refuse(nth, refusal)
        return False
    for line in taking.told[nth].lines:
        if line.sku not in taking.terms.skus:
            taking.refuse(nth, UnknownSku(sku=line.sku))
            return False
    return True


def _check(told: ToldOrder, terms: Terms, channels: frozenset[str] | None) -> Settled:
    channel = terms.channels.get(told.channel)
    if channel is None or (channels is not None and told.channel not in channels):
        raise UnknownChannel(channel=told.channel)
    price_list = channel.price_lists.get(told.currency)
    if price_list is None:
        raise WrongCurrency(channel=told.channel, currency=told.currency)
    return settle(told, includes_tax=price_list.includes_tax if told.includes_tax is None else told.includes_tax)


async def _without_known(work: Work, taking: Taking, asked: Sequence[int]) -> list[int]:
    """Those of the orders that are not here yet; of one that is told twice here the first counts."""
    pairs = {(taking.told[nth].channel, taking.told[nth].reference): nth for nth in reversed(asked)}
    found = await _here(work, list(pairs)) if pairs else {}
    receipts = await orders.receipts(work.tx, list(found.values())) if found else {}
    stands = {order.id: order for order in await orders.by_ids(work.tx, list(found.values()))} if found else {}
    new = []
    for nth in asked:
        pair = taking.told[nth].channel, taking.told[nth].reference
        if pair in found:
            here = found[pair]
            _compare(taking, nth, receipts[here], stands[OrderId(here)])
        elif pairs[pair] != nth:
            taking.refuse(nth, ToldDifferently(reference=pair[1], differs="told twice"))
        else:
            new.append(nth)
    return new


async def _here(work: Work, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The orders that have these (channel, reference), or are called by their number because they have none."""
    found = await orders.references(work.tx, pairs)
    numbers = {(pair[0], number): pair for pair in pairs if (number := number_called(pair[1])) and pair not in found}
    if numbers:
        here = await orders.numbered(work.tx, list(numbers))
        found |= {numbers[pair]: order_id for pair, order_id in here.items()}
    return found


def _compare(taking: Taking, nth: int, receipt: Receipt, order: Order) -> None:
    told, settled = taking.told[nth], taking.settled[nth]
    sums = settled.amounts
    pairs: dict[str, tuple[object, object]] = {
        "placed_at": (told.placed_at, receipt.placed_at),
        "units": (sum(line.quantity for line in settled.lines), receipt.units),
        "total_minor": (sums.total_minor, receipt.total_minor),
        "tax_minor": (sums.tax_minor, receipt.tax_minor),
        "shipping_minor": (sums.shipping_minor, receipt.shipping_minor),
        "status": (told.status, order.status),
    }
    differs = {name: here for name, (there, here) in pairs.items() if there != here}
    if differs:
        refusal = ToldDifferently(order_id=receipt.id, reference=told.reference, differs=list(differs), here=differs)
        taking.answers[nth] = Taken("refused", receipt.id, refusal, settled)
    else:
        taking.answers[nth] = Taken("same", receipt.id, None, settled)


async def _people(work: Work, told: Sequence[ToldOrder], *, by: Actor) -> dict[ExternalId, UUID]:
    """Everybody's customer id by their number elsewhere; who is not known yet is made."""
    rows = [
        KnownPerson(
            key=key,
            person=Person(
                name=order.buyer.name,
                email=order.buyer.email,
                phone=order.buyer.phone,
                country=order.buyer.phone_country or (order.shipping.country if order.shipping else None),
            ),
        )
        for order in told
        if (key := _person_key(order))
    ]
    return dict(await people.find_or_create(work, rows, by=by)) if rows else {}


def _person_key(told: ToldOrder) -> ExternalId | None:
    who = told.buyer
    return ExternalId(source=who.source or told.channel, external_id=who.external_id) if who.external_id else None


async def _write_past(work: Work, taking: Taking, past: Sequence[int], *, by: Actor) -> None:
    """Orders that ended: written set-wise, with what was paid for them."""
    if not past:
        return
    numbers = await placing.draw_numbers(work, len(past))
    made = {nth: _past(taking, nth, number) for nth, number in zip(past, numbers, strict=True)}
    await history.write_past(work, list(made.values()), by=by)
    recordings = [one for nth, order in made.items() for one in _recordings(taking.told[nth], order.placement.id)]
    await payments.enter_past(work, recordings, by=by)
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
        buyer=buyer_of(_new_order(taking, nth, []), channel.country, phone_country=told.buyer.phone_country),
        promised_on=told.promised_on,
        placed_at=told.placed_at,
        expires_at=None,
        shipping_method=told.shipping_method,
        discounts=told.discounts,
        custom=encoded(told.custom) if told.custom else None,
    )


def _new_order(taking: Taking, nth: int, lines: list[NewLine]) -> NewOrder:
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


def _recordings(told: ToldOrder, order_id: UUID) -> list[Recording]:
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


async def _place(work: Work, cache: TermsCache, taking: Taking, present: Sequence[int], *, by: Actor) -> None:
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
        _note_answer(taking, nth, answer)
        if isinstance(answer, Receipt):
            made.append((nth, answer))
    await _follow_up(work, taking, made, by=by)


def _note_answer(taking: Taking, nth: int, answer: Answer) -> None:
    if isinstance(answer, Receipt):
        taking.answers[nth] = Taken("created", answer.id, None, taking.settled[nth])
    else:
        taking.refuse(nth, answer)


async def _follow_up(work: Work, taking: Taking, made: Sequence[tuple[int, Receipt]], *, by: Actor) -> None:
    recordings = [one for nth, receipt in made for one in _recordings(taking.told[nth], receipt.id)]
    if recordings:
        await record_payments(work, recordings, by=by)
    for nth, receipt in made:
        told, order_id = taking.told[nth], OrderId(receipt.id)
        if told.status is Status.OPEN and (await orders.order(work.tx, order_id)).status is Status.PLACED:
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
    new = _new_order(taking, nth, lines)
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
