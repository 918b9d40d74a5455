"""The guides say of each member of an order what becomes of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from orderloom.flows.telling.shopify import members as shopify
from orderloom.flows.telling.woocommerce import members as woocommerce

GUIDES = Path(__file__).parents[2] / "docs/guides"


@pytest.mark.parametrize(
    ("guide", "members"),
    [
        ("import-shopify.md", shopify.USED),
        ("import-shopify.md", shopify.LEFT_OUT),
        ("import-woocommerce.md", woocommerce.USED),
        ("import-woocommerce.md", woocommerce.LEFT_OUT),
    ],
)
def test_each_member_stands_in_its_guide(guide: str, members: Mapping[str, str]) -> None:
    text = (GUIDES / guide).read_text("utf-8")
    assert [name for name, what in members.items() if f"| `{name}` | {what} |" not in text] == []
