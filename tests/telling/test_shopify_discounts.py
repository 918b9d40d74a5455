"""The discounts of an order of Shopify keep their codes, whatever part of the document says them."""

from typing import Any

from .shopify import line, off, shipping
from .test_shopify_order import told


def test_codes_are_kept_where_no_application_names_them() -> None:
    lines = [line("A", 1, "10.00", discount_allocations=[off("3.00")])]
    given: dict[str, Any] = {"line_items": lines, "shipping_lines": [], "total_tax": "0.00", "total_price": "7.00"}
    one = told(discount_codes=[{"code": "TEN", "amount": "3.00", "type": "fixed_amount"}], **given)
    assert [(each.title, each.code, each.amount_minor) for each in one.discounts] == [("TEN", "TEN", 300)]
    both = [{"code": "TEN", "amount": "1.00"}, {"code": "VIP", "amount": "2.00"}]
    assert [(each.title, each.code) for each in told(discount_codes=both, **given).discounts] == [("TEN, VIP", None)]
    free = told(
        shipping_lines=[shipping("4.95", discounted_price="0.00")],
        discount_codes=[{"code": "FREE", "amount": "4.95", "type": "shipping"}],
        total_tax="6.51",
        total_price="37.50",
    )
    assert [(each.code, each.target, each.amount_minor) for each in free.discounts] == [("FREE", "shipping", 495)]
