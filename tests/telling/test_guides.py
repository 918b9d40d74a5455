"""The guides say of each member of an order what becomes of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from orderloom.flows.importing.formats import shopify as shopify_files
from orderloom.flows.importing.formats import shopify_inventory, shopify_products, woocommerce_products
from orderloom.flows.telling.shopify import members as shopify
from orderloom.flows.telling.shopify import table
from orderloom.flows.telling.woocommerce import members as woocommerce

GUIDES = Path(__file__).parents[2] / "docs/guides"


@pytest.mark.parametrize(
    ("guide", "members"),
    [
        ("import-shopify.md", shopify.USED),
        ("import-shopify.md", shopify.LEFT_OUT),
        ("import-shopify.md", shopify.ADDRESS),
        ("import-shopify.md", shopify.LINE),
        ("import-woocommerce.md", woocommerce.USED),
        ("import-woocommerce.md", woocommerce.LEFT_OUT),
        ("import-woocommerce.md", woocommerce.ADDRESS),
        ("import-woocommerce.md", woocommerce.LINE),
        ("import-shopify.md", table.USED),
        ("import-shopify.md", table.LEFT_OUT),
        ("import-shopify.md", shopify_products.PRODUCTS_USED),
        ("import-shopify.md", shopify_products.PRODUCTS_LEFT_OUT),
        ("import-shopify.md", shopify_inventory.INVENTORY_USED),
        ("import-shopify.md", shopify_inventory.INVENTORY_LEFT_OUT),
        ("import-shopify.md", shopify_files.CUSTOMERS_USED),
        ("import-shopify.md", shopify_files.CUSTOMERS_LEFT_OUT),
        ("import-woocommerce.md", woocommerce_products.PRODUCTS_USED),
        ("import-woocommerce.md", woocommerce_products.PRODUCTS_LEFT_OUT),
    ],
)
def test_each_member_stands_in_its_guide(guide: str, members: Mapping[str, str]) -> None:
    text = (GUIDES / guide).read_text("utf-8")
    assert [name for name, what in members.items() if f"| `{name}` | {what} |" not in text] == []
