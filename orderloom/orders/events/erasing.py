"""The fact that a buyer was erased from an order."""

from dataclasses import dataclass

from orderloom.kernel.ids import OrderId
from orderloom.orders.events.order import OrderFact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBuyerErased(OrderFact):
    """The buyer's personal data and the notes were erased from the order."""

    name = "order.buyer_erased"

    order_id: OrderId
