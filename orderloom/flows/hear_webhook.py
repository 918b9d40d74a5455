"""Hear what another shop says by webhook: a new order is taken in, an order that is here is cancelled, paid or refunded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from orderloom.connectors.model import Connection, InboxState, Platform
from orderloom.flows.follow_order import follow_order
from orderloom.flows.placing.quote import UnknownSku
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.take_orders import take_orders
from orderloom.flows.telling.document import read_document
from orderloom.flows.telling.shopify import order as shopify
from orderloom.flows.telling.shopify.lines import CUSTOM_ITEM, LineWithoutSku
from orderloom.flows.telling.told import ToldChange, ToldOrder, change_of
from orderloom.flows.telling.woocommerce.order import order_of as woocommerce_order
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId
from orderloom.orders import queries as orders

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a webhook."""

    state: InboxState
    code: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    order_id: UUID | None = None
    unknown: tuple[str, ...] = ()


class Read(NamedTuple):
    order: ToldOrder
    unknown: tuple[str, ...]
    rounded: Mapping[str, int] = {}


async def hear_webhook(
    work: Work, cache: TermsCache, connection: Connection, topic: str, body: bytes, *, by: Actor
) -> Heard:
    """Do what a webhook says, or say why not. A Refusal that is raised leaves the transaction to be rolled back."""
    if topic not in TOPICS[connection.platform]:
        return Heard(state=InboxState.IGNORED, code=TOPIC_NOT_TAKEN)
    members = read_document(body)
    change = _change(connection, members)
    pair = change.channel, change.reference
    here = (await orders.references(work.tx, [pair])).get(pair)
    if here is not None:
        heard = await _follow(work, change, OrderId(here), by=by)
        return replace(heard, unknown=_unknown(connection, members))
    read = _read(connection, members)
    taken = (await take_orders(work, cache, [read.order], by=by))[0]
    if taken.refusal is not None:
        raise _named(taken.refusal, read.order)
    facts = {f"{name}_rounded": minor for name, minor in read.rounded.items()}
    return Heard(state=InboxState.DONE, facts=facts, order_id=taken.order_id, unknown=read.unknown)


def _change(connection: Connection, members: object) -> ToldChange:
    if connection.platform is Platform.SHOPIFY:
        return shopify.change_of(members, connection.channel)
    return change_of(woocommerce_order(members, connection.channel).order)


def _read(connection: Connection, members: object) -> Read:
    if connection.platform is Platform.SHOPIFY:
        return Read(*shopify.order_of(members, connection.channel, test_orders=connection.test_orders))
    return Read(*woocommerce_order(members, connection.channel))


async def _follow(work: Work, told: ToldChange, order_id: OrderId, *, by: Actor) -> Heard:
    followed = await follow_order(work, told, order_id, by=by)
    state = InboxState.DONE if followed.changed else InboxState.IGNORED
    code = followed.code or (None if followed.changed else NOTHING_NEW)
    return Heard(state=state, code=code, facts=followed.facts, order_id=order_id)


def _unknown(connection: Connection, members: object) -> tuple[str, ...]:
    return shopify.unknown_of(members) if connection.platform is Platform.SHOPIFY else ()


def _named(refusal: Refusal, told: ToldOrder) -> Refusal:
    """The refusal by its own name where only this shop's documents know it: goods that were written into the order."""
    if isinstance(refusal, UnknownSku) and refusal.facts.get("sku") == CUSTOM_ITEM:
        return LineWithoutSku(sku=CUSTOM_ITEM, title=next(line.title for line in told.lines if line.sku == CUSTOM_ITEM))
    return refusal
