"""WooCommerce: orders as they stand; refunds stand in them."""

from orderloom.flows.telling.teller import Reading, Teller, Telling
from orderloom.flows.telling.told import ToldChange, change_of
from orderloom.flows.telling.woocommerce.order import order_of


def _reading(members: object, channel: str, _: bool) -> Reading:
    return order_of(members, channel)


def _change(members: object, channel: str) -> ToldChange:
    return change_of(order_of(members, channel).order)


WOOCOMMERCE = Teller(
    topics={f"order.{what}": Telling.ORDER for what in ("created", "updated", "restored")},
    reading=_reading,
    change=_change,
)
