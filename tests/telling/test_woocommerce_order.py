"""What becomes of an order of WooCommerce: each state and amount in our words, or a refusal by name."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orderloom.flows.telling.told import TAX_SPREAD, Settled, ToldOrder, settle
from orderloom.flows.telling.woocommerce.order import order_of
from orderloom.kernel.errors import Refusal
from orderloom.orders.model.order import CancelReason, Status

from .woocommerce import ADDRESS, NOWHERE, line, order, other


def told(**given: Any) -> ToldOrder:
    return order_of(order(**given), "web-eu").order


def settled(**given: Any) -> Settled:
    found = told(**given)
    assert found.includes_tax is not None
    return settle(found, includes_tax=found.includes_tax)


def refusal(**given: Any) -> str:
    try:
        settled(**given)
    except Refusal as refused:
        return refused.code
    return "taken"


def test_a_paid_order() -> None:
    found = told()
    sums = settle(found, includes_tax=False).amounts
    assert (found.reference, found.currency, found.status) == ("727", "EUR", Status.OPEN)
    assert found.placed_at == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert (sums.goods_minor, sums.shipping_minor, sums.tax_minor, sums.shipping_tax_minor) == (3099, 409, 737, 86)
    assert sums.total_minor == 4245
    assert found.payment is not None
    assert (found.payment.amount_minor, found.payment.method, found.payment.reference) == (4245, "stripe", "ch_3JWmBu")
    assert (found.buyer.external_id, found.buyer.name, found.buyer.email) == ("12", "Anna de Vries", "anna@example.org")
    assert found.shipping is not None
    assert (found.shipping.lines, found.shipping.country) == (("Prinsengracht 1",), "NL")
    assert (found.lines[0].sku, found.shipping_method) == ("MUG-BLUE", "Flat rate")


def test_every_documented_member_is_known() -> None:
    assert order_of(order(), "web-eu").unknown == ()
    assert order_of(order(wcpay_new=1), "web-eu").unknown == ("wcpay_new",)


def test_unknown_members_of_addresses_and_lines_are_named_by_their_path() -> None:
    strange = order(shipping=ADDRESS | {"cpf": "1"}, line_items=[line("A", 3, "30.99", "6.51", colour="red")], more=1)
    assert order_of(strange, "web-eu").unknown == ("more", "shipping/cpf", "line_items/colour")


def test_houses_of_brazil_keep_their_number_and_neighbourhood() -> None:
    home = ADDRESS | {"address_1": "Rua Augusta", "number": "100", "address_2": "Apto 4", "neighborhood": "Centro"}
    heard = order_of(order(billing=home, shipping=home | {"number": 7, "address_2": ""}), "web-eu")
    assert heard.unknown == ()
    assert heard.order.billing is not None
    assert heard.order.shipping is not None
    assert heard.order.billing.lines == ("Rua Augusta, 100", "Apto 4", "Centro")
    assert heard.order.shipping.lines == ("Rua Augusta, 7", "Centro")


def test_prices_with_tax_are_taken_with_their_tax() -> None:
    sums = settled(prices_include_tax=True).amounts
    assert (sums.goods_minor, sums.shipping_minor, sums.tax_minor, sums.total_minor) == (3750, 495, 737, 4245)


def test_coupons_are_in_the_lines_and_named() -> None:
    found = told(
        line_items=[line("A", 2, "18.00", subtotal="20.00")],
        coupon_lines=[other("0", code="ten", discount="2.00", discount_tax="0.00")],
        shipping_lines=[],
        total="18.00",
        total_tax="0.00",
    )
    assert [(one.code, one.amount_minor) for one in found.discounts] == [("ten", 200)]
    assert settle(found, includes_tax=False).amounts.discount_minor == 200


def test_fees_go_with_the_shipping_and_those_below_zero_are_a_discount() -> None:
    found = told(
        fee_lines=[other("2.00", "0.42", name="Cash on delivery"), other("-5.00", "-1.05", name="Loyalty")],
        total="38.82",
        total_tax="6.74",
    )
    sums = settle(found, includes_tax=False).amounts
    assert (sums.shipping_minor, sums.discount_minor, sums.tax_minor, sums.total_minor) == (609, 500, 674, 3882)
    assert found.note == "The shipping includes: Cash on delivery 2.00 EUR"
    assert [(one.title, one.code, one.amount_minor) for one in found.discounts] == [("Loyalty", None, 500)]


def test_tax_that_one_line_cannot_bear_is_spread_over_all_of_them() -> None:
    lines = [line("A", 1, "100.00"), line("GIFT", 1, "1.00", "21.21")]
    found = told(line_items=lines, shipping_lines=[], total="122.21", total_tax="21.21")
    sums = settle(found, includes_tax=False)
    assert [one.tax_minor for one in sums.lines] == [2100, 21]
    assert (sums.amounts.total_minor, found.note) == (12221, TAX_SPREAD)


def test_what_rounding_at_the_subtotal_leaves_is_brought_to_the_total() -> None:
    lines = [line("A", 3, "8.40", "1.60"), line("B", 1, "12.60", "2.40"), line("C", 7, "0.59", "0.11")]
    net = settled(line_items=lines, shipping_lines=[], total="25.71", total_tax="4.10")
    assert net.amounts.total_minor == 2571
    gross = settled(line_items=lines, shipping_lines=[], total="25.69", total_tax="4.12", prices_include_tax=True)
    assert (gross.amounts.total_minor, gross.amounts.tax_minor) == (2569, 412)


def test_shipping_below_zero_is_a_discount() -> None:
    found = told(shipping_lines=[other("-2.00", "-0.42", method_title="Own pick-up")], total="35.08", total_tax="6.09")
    sums = settle(found, includes_tax=False).amounts
    assert (sums.shipping_minor, sums.discount_minor, sums.tax_minor, sums.total_minor) == (0, 200, 609, 3508)
    assert [one.title for one in found.discounts] == ["Own pick-up"]


def test_what_was_brought_to_a_sum_is_told() -> None:
    assert order_of(order(), "web-eu").rounded == {}
    assert order_of(order(total_tax="7.38", total="42.46"), "web-eu").rounded == {"total_tax_minor": 1}
    lines = [line("A", 3, "8.403361", "1.596639"), line("B", 1, "12.605042", "2.394958")]
    heard = order_of(order(line_items=lines, shipping_lines=[], total="25.010000", total_tax="3.99"), "web-eu")
    assert heard.rounded == {"total_minor": 1}
    assert settle(heard.order, includes_tax=False).amounts.total_minor == 2501


def test_each_coupon_is_kept() -> None:
    coupons = [
        other("0", code="ten", discount="2.00", discount_tax="0.42", discount_type="percent"),
        other("0", code="summer sale", discount="1.00", discount_tax="0.21", discount_type="fixed_cart"),
    ]
    found = told(line_items=[line("MUG-BLUE", 3, "30.99", "6.51", subtotal="33.99")], coupon_lines=coupons)
    assert [(one.code, one.amount_minor) for one in found.discounts] == [("ten", 200), ("summer sale", 100)]


def test_what_php_makes_of_empty_objects_and_shortened_lists_is_understood() -> None:
    found = told(billing=[], shipping=[], line_items={"1": line("MUG-BLUE", 3, "30.99", "6.51")})
    assert (found.billing, found.buyer.name, [line.sku for line in found.lines]) == (None, None, ["MUG-BLUE"])


def test_a_line_of_nothing_is_left_out_and_whole_numbers_may_be_written_as_texts() -> None:
    gone = line("GONE", 0, "0.00")
    found = told(line_items=[line("MUG-BLUE", 3, "30.99", "6.51") | {"quantity": "3"}, gone])
    assert [(line.sku, line.quantity) for line in found.lines] == [("MUG-BLUE", 3)]
    assert told(line_items=[line("MUG-BLUE", 3, "30.99", "6.51") | {"quantity": 3.0}]).lines[0].quantity == 3


def test_more_decimals_than_the_currency_has_are_rounded() -> None:
    lines = [line("A", 3, "25.210084", "4.789916")]
    assert settled(line_items=lines, shipping_lines=[], total="30.00", total_tax="4.79").amounts.total_minor == 3000


STATES = [
    ("pending", None, None, Status.PLACED, None),
    ("on-hold", None, None, Status.PLACED, None),
    ("processing", None, None, Status.OPEN, None),
    ("processing", "2026-03-01T12:30:08", None, Status.OPEN, (4245, 0)),
    ("completed", "2026-03-01T12:30:08", "2026-03-03T09:00:00", Status.COMPLETE, (4245, 0)),
    ("wc-completed", None, "2026-03-03T09:00:00", Status.COMPLETE, None),
    ("cancelled", None, None, Status.CANCELLED, None),
    ("failed", None, None, Status.CANCELLED, None),
    ("refunded", "2026-03-01T12:30:08", None, Status.CANCELLED, (4245, 4245)),
    ("refunded", None, "2026-03-03T09:00:00", Status.COMPLETE, (4245, 4245)),
]


@pytest.mark.parametrize(("status", "paid_at", "completed_at", "wanted", "payment"), STATES)
def test_each_state(status: str, paid_at: str | None, completed_at: str | None, wanted: Status, payment: Any) -> None:
    found = told(status=status, date_paid=None, date_paid_gmt=paid_at, date_completed_gmt=completed_at)
    assert found.status is wanted
    assert (found.payment and (found.payment.amount_minor, found.payment.refunded_minor)) == payment
    settle(found, includes_tax=False)


def test_a_failed_order_was_not_paid() -> None:
    assert told(status="failed").cancel_reason is CancelReason.UNPAID


def test_refunds_are_amounts_below_zero() -> None:
    found = told(status="completed", refunds=[{"id": 1, "reason": "", "total": "-5.00"}, {"id": 2, "total": "-1.50"}])
    assert found.payment is not None
    assert found.payment.refunded_minor == 650


def test_a_guest_has_no_number_and_goods_without_sku_go_by_their_id() -> None:
    assert told(customer_id=0).buyer.external_id is None
    assert told(line_items=[line("", 3, "30.99", "6.51")]).lines[0].sku == "95"
    assert told(line_items=[line("", 3, "30.99", "6.51", variation_id=0)]).lines[0].sku == "93"


def test_an_order_without_a_shipping_address_goes_to_the_billing_address() -> None:
    found = told(shipping=NOWHERE)
    assert found.shipping == found.billing
    assert told(shipping=NOWHERE, billing=NOWHERE | {"email": "a@example.org"}).shipping is None


REFUSED: dict[str, list[dict[str, Any]]] = {
    "document_currency_unknown": [{"currency": "XXX"}],
    "amounts_differ": [{"total": "1.00"}, {"total_tax": "1.00"}, {"shipping_lines": []}],
    "document_amount_refused": [{"line_items": [line("A", 1, "-1.00")]}, {"total": "-1"}],
    "woocommerce_legacy_api": [{"order": {"order_number": 645}, "line_items": None}],
    "not_an_order_yet": [
        {"status": "trash"},
        {"status": "checkout-draft"},
        {"status": "auto-draft"},
        {"billing_period": "month"},
    ],
    "order_status_unknown": [{"status": "backordered"}],
    "goods_without_sku": [{"line_items": [line("", 1, "1.00", variation_id=0, product_id=0)]}],
    "address_without_country": [{"shipping": ADDRESS | {"country": ""}}],
    "refunded_more_than_paid": [
        {"status": "completed", "refunds": [{"total": "-100.00"}]},
        {"date_paid": None, "date_paid_gmt": None, "refunds": [{"total": "-1.00"}]},
    ],
    "no_lines": [{"line_items": [], "shipping_lines": [], "total": "0", "total_tax": "0"}],
    "told_document_malformed": [
        {"status": None},
        {"line_items": [line("A", 0, "1.00")]},
        {"date_created": None, "date_created_gmt": None},
        {"billing": ["x"]},
        {"line_items": {"id": 1}},
        {"line_items": [line("A", 1, "1.00") | {"quantity": 0.5}]},
        {"total": "much"},
    ],
}


@pytest.mark.parametrize(
    ("code", "given"), [(code, one) for code, given in REFUSED.items() for one in given], ids=lambda one: str(one)[:60]
)
def test_what_cannot_be_mapped_is_refused_by_name(code: str, given: dict[str, Any]) -> None:
    assert refusal(**given) == code
