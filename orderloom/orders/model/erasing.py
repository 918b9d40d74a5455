"""When a buyer cannot be erased yet."""

from orderloom.kernel.errors import Conflict


class OrdersStillOpen(Conflict):
    """This buyer has orders that are not ended: ship or cancel them first; the facts name some."""

    code = "orders_still_open"
