"""What becomes of an order of Shopify: each state and amount in our words, or a refusal by name."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orderloom.flows.telling.shopify.order import order_of
from orderloom.flows.telling.told import TAX_SPREAD, Settled, ToldOrder, settle
from orderloom.kernel.errors import Refusal
from orderloom.orders.model.order import CancelReason, Status

from .shopify import ADDRESS, line, money, off, order, shipping, tax


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
    sums = settle(found, includes_tax=True).amounts
    assert (found.reference, found.channel, found.currency, found.status) == ("#1001", "web-eu", "EUR", Status.OPEN)
    assert found.placed_at == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert (sums.goods_minor, sums.discount_minor, sums.shipping_minor, sums.total_minor) == (3750, 0, 495, 4245)
    assert (sums.tax_minor, sums.shipping_tax_minor) == (737, 86)
    assert found.payment is not None
    assert (found.payment.amount_minor, found.payment.method, found.payment.captured) == (
        4245,
        "shopify-payments",
        True,
    )
    assert (found.buyer.external_id, found.buyer.name, found.buyer.email) == (
        "10592223560011",
        "Anna de Vries",
        "anna@example.org",
    )
    assert found.buyer.phone == "020 123 4567"
    assert found.shipping is not None
    assert (found.shipping.country, found.shipping.lines, found.shipping.postal_code) == (
        "NL",
        ("Prinsengracht 1",),
        "1015 DV",
    )
    assert (found.lines[0].sku, found.lines[0].title, found.shipping_method) == ("MUG-BLUE", "Mug - Blue", "Standard")


def test_every_documented_member_is_known() -> None:
    assert order_of(order(), "web-eu").unknown == ()
    assert order_of(order(brand_new={"a": 1}), "web-eu").unknown == ("brand_new",)


def test_unknown_members_of_addresses_and_lines_are_named_by_their_path() -> None:
    lines = [line("MUG-BLUE", 3, "12.50", tax_lines=[tax("6.51", 0.21)], colour="x") for _ in range(2)]
    strange = order(line_items=lines, billing_address=ADDRESS | {"floor": "2"}, total_tax="13.88", total_price="79.95")
    assert order_of(strange, "web-eu").unknown == ("billing_address/floor", "line_items/colour")


def test_tax_on_top() -> None:
    sums = settled(
        taxes_included=False,
        line_items=[
            line("A", 3, "9.00", tax_lines=[tax("0.34", 0.015), tax("1.26", 0.055)], discount_allocations=[off("4.05")])
        ],
        shipping_lines=[shipping("7.50", tax_lines=[tax("0.11", 0.015), tax("0.41", 0.055)])],
        discount_applications=[{"type": "discount_code", "code": "MERCH15", "target_type": "line_item"}],
        total_tax="2.12",
        total_price="32.57",
    )
    assert (sums.amounts.goods_minor, sums.amounts.discount_minor, sums.amounts.tax_minor) == (2700, 405, 212)
    assert (sums.amounts.shipping_tax_minor, sums.amounts.total_minor) == (52, 3257)


def test_discounts_are_named_and_shipping_is_taken_as_paid() -> None:
    found = told(
        line_items=[line("A", 1, "10.00", discount_allocations=[off("1.00"), off("2.00", 1)])],
        shipping_lines=[shipping("5.00", discounted_price="0.00", discount_allocations=[off("5.00", 2)])],
        discount_applications=[
            {"type": "discount_code", "code": "ONE"},
            {"type": "automatic", "title": "Spring"},
            {"type": "discount_code", "code": "FREESHIP"},
        ],
        total_tax="0.00",
        total_price="7.00",
    )
    assert [(one.title, one.code, one.target, one.amount_minor) for one in found.discounts] == [
        ("ONE", "ONE", "goods", 100),
        ("Spring", None, "goods", 200),
        ("FREESHIP", "FREESHIP", "shipping", 500),
    ]
    assert settle(found, includes_tax=True).amounts.total_minor == 700


def test_a_line_discount_without_allocations_counts() -> None:
    given = [line("A", 2, "10.00", total_discount="5.00")]
    assert (
        settled(line_items=given, shipping_lines=[], total_tax="0.00", total_price="15.00").amounts.discount_minor
        == 500
    )


def test_tips_duties_and_fees_are_kept_with_the_shipping_and_named() -> None:
    found = told(
        total_tip_received="2.00",
        original_total_duties_set=money("10.00"),
        original_total_additional_fees_set=money("1.00"),
        total_price="55.45",
    )
    assert settle(found, includes_tax=True).amounts.shipping_minor == 495 + 1300
    assert found.note == "The shipping includes: Tip 2.00 EUR, Duties 10.00 EUR, Fees 1.00 EUR"


def test_amounts_are_those_of_the_shops_money() -> None:
    found = told(presentment_currency="GBP", total_price_set=money("42.45", shown=("37.20", "GBP")))
    assert (found.currency, found.total_minor) == ("EUR", 4245)


@pytest.mark.parametrize(
    ("currency", "price", "total", "minor"),
    [("JPY", "1250", "3750", 3750), ("JPY", "1250.00", "3750.00", 3750), ("KWD", "1.250", "3.750", 3750)],
)
def test_money_is_read_by_its_currencys_digits(currency: str, price: str, total: str, minor: int) -> None:
    sums = settled(
        currency=currency, line_items=[line("A", 3, price)], shipping_lines=[], total_tax="0", total_price=total
    )
    assert sums.amounts.total_minor == minor


def test_tax_that_one_line_cannot_bear_is_spread_over_all_of_them() -> None:
    """A checkout app puts the tax of the whole order on a gift of next to nothing."""
    lines = [line("A", 1, "16633.54"), line("GIFT", 1, "0.98", tax_lines=[tax("2556.93", 0.18)])]
    given: dict[str, Any] = {"currency": "INR", "line_items": lines, "shipping_lines": [], "total_tax": "2556.93"}
    within = told(taxes_included=True, total_price="16634.52", **given)
    sums = settle(within, includes_tax=True)
    assert [one.tax_minor for one in sums.lines] == [255678, 15]
    assert (sums.amounts.tax_minor, sums.amounts.total_minor, within.note) == (255693, 1663452, TAX_SPREAD)
    on_top = settled(taxes_included=False, total_price="19191.45", **given)
    assert [one.tax_minor for one in on_top.lines] == [255678, 15]
    unsaid = settled(taxes_included=True, total_price="16634.52", **given | {"total_tax": None})
    assert unsaid.amounts.tax_minor == 255693


def test_a_few_cents_of_rounding_in_tax_go_to_the_largest_line() -> None:
    lines = [line("A", 1, "10.00", tax_lines=[tax("1.74", 0.21)]), line("B", 1, "20.00", tax_lines=[tax("3.47", 0.21)])]
    sums = settled(line_items=lines, shipping_lines=[], total_tax="5.20", total_price="30.00")
    assert [one.tax_minor for one in sums.lines] == [174, 346]


def test_tax_of_the_whole_order_is_spread() -> None:
    lines = [line("A", 1, "10.00"), line("B", 1, "20.00")]
    sums = settled(line_items=lines, shipping_lines=[], total_tax="3.00", total_price="33.00", taxes_included=False)
    assert [one.tax_minor for one in sums.lines] == [100, 200]


STATES = [
    ("pending", None, None, Status.PLACED, None),
    ("authorized", None, None, Status.PLACED, (4245, False, 0)),
    ("paid", None, None, Status.OPEN, (4245, True, 0)),
    ("paid", "fulfilled", None, Status.COMPLETE, (4245, True, 0)),
    ("pending", "fulfilled", None, Status.COMPLETE, None),
    ("refunded", "fulfilled", None, Status.COMPLETE, (4245, True, 4245)),
    ("refunded", None, None, Status.CANCELLED, (4245, True, 4245)),
    ("refunded", "restocked", "2026-03-02T10:00:00Z", Status.CANCELLED, (4245, True, 4245)),
    ("voided", None, "2026-03-02T10:00:00Z", Status.CANCELLED, None),
    ("PAID", "unfulfilled", None, Status.OPEN, (4245, True, 0)),
]


@pytest.mark.parametrize(("paid", "sent", "cancelled_at", "status", "payment"), STATES)
def test_each_state(paid: str, sent: str | None, cancelled_at: str | None, status: Status, payment: Any) -> None:
    found = told(financial_status=paid, fulfillment_status=sent, cancelled_at=cancelled_at)
    assert found.status is status
    told_payment = found.payment
    seen = told_payment and (told_payment.amount_minor, told_payment.captured, told_payment.refunded_minor)
    assert seen == payment
    settle(found, includes_tax=True)


def test_what_was_paid_in_part_is_what_is_not_outstanding() -> None:
    found = told(financial_status="partially_paid", total_outstanding="20.00")
    assert found.payment is not None
    assert (found.status, found.payment.amount_minor) == (Status.PLACED, 2245)


REFUND = {"kind": "refund", "status": "success", "amount": "5.00"}
REFUNDED = {"financial_status": "partially_refunded", "fulfillment_status": "fulfilled"}


def test_what_was_given_back_counts_in_the_shops_own_currency() -> None:
    own = {"shop_money": {"amount": "6.10", "currency_code": "EUR"}, "presentment_money": {"amount": "5.00"}}
    entry = REFUND | {"currency": "GBP", "amount_set": own}
    payment = told(**REFUNDED, refunds=[{"transactions": [entry]}]).payment
    assert payment is not None
    assert payment.refunded_minor == 610


def test_chinese_names_are_written_with_the_familys_first() -> None:
    found = told(shipping_address={**ADDRESS, "first_name": "伟", "last_name": "张", "name": "伟 张"})
    assert found.shipping is not None
    assert found.shipping.name == "张伟"


def test_refunds_are_the_sum_of_their_transactions() -> None:
    entries = [
        {"kind": "refund", "status": "success", "amount": "5.00"},
        {"kind": "refund", "status": "failure", "amount": "5.00"},
        {"kind": "refund", "status": "success", "amount": "1.50"},
    ]
    found = told(
        financial_status="partially_refunded", fulfillment_status="fulfilled", refunds=[{"transactions": entries}]
    )
    assert found.payment is not None
    assert found.payment.refunded_minor == 650


def test_when_it_was_sent_and_arrived() -> None:
    sent = [
        {
            "created_at": "2026-03-02T10:00:00Z",
            "updated_at": "2026-03-03T10:00:00Z",
            "status": "success",
            "shipment_status": "delivered",
        },
        {
            "created_at": "2026-03-02T12:00:00Z",
            "updated_at": "2026-03-04T10:00:00Z",
            "status": "success",
            "shipment_status": "delivered",
        },
    ]
    found = told(fulfillment_status="fulfilled", fulfillments=sent)
    assert found.shipped_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert found.delivered_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    sent[0]["shipment_status"] = "in_transit"
    assert told(fulfillment_status="fulfilled", fulfillments=sent).delivered_at is None


def test_notes_attributes_and_tags_are_kept() -> None:
    found = told(
        note="Ring twice",
        note_attributes=[{"name": "Gift", "value": "yes"}, {"name": "_internal", "value": "x"}],
        tags="VIP, repeat customer",
    )
    assert found.note == "Ring twice\nGift: yes"
    assert found.tags == ("VIP", "repeat-customer")


def test_a_variant_without_a_sku_goes_by_its_id() -> None:
    assert told(line_items=[line("", 3, "12.50")]).lines[0].sku == "41596525019321"


def test_a_discount_that_no_line_says_is_spread_if_the_order_adds_up_so() -> None:
    given = {"shipping_lines": [shipping("4.95")], "total_tax": "0.00", "discount_codes": [{"code": "SUMMER"}]}
    lines = [line("A", 1, "10.00"), line("B", 1, "20.00")]
    found = told(line_items=lines, total_discounts="6.00", total_price="28.95", **given)
    sums = settle(found, includes_tax=True)
    assert [one.discount_minor for one in sums.lines] == [200, 400]
    assert [(one.code, one.amount_minor) for one in found.discounts] == [("SUMMER", 600)]
    assert refusal(line_items=lines, total_discounts="5.00", total_price="28.95", **given) == "amounts_differ"


def test_what_is_written_into_an_order_and_not_sent_is_money_beside_goods() -> None:
    service = line(None, 1, "5.00", variant_id=None, requires_shipping=False, title="Gift wrap")
    given: dict[str, Any] = {"shipping_lines": [], "total_tax": "0.00"}
    found = told(line_items=[line("A", 1, "10.00"), service], total_price="15.00", **given)
    assert [one.sku for one in found.lines] == ["A"]
    assert found.note == "The shipping includes: Gift wrap 5.00 EUR"
    alone = told(line_items=[service], total_price="5.00", **given)
    assert [one.sku for one in alone.lines] == ["custom-item"]
    goods = told(line_items=[line(None, 2, "5.00", variant_id=None)], total_price="10.00", **given)
    assert [(one.sku, one.title) for one in goods.lines] == [("custom-item", "Mug - Blue")]


def test_duties_are_charges_with_their_own_tax_unless_prices_hold_them() -> None:
    duty = {"price": "3.00", "tax_lines": [tax("0.60", 0.2)]}
    lines = [line("A", 1, "10.00", tax_lines=[tax("2.00", 0.2)], duties=[duty])]
    given = {"line_items": lines, "shipping_lines": [], "original_total_duties_set": money("3.00")}
    sums = settled(taxes_included=False, total_tax="2.60", total_price="15.60", **given).amounts
    assert (sums.shipping_minor, sums.shipping_tax_minor, sums.tax_minor) == (300, 60, 260)
    within = settled(duties_included=True, total_tax="2.00", total_price="10.00", **given).amounts
    assert (within.shipping_minor, within.total_minor) == (0, 1000)


def test_a_tip_is_not_counted_twice() -> None:
    tip = line(None, 1, "5.00", variant_id=None, title="Tip", tip={"payment_gateway": "x", "payment_method": "Visa"})
    lines = [line("A", 1, "10.00"), tip]
    found = settled(
        line_items=lines, shipping_lines=[], total_tax="0.00", total_tip_received="5.00", total_price="15.00"
    )
    assert (found.amounts.goods_minor, found.amounts.shipping_minor) == (1000, 500)


def test_an_edited_order_was_paid_as_it_is_now() -> None:
    """A unit was taken out before the order was paid: nothing was given back for it."""
    lines = [line("A", 3, "12.50", current_quantity=2, tax_lines=[tax("6.51", 0.21)])]
    given = {"line_items": lines, "fulfillment_status": "fulfilled"}
    paid = told(current_total_price="29.95", total_outstanding="0.00", **given).payment
    owed = told(current_total_price="29.95", total_outstanding="-12.50", **given).payment
    assert paid is not None
    assert owed is not None
    assert (paid.amount_minor, owed.amount_minor) == (2995, 4245)


def test_a_refund_happened_when_its_transaction_did() -> None:
    entry = REFUND | {"id": 1, "processed_at": "2026-03-04T10:00:00Z", "created_at": "2026-03-03T10:00:00Z"}
    later = REFUND | {"id": 2}
    refunds = [{"created_at": "2026-03-02T10:00:00Z", "transactions": [entry, later]}]
    payment = told(**REFUNDED, refunds=refunds).payment
    assert payment is not None
    assert [(one.id, one.at and one.at.day) for one in payment.refunds] == [("1", 4), ("2", 2)]


@pytest.mark.parametrize("state", ["partially_refunded", "refunded"])
def test_money_that_is_on_its_way_back_is_not_given_back_yet(state: str) -> None:
    pending = [{"transactions": [REFUND | {"status": "pending"}]}]
    payment = told(financial_status=state, fulfillment_status="fulfilled", refunds=pending).payment
    assert payment is not None
    assert (payment.amount_minor, payment.refunded_minor) == (4245, 0)


def test_a_cancelled_order_says_why() -> None:
    assert told(cancelled_at="2026-03-02T10:00:00Z", cancel_reason="inventory").cancel_reason is CancelReason.NO_STOCK


REFUSED: dict[str, list[dict[str, Any]]] = {
    "test_order": [{"test": True}],
    "document_currency_unknown": [{"currency": "XXX"}, {"currency": "BTC"}],
    "amounts_differ": [{"total_price": "1.00"}, {"line_items": [line("A", 1, "12.50")]}, {"total_tax": "20.00"}],
    "document_amount_refused": [
        {"line_items": [line("A", 1, "-1.00")]},
        {"line_items": [line("A", 1, "1.005")]},
        {"total_price": "1e40"},
    ],
    "payment_voided_elsewhere": [{"financial_status": "voided"}, {"financial_status": "expired"}],
    "partly_shipped_elsewhere": [{"fulfillment_status": "partial"}, {"fulfillment_status": "restocked"}],
    "shipped_and_cancelled": [{"fulfillment_status": "fulfilled", "cancelled_at": "2026-03-02T10:00:00Z"}],
    "refund_unclear": [
        {"financial_status": "partially_refunded", "fulfillment_status": "fulfilled"},
        REFUNDED | {"refunds": [{"transactions": [REFUND | {"currency": "GBP"}]}]},
        REFUNDED | {"refunds": [{"transactions": [REFUND | {"amount": "9999.00"}]}]},
    ],
    "part_payment_unclear": [{"financial_status": "partially_paid", "total_outstanding": None}],
    "order_edited_elsewhere": [
        {"line_items": [line("A", 3, "12.50", current_quantity=2)]},
        {
            "line_items": [line("A", 3, "12.50", current_quantity=None)],
            "refunds": [{"refund_line_items": [{"line_item_id": 13688971493691, "quantity": 1}]}],
        },
    ],
    "address_without_country": [{"shipping_address": ADDRESS | {"country_code": None, "country": None}}],
    "no_lines": [{"line_items": []}],
    "told_document_malformed": [
        {"financial_status": "somehow"},
        {"fulfillment_status": "somehow"},
        {"line_items": {}},
        {"line_items": [line("A", 0, "1.00")]},
        {"line_items": [line("A", 1, "much")]},
        {"name": None},
        {"created_at": None, "processed_at": None},
        {"created_at": "yesterday", "processed_at": None},
        {"taxes_included": "yes"},
        {"shipping_address": "here"},
    ],
}


@pytest.mark.parametrize(
    ("code", "given"), [(code, one) for code, given in REFUSED.items() for one in given], ids=lambda one: str(one)[:60]
)
def test_what_cannot_be_mapped_is_refused_by_name(code: str, given: dict[str, Any]) -> None:
    assert refusal(**given) == code


def test_a_document_that_is_none_is_refused() -> None:
    nothings: tuple[object, ...] = (None, [], "x", 1)
    for nothing in nothings:
        with pytest.raises(Refusal):
            order_of(nothing, "web-eu")


def test_a_country_is_known_by_its_name_and_a_region_by_its_code() -> None:
    said = {"country": "Japan", "country_code": None, "province_code": "JP-13"}
    told = order_of(order(shipping_address=order()["shipping_address"] | said), "web-eu").order
    assert told.shipping is not None
    assert (told.shipping.country, told.shipping.region) == ("JP", "Tokyo")
