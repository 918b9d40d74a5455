"""Hear what another shop says by webhook: a new order is taken in, an order that is here is cancelled, paid or refunded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from orderloom.connectors import queries as connectors
from orderloom.connectors.commands import remember_order
from orderloom.connectors.model import Connection, InboxState, OrderNotHere
from orderloom.flows.follow_order import Followed, follow_deletion, follow_order
from orderloom.flows.placing.pricing import UnknownSku
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.take_orders import take_orders
from orderloom.flows.telling.document import read_document
from orderloom.flows.telling.shopify.lines import CUSTOM_ITEM, LineWithoutSku
from orderloom.flows.telling.teller import Asides, Telling
from orderloom.flows.telling.tellers import TELLERS
from orderloom.flows.telling.told import ToldChange, ToldOrder
from orderloom.flows.telling.topics import ABOUT_PERSONS, why_left_out
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId
from orderloom.orders import queries as orders

TOPIC_NOT_TAKEN = "topic_not_taken"  # a webhook about something that is not taken over
PERSON_ASKS = "personal_data_asked"  # somebody wants to see or to have erased what is known of them
GOES_BY_ID = "the line has no SKU there and goes by this id: give the goods a SKU there, or make goods of this SKU here"
NOTHING_NEW = "nothing_new"  # the order is here, and nothing that is taken over has changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a webhook."""

    state: InboxState
    code: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    order_id: UUID | None = None
    unknown: tuple[str, ...] = ()


async def hear_webhook(
    work: Work, cache: TermsCache, connection: Connection, topic: str, body: bytes, *, by: Actor
) -> Heard:
    """Do what a webhook says, or say why not. A Refusal that is raised leaves the transaction to be rolled back."""
    teller = TELLERS[connection.platform]
    telling = teller.topics.get(topic)
    if telling is Telling.ORDER:
        return await _hear_order(work, cache, connection, read_document(body), by=by)
    if telling is not None and teller.asides is not None:
        return await _hear_aside(work, connection, teller.asides, telling, read_document(body), by=by)
    code = PERSON_ASKS if topic in ABOUT_PERSONS else TOPIC_NOT_TAKEN
    return Heard(state=InboxState.IGNORED, code=code, facts={"topic": topic, "why": why_left_out(topic)})


async def _hear_aside(
    work: Work, connection: Connection, asides: Asides, telling: Telling, members: object, *, by: Actor
) -> Heard:
    """What is told of an order by what the other shop calls it, and nothing else."""
    named = asides.about(members, telling)
    here = await connectors.order_told_as(work.tx, connection.id, named)
    if telling is Telling.DELETION:
        if here is None:
            return Heard(state=InboxState.IGNORED, code=NOTHING_NEW)
        return _heard(await follow_deletion(work, OrderId(here), by=by), OrderId(here))
    if here is None:
        raise OrderNotHere(order=named)
    order = await orders.order(work.tx, OrderId(here))
    return await _follow(work, asides.refund(members, connection.channel, order.currency), order.id, by=by)


async def _hear_order(work: Work, cache: TermsCache, connection: Connection, members: object, *, by: Actor) -> Heard:
    teller = TELLERS[connection.platform]
    change = teller.change(members, connection.channel)
    pair = change.channel, change.reference
    here = (await orders.references(work.tx, [pair])).get(pair)
    if here is not None:
        heard = await _follow(work, change, OrderId(here), by=by)
        await _remember(work, connection, members, here)
        return replace(heard, unknown=teller.unknown(members))
    read = teller.reading(members, connection.channel, connection.test_orders)
    taken = (await take_orders(work, cache, [read.order], by=by))[0]
    if taken.refusal is not None:
        raise _named(taken.refusal, read.order)
    if taken.order_id:
        await _remember(work, connection, members, taken.order_id)
    facts: dict[str, object] = {f"{name}_rounded": minor for name, minor in read.rounded.items()}
    heard = Heard(state=InboxState.DONE, facts=facts, order_id=taken.order_id, unknown=read.unknown)
    if not change.taken_back or taken.order_id is None:
        return heard
    left = await _follow(work, change, OrderId(taken.order_id), by=by)
    code = None if left.code == NOTHING_NEW else left.code  # the order itself is new
    return replace(heard, code=code, facts=facts | dict(left.facts))


async def _remember(work: Work, connection: Connection, members: object, order_id: UUID) -> None:
    """Keep what the other shop calls the order where its refunds and deletions name nothing else."""
    if name := TELLERS[connection.platform].name_of(members):
        await remember_order(work, connection.id, name, order_id)


async def _follow(work: Work, told: ToldChange, order_id: OrderId, *, by: Actor) -> Heard:
    return _heard(await follow_order(work, told, order_id, by=by), order_id)


def _heard(followed: Followed, order_id: OrderId) -> Heard:
    state = InboxState.DONE if followed.changed else InboxState.IGNORED
    code = followed.code or (None if followed.changed else NOTHING_NEW)
    return Heard(state=state, code=code, facts=followed.facts, order_id=order_id)


def _named(refusal: Refusal, told: ToldOrder) -> Refusal:
    """The refusal by its own name where only this shop's documents know it: goods that were written into the order."""
    if isinstance(refusal, UnknownSku) and refusal.facts.get("sku") == CUSTOM_ITEM:
        return LineWithoutSku(sku=CUSTOM_ITEM, title=next(line.title for line in told.lines if line.sku == CUSTOM_ITEM))
    if isinstance(refusal, UnknownSku) and refusal.facts.get("sku") in told.other_skus:
        return UnknownSku(**refusal.facts, hint=GOES_BY_ID)
    return refusal
