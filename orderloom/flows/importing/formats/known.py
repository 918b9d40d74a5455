"""The forms of other systems' files that we know by ourselves."""

from collections.abc import Sequence

from orderloom.flows.importing.formats import (
    shopify,
    shopify_inventory,
    shopify_products,
    woocommerce,
    woocommerce_products,
)
from orderloom.flows.importing.formats.format import Format
from orderloom.flows.importing.formats.order_documents import SHOPIFY_JSON, WOOCOMMERCE_JSON

FORMATS: Sequence[Format] = (
    shopify.ORDERS,
    shopify_products.PRODUCTS,
    shopify_products.PRICES,
    shopify_products.STOCK,
    shopify_inventory.STOCK,
    shopify.CUSTOMERS,
    SHOPIFY_JSON,
    woocommerce_products.PRODUCTS,
    woocommerce_products.PRICES,
    woocommerce_products.STOCK,
    woocommerce.PEOPLE,
    WOOCOMMERCE_JSON,
)
