"""Ask the order rules of plug-ins about an order that is about to be placed. Without any, it costs a look."""

import logging
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import islice
from time import perf_counter
from typing import cast
from uuid import UUID

from msgspec.structs import replace

from orderloom.customers.model.addresses import Address as PostalAddress
from orderloom.flows.placing.buyers import buyer_of
from orderloom.flows.placing.pricing import Quote
from orderloom.flows.placing.request import PlaceOrder
from orderloom.kernel.errors import Busy, Conflict
from orderloom.orders.model.placement import Placement
from orderloom.plugins.loader import loaded
from orderloom.plugins.order_rules import (
    MOST_VERDICTS,
    Address,
    Buyer,
    CustomValues,
    Doubt,
    OrderLine,
    OrderRule,
    OrderView,
    Refuse,
    Tag,
    Verdict,
)

log = logging.getLogger("orderloom.plugins")

SLOW_SECONDS = 0.02
ORDER_PARTS = ("country", "lines", "name", "company", "district", "city", "region", "postal_code")

Verdicts = list[tuple[str, Verdict]]  # each with the name of the plug-in that gave it


class RefusedByRule(Conflict):
    """A rule of this shop does not let this order be placed."""

    code = "refused_by_rule"

    def __init__(self, plugin: str, verdict: Refuse) -> None:
        # Code and words are the rule's own: what the client is told is what it says.
        vars(self).update(code=f"{plugin}.{verdict.code}", __doc__=verdict.message)
        super().__init__(plugin=plugin)


class PluginFailed(Busy):
    """A rule that this shop has installed failed at this order, so it was not placed; the log says why."""

    code = "plugin_failed"


def judge(request: PlaceOrder, offer: Quote, at: datetime, *, ordered: Collection[UUID]) -> Verdicts:
    """What the rules say about an order, or the first refusal.

    The past is not judged. What another shop has taken already cannot be refused: there a refusal becomes a doubt.
    """
    rules = loaded().order_rules
    if not rules or request.occurred_at is not None:
        return []
    view = _view(request, offer, at, ordered)
    found: Verdicts = []
    for name, rule in rules.items():
        for verdict in _ask(name, rule, view):
            if isinstance(verdict, Refuse) and request.told is None:
                raise RefusedByRule(name, verdict)
            found.append((name, verdict))
    return found


def with_verdicts(order: Placement, verdicts: Verdicts) -> Placement:
    """The order with its tags, and with the doubts named beside those about its addresses."""
    if not verdicts:
        return order
    tags = {verdict.tag for _, verdict in verdicts if isinstance(verdict, Tag)}
    doubts = [f"{name}.{verdict.code}" for name, verdict in verdicts if isinstance(verdict, Refuse | Doubt)]
    buyer = replace(order.buyer, doubts=(*order.buyer.doubts, *dict.fromkeys(doubts)))
    return replace(order, tags=tuple(sorted(tags)), buyer=buyer)


def _ask(name: str, rule: OrderRule, view: OrderView) -> list[Verdict]:
    began = perf_counter()
    try:
        given = list(islice(rule.judge(view), MOST_VERDICTS))
    except Exception as error:  # foreign code: whatever it raises costs this order, and the log has it
        log.exception("plug-in %s failed at an order of channel %s", name, view.channel)
        raise PluginFailed(plugin=name) from error
    took = perf_counter() - began
    if took > SLOW_SECONDS:
        log.warning("plug-in %s took %.0f ms for an order; all orders wait for it", name, took * 1000)
    if not all(isinstance(verdict, Refuse | Tag | Doubt) for verdict in given):
        log.error("plug-in %s gave something else than verdicts", name)
        raise PluginFailed(plugin=name)
    return given


def _view(request: PlaceOrder, offer: Quote, at: datetime, ordered: Collection[UUID]) -> OrderView:
    order, sums = request.order, offer.amounts
    return OrderView(
        channel=order.channel,
        currency=offer.currency,
        includes_tax=offer.includes_tax,
        lines=tuple(_lines(request, offer)),
        goods_minor=sums.goods_minor,
        discount_minor=sums.discount_minor,
        tax_minor=sums.tax_minor,
        shipping_minor=sums.shipping_minor,
        total_minor=sums.total_minor,
        placed_at=at,
        placed_by=request.by.kind.value,
        buyer=_buyer(request, offer, ordered),
        reference=order.reference,
        shipping_method=offer.sending.method,
        coupon_codes=order.coupon_codes,
        custom=_values(order.custom),
    )


def _lines(request: PlaceOrder, offer: Quote) -> Iterator[OrderLine]:
    for asked, line in zip(request.order.lines, offer.lines, strict=True):
        yield OrderLine(
            sku=line.sku,
            title=line.title,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            discount_minor=line.discount_minor,
            tax_minor=line.tax_minor,
            custom=_values(asked.custom),
        )


def _values(custom: Mapping[str, object] | None) -> CustomValues:
    """A copy: what a rule does to it stays with the rule."""
    return dict(cast(CustomValues, custom or {}))


def _buyer(request: PlaceOrder, offer: Quote, ordered: Collection[UUID]) -> Buyer:
    order = request.order
    known = buyer_of(order, offer.channel.country)
    customer_id = order.buyer.customer_id if order.buyer else None
    return Buyer(
        customer_id=customer_id,
        has_ordered=customer_id in ordered,
        name=known.name,
        email=known.email,
        phone=known.phone,
        shipping=_address(order.shipping_address),
        billing=_address(order.billing_address),
    )


def _address(given: PostalAddress | None) -> Address | None:
    return Address(**{name: getattr(given, name) for name in ORDER_PARTS}) if given else None
