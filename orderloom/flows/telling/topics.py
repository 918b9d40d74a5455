"""Webhooks of other shops that are left out, and why. What is taken each platform's teller says."""

from collections.abc import Mapping

# People ask to see what is known of them, or to be forgotten: somebody has to do that here.
ABOUT_PERSONS = frozenset({"customers/data_request", "customers/redact", "shop/redact"})

# How a topic begins that is known and left out, and why.
LEFT_OUT: Mapping[str, str] = {
    "orders/edited": "orders/updated tells the order as it is after the edit",
    "order_transactions/": "the order's own webhooks and refunds/create tell its money",
    "fulfillments/": "orders/fulfilled and orders/updated tell what was sent",
    "fulfillment_": "orders/fulfilled and orders/updated tell what was sent",
    "returns/": "refunds/create and orders/updated tell what came back",
    "draft_orders/": "a draft is no order yet; orders/create tells when it is one",
    "checkouts/": "a cart is no order yet",
    "carts/": "a cart is no order yet",
    "products/": "goods come by files and by the API",
    "variants/": "goods come by files and by the API",
    "collections/": "for the pages of the shop",
    "inventory_": "stock is counted here",
    "customers/": "buyers come with their orders, and by files",
    "app/": "about the other shop's own workings; switch the connection off where it is not wanted any more",
    "shop/": "about the other shop's own workings",
    "product.": "goods come by files and by the API",
    "customer.": "buyers come with their orders, and by files",
    "coupon.": "promotions are kept here",
    "order.deleted": "an order that is here stays; cancel it",
}


def why_left_out(topic: str) -> str | None:
    """Why a topic is not taken; None where it is not known here at all."""
    return next((why for start, why in LEFT_OUT.items() if topic.startswith(start)), None)
