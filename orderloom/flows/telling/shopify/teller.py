"""Shopify: orders as they stand, refunds alone, and what was deleted."""

from orderloom.flows.telling.shopify import order
from orderloom.flows.telling.shopify.refund import order_id_of, refund_of
from orderloom.flows.telling.teller import Asides, Reading, Teller, Telling

WHOLE = ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
TOPICS = {f"orders/{what}": Telling.ORDER for what in WHOLE} | {
    "refunds/create": Telling.REFUND,
    "orders/delete": Telling.DELETION,
}


def _reading(members: object, channel: str, test_orders: bool) -> Reading:
    return order.order_of(members, channel, test_orders=test_orders)


def _about(members: object, telling: Telling) -> str:
    return order_id_of(members, "order_id" if telling is Telling.REFUND else "id")


SHOPIFY = Teller(
    topics=TOPICS,
    reading=_reading,
    change=order.change_of,
    asides=Asides(about=_about, refund=refund_of),
    name_of=order.id_of,
    unknown=order.unknown_of,
)
