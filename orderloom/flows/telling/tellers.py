"""Who tells orders by webhook."""

from collections.abc import Mapping

from orderloom.connectors.model import Platform
from orderloom.flows.telling.shopify.teller import SHOPIFY
from orderloom.flows.telling.teller import Teller
from orderloom.flows.telling.woocommerce.teller import WOOCOMMERCE

TELLERS: Mapping[Platform, Teller] = {Platform.SHOPIFY: SHOPIFY, Platform.WOOCOMMERCE: WOOCOMMERCE}
