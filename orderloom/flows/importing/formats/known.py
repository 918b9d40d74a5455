"""The forms of other systems' files that we know by ourselves."""

from collections.abc import Sequence

from orderloom.flows.importing.formats import shopify, woocommerce
from orderloom.flows.importing.formats.format import Format
from orderloom.flows.importing.formats.order_documents import SHOPIFY_JSON, WOOCOMMERCE_JSON

FORMATS: Sequence[Format] = (
    shopify.ORDERS,
    shopify.PRODUCTS,
    shopify.PRICES,
    shopify.CUSTOMERS,
    SHOPIFY_JSON,
    woocommerce.PRODUCTS,
    woocommerce.PRICES,
    woocommerce.PEOPLE,
    WOOCOMMERCE_JSON,
)
