"""Files of orders: rows become orders of the past or of the present; sums are told to the cent; what is wrong is named."""

from collections.abc import Mapping
from typing import Any

import pytest

from orderloom.imports.model.imports import State
from orderloom.infra import feed
from orderloom.infra.work import Pool
from orderloom.views.fsck.check import check
from tests.worlds import World

from .sending import Sender, Sent, a_shop_with_lists

HEAD = "reference,channel,placed_at,status,total,shipping,sku,quantity,line_total,line_discount\n"
PAST = HEAD + (
    "R-1,web-eu,2025-03-01T12:30:00Z,complete,24.95,4.95,MUG-BLUE,3,10.00,\n"
    "R-2,web-eu,2025-03-01T12:31:00Z,complete,5.00,,MUG-RED,1,5.00,2.50\n"
    "R-1,web-eu,,,,,MUG-RED,2,10.00,1.00\n"
)


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop_with_lists(pool)


@pytest.fixture
def sender(shop: World) -> Sender:
    return Sender(shop.pool)


async def sound(shop: World) -> Mapping[str, Any]:
    await feed.step(shop.pool)
    return {found.rule.code: found.rows async for found in check(shop.pool) if found.total}


async def one(sender: Sender, **cells: str) -> Sent:
    """A file of one order with one line."""
    given = {
        "reference": "R-1",
        "channel": "web-eu",
        "placed_at": "2025-03-01T12:30:00Z",
        "status": "complete",
        "sku": "MUG-BLUE",
        "quantity": "1",
        "unit_price": "5.00",
    } | cells
    return await sender.send("orders", ",".join(given) + "\n" + ",".join(given.values()) + "\n")


async def test_rows_of_one_order_are_one_order_wherever_they_stand(sender: Sender, shop: World) -> None:
    sent = await sender.send("orders", PAST)
    assert (sent.found.state, sent.counts, sent.problems) == (State.FINISHED, (2, 0, 0, 0), [])
    assert await shop.rows(
        "SELECT reference, status, history, goods_minor, discount_minor, total_minor FROM orders ORDER BY 1"
    ) == [
        ("R-1", "complete", True, 2100, 100, 2495),
        ("R-2", "complete", True, 750, 250, 500),
    ]
    assert await shop.rows(
        "SELECT l.sku, l.quantity, l.shipped, l.unit_price_minor, l.rounding_minor, l.discount_minor"
        " FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.reference = 'R-1' ORDER BY line_no"
    ) == [("MUG-BLUE", 3, 3, 333, 1, 0), ("MUG-RED", 2, 2, 550, 0, 100)]
    assert await shop.stock("MUG-BLUE") == (100, 0)
    assert await sound(shop) == {}


async def test_sums_of_good_and_refused_are_those_of_the_file(sender: Sender, shop: World) -> None:
    sent = await sender.send("orders", PAST + "R-3,web-eu,2025-03-01T12:30:00Z,complete,,,NOBODY,2,7.00,\n")
    assert sent.counts == (2, 0, 0, 1)
    assert sent.problems == [(5, "sku", "unknown_sku")]
    good, refused = sent.found.sums["good"]["EUR"], sent.found.sums["refused"]["EUR"]
    assert (good["orders"], good["lines"], good["units"], good["total_minor"]) == (2, 3, 6, 2995)
    assert (refused["orders"], refused["lines"], refused["total_minor"]) == (1, 1, 700)
    assert good["goods_minor"] - good["discount_minor"] + good["shipping_minor"] == good["total_minor"]


async def test_the_same_file_again_adds_nothing(sender: Sender, shop: World) -> None:
    await sender.send("orders", PAST)
    assert (await sender.send("orders", PAST)).counts == (0, 0, 2, 0)
    assert await shop.value("SELECT count(*) FROM orders") == 2


async def test_a_dry_run_tells_the_same_and_writes_nothing(sender: Sender, shop: World) -> None:
    file = (
        PAST + "R-3,web-eu,2025-03-01T12:30:00Z,placed,5.00,,MUG-RED,1,5.00,\nR-4,web-eu,x,complete,,,MUG-RED,1,5.00,\n"
    )
    dry = await sender.send("orders", file, dry_run=True)
    assert await shop.value("SELECT count(*) FROM orders") == 0
    assert await shop.stock("MUG-RED") == (100, 0)
    wet = await sender.send("orders", file)
    assert (dry.counts, dry.problems, dry.found.sums) == (wet.counts, wet.problems, wet.found.sums)
    assert wet.counts == (3, 0, 0, 1)


async def test_a_bad_line_takes_its_order_along_and_no_other(sender: Sender, shop: World) -> None:
    bad = PAST.replace("R-1,web-eu,,,,,MUG-RED,2,10.00", "R-1,web-eu,,,,,MUG-RED,many,10.00")
    sent = await sender.send("orders", bad)
    assert sent.counts == (1, 0, 0, 1)
    assert sent.problems == [(2, None, "record_refused"), (4, "quantity", "number_malformed")]
    assert [sent.found.sums[side]["EUR"]["total_minor"] for side in ("good", "refused")] == [500, 2495]
    mended = await sender.send("orders", sent.rejects.decode("utf-8-sig").replace("many", "2"))
    assert mended.counts == (1, 0, 0, 0)
    assert (await sender.send("orders", PAST)).counts == (0, 0, 2, 0)


async def test_a_present_order_reserves_its_stock(sender: Sender, shop: World) -> None:
    sent = await one(
        sender, status="open", quantity="2", paid="10.00", paid_method="card", tags="vip gift", note="Ring twice"
    )
    assert sent.counts == (1, 0, 0, 0)
    assert await shop.rows("SELECT status, payment_state, history, total_minor FROM orders") == [
        ("open", "paid", False, 1000)
    ]
    assert await shop.stock("MUG-BLUE") == (100, 2)
    assert await shop.rows("SELECT tag FROM order_tags ORDER BY 1") == [("gift",), ("vip",)]
    refused = await one(sender, reference="R-2", status="open", quantity="500")
    assert refused.problems == [(2, "sku", "out_of_stock")]
    assert await sound(shop) == {}


async def test_everything_that_an_order_can_say(sender: Sender, shop: World) -> None:
    sent = await one(
        sender,
        includes_tax="false",
        customer_source="erp",
        customer_id="77",
        buyer_name="Anna",
        buyer_email="anna@example.org",
        shipping_line1="Prinsengracht 1",
        shipping_city="Amsterdam",
        shipping_country="NL",
        shipping_method="standard",
        shipping="4.00",
        shipping_tax="0.84",
        discount="1.00",
        discount_code="SPRING",
        tax="1.68",
        total="9.68",
        paid="9.68",
        paid_method="card",
        paid_reference="ch_1",
        paid_at="2025-03-01T12:31:00Z",
        refunded="1.00",
        shipped_at="2025-03-02T12:00:00Z",
        delivered_at="2025-03-04T12:00:00Z",
        promised_on="2025-03-05",
    )
    assert sent.problems == []
    assert await shop.rows(
        "SELECT o.payment_state, o.fulfilment_state, o.tax_minor, o.shipping_tax_minor, o.discount_minor, o.shipping_method,"
        " b.name, b.shipping ->> 'city', d.code, x.external_id FROM orders o JOIN order_buyers b ON b.order_id = o.id"
        " JOIN order_discounts d ON d.order_id = o.id JOIN customer_external_ids x ON x.customer_id = o.customer_id"
    ) == [("partly_refunded", "delivered", 168, 84, 100, "standard", "Anna", "Amsterdam", "SPRING", "77")]
    assert await sound(shop) == {}


async def test_documents_hold_their_lines(sender: Sender, shop: World) -> None:
    document = (
        '{"reference": "N-1", "channel": "web-eu", "placed_at": "2025-03-01T12:30:00Z", "status": "complete", "total": 11.5,'
        ' "lines": [{"sku": "MUG-BLUE", "quantity": 2, "total": 8.0, "discount": "2"}, {"sku": "MUG-RED", "quantity": 1,'
        ' "unit_price_minor": 350}]}\n'
    )
    sent = await sender.send("orders", document, filename="orders.ndjson")
    assert (sent.counts, sent.problems) == ((1, 0, 0, 0), [])
    assert await shop.rows("SELECT goods_minor, discount_minor, total_minor FROM orders") == [(1350, 200, 1150)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"channel": "elsewhere"}, "channel", "unknown_channel"),
        ({"currency": "USD"}, "currency", "wrong_currency"),
        ({"sku": "NOBODY"}, "sku", "unknown_sku"),
        ({"total": "9.99"}, "total", "amounts_differ"),
        ({"unit_price": "-5.00"}, "unit_price", "number_out_of_range"),
        ({"unit_price": "5.00EUR"}, "unit_price", "amount_malformed"),
        ({"unit_price": "5.001"}, "unit_price", "amount_malformed"),
        ({"quantity": "-1"}, "quantity", "number_out_of_range"),
        ({"quantity": "0", "unit_price": "", "line_total": "5.00", "status": "open"}, "quantity", "units_missing"),
        ({"quantity": "0", "status": "open"}, None, "no_lines"),
        ({"quantity": "1.5"}, "quantity", "number_malformed"),
        ({"placed_at": "yesterday"}, "placed_at", "instant_malformed"),
        ({"placed_at": "2025-03-01 12:30:00"}, "placed_at", "zone_missing"),
        ({"placed_at": "1066-03-01T12:30:00Z"}, "placed_at", "instant_malformed"),
        ({"reference": "3.1198570044E+10"}, "reference", "number_shortened"),
        ({"customer_id": "3.1e+17"}, "customer_id", "number_shortened"),
        ({"channel": "Store 7"}, "channel", "cell_code_malformed"),
        ({"placed_at": "2199-01-01T00:00:00Z"}, "placed_at", "order_from_the_future"),
        ({"status": "lost"}, "status", "choice_unknown"),
        ({"status": "open", "shipped_at": "2025-03-02T12:00:00Z"}, "status", "order_ends_contradict"),
        ({"line_total": "6.00"}, "line_total", "amounts_disagree"),
        ({"line_total": "4.00", "line_discount": "2.00"}, "line_total", "amounts_disagree"),
        ({"unit_price_minor": "501"}, "unit_price", "amounts_disagree"),
        ({"shipping_city": "Amsterdam"}, "shipping_country", "cell_missing"),
        ({"shipping_city": "Amsterdam", "shipping_country": "XX"}, "shipping_country", "choice_unknown"),
        ({"paid": "5.00", "refunded": "6.00"}, "refunded", "refunded_more_than_paid"),
        ({"tags": "x" * 41}, "tags", "text_too_long"),
        ({"cancel_reason": "boredom"}, "cancel_reason", "choice_unknown"),
    ],
)
async def test_what_is_wrong_is_named_by_row_and_column(
    sender: Sender, shop: World, cells: dict[str, str], column: str | None, code: str
) -> None:
    sent = await one(sender, **cells)
    assert sent.problems[:1] == [(2, column, code)]
    assert await shop.value("SELECT count(*) FROM orders") == 0


async def test_rows_that_tell_an_order_differently_are_named(sender: Sender) -> None:
    sent = await sender.send("orders", PAST.replace("R-1,web-eu,,", "R-1,web-eu,2025-03-09T00:00:00Z,"))
    assert (4, "placed_at", "cells_differ") in sent.problems


async def test_the_past_keeps_every_row_also_those_without_units(sender: Sender, shop: World) -> None:
    """A till knows deposits, corrections and coupons: rows of quantity 0 with an amount, a discount, both, or nothing."""
    sent = await sender.send(
        "orders",
        HEAD
        + "R-1,web-eu,2025-03-01T12:30:00Z,complete,11.59,,MUG-BLUE,2,10.00,\n"
        + "R-1,web-eu,,,,,MUG-RED,0,1.59,\n"
        + "R-1,web-eu,,,,,MUG-RED,0,0.00,0.75\n"
        + "R-1,web-eu,,,,,TEA-100,0,0.00,\n"
        + "R-2,web-eu,2025-03-01T12:30:00Z,complete,0.59,,MUG-RED,0,0.59,0.10\n"
        + "R-3,web-eu,2025-03-01T12:30:00Z,complete,0.00,,MUG-RED,0,0.00,\n",
    )
    assert (sent.counts, sent.problems) == ((3, 0, 0, 0), [])
    assert await shop.rows(
        "SELECT reference, units, goods_minor, discount_minor, total_minor, status FROM orders ORDER BY 1"
    ) == [
        ("R-1", 2, 1234, 75, 1159, "complete"),
        ("R-2", 0, 69, 10, 59, "complete"),
        ("R-3", 0, 0, 0, 0, "complete"),
    ]
    assert await shop.rows(
        "SELECT l.sku, l.quantity, l.unit_price_minor, l.rounding_minor, l.discount_minor"
        " FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.reference = 'R-1' ORDER BY line_no"
    ) == [("MUG-BLUE", 2, 500, 0, 0), ("MUG-RED", 0, 0, 159, 0), ("MUG-RED", 0, 0, 75, 75), ("TEA-100", 0, 0, 0, 0)]
    good = sent.found.sums["good"]["EUR"]
    assert (good["lines"], good["lines_without_units"], good["units"], good["total_minor"]) == (6, 5, 2, 1218)
    assert await sound(shop) == {}


async def test_an_order_to_be_sent_leaves_out_rows_without_units_and_money(sender: Sender, shop: World) -> None:
    sent = await sender.send(
        "orders", HEAD + "R-1,web-eu,2025-03-01T12:30:00Z,open,5.00,,MUG-RED,1,5.00,\nR-1,web-eu,,,,,TEA-100,0,0.00,\n"
    )
    assert (sent.counts, sent.problems) == ((1, 0, 0, 0), [])
    assert sent.found.sums["good"]["EUR"]["lines_left_out"] == 1
    assert await shop.value("SELECT count(*) FROM order_lines WHERE sku = 'TEA-100'") == 0


@pytest.mark.parametrize("status", ["complete", "open"])
async def test_weights_and_fuel_keep_goods_discount_and_total_as_told(sender: Sender, shop: World, status: str) -> None:
    sent = await one(
        sender, quantity="97", unit_price="", line_total="30.10", line_discount="1.23", discount="0.10", status=status
    )
    assert sent.problems == []
    assert await shop.rows("SELECT unit_price_minor, rounding_minor, discount_minor FROM order_lines") == [
        (32, 29, 133)
    ]
    assert await shop.rows("SELECT goods_minor, discount_minor, total_minor FROM orders") == [(3133, 133, 3000)]
    assert await sound(shop) == {}


async def test_a_discount_below_zero_is_part_of_what_the_units_cost(sender: Sender, shop: World) -> None:
    sent = await one(sender, unit_price="", quantity="3", line_total="10.00", line_discount="-0.50")
    assert sent.problems == []
    assert await shop.rows("SELECT goods_minor, discount_minor, total_minor FROM orders") == [(1000, 0, 1000)]


async def test_channels_are_opened_like_another(sender: Sender, shop: World) -> None:
    file = HEAD + "".join(
        f"R-{nth},store-{nth % 3},2025-07-01T12:30:00Z,complete,,,MUG-BLUE,1,5.00,\n" for nth in range(9)
    )
    dry = await sender.send("orders", file, options={"create_channels": "web-eu"}, dry_run=True)
    sent = await sender.send("orders", file, options={"create_channels": "web-eu"})
    assert dry.counts == sent.counts == (9, 0, 0, 0)
    assert await shop.rows("SELECT code, currency FROM channels WHERE code LIKE 'store%%' ORDER BY 1") == [
        ("store-0", "EUR"),
        ("store-1", "EUR"),
        ("store-2", "EUR"),
    ]
    assert await shop.value("SELECT count(*) FROM channel_locations WHERE channel LIKE 'store%%'") == 6
    assert await sound(shop) == {}


async def test_goods_that_only_the_past_knows_are_added_not_for_sale(sender: Sender, shop: World) -> None:
    file = (
        PAST
        + "R-3,web-eu,2025-03-01T12:30:00Z,complete,,,OLD-1,2,7.00,\nR-4,web-eu,2025-03-01T12:30:00Z,open,,,OLD-2,2,7.00,\n"
    )
    sent = await sender.send("orders", file, options={"create_skus": "true"})
    assert sent.problems == [(6, "sku", "unknown_sku")]
    assert await shop.rows("SELECT sku, active FROM skus WHERE sku LIKE 'OLD%%'") == [("OLD-1", False)]


async def test_a_sender_limited_to_channels_brings_in_theirs_only(sender: Sender) -> None:
    sent = await sender.send("orders", PAST, channels=frozenset({"shop-cn"}))
    assert {code for _, _, code in sent.problems} == {"unknown_channel", "record_refused"}


STORES = """reference,channel,placed_at,sku,quantity,line_total,line_discount
31198570044,367,2017-01-01 06:53:26,1082185,1,1.39,0.60
31198570044,367,2017-01-01 06:53:26,1082185,1,1.39,0.60
31198570047,367,2017-01-01 07:10:00,6534178,12345,30.10,0.00
31198570048,406,2017-01-01 07:12:00,1082185,0,0.00,1.00
"""
STRANGER = {
    "status": "complete",
    "create_channels": "US:USD",
    "create_skus": "yes",
    "zone": "America/New_York",
}


async def test_baskets_of_stores_and_goods_that_nobody_knows_go_in_with_options_alone(pool: Pool) -> None:
    """Stores and goods with numbers for names, times without zone, an empty shop."""
    shop, sender = World(pool), Sender(pool)
    sent = await sender.send("orders", STORES, options=STRANGER)
    assert (sent.found.failure, sent.problems, sent.counts) == (None, [], (3, 0, 0, 0))
    assert await shop.rows("SELECT code, currency, country FROM channels ORDER BY 1") == [
        ("367", "USD", "US"),
        ("406", "USD", "US"),
    ]
    assert await shop.rows(
        "SELECT channel, reference, status, goods_minor, discount_minor, total_minor FROM orders ORDER BY 2"
    ) == [
        ("367", "31198570044", "complete", 398, 120, 278),
        ("367", "31198570047", "complete", 3010, 0, 3010),
        ("406", "31198570048", "complete", 100, 100, 0),
    ]
    assert (await shop.value("SELECT min(placed_at) FROM orders")).isoformat() == "2017-01-01T11:53:26+00:00"
    assert (await sender.send("orders", STORES, options=STRANGER)).counts == (0, 0, 3, 0)
    assert await sound(shop) == {}


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ({"create_channels": "nowhere"}, "channel_not_found"),
        ({"create_channels": "US:DOLLAR"}, "channel_not_found"),
        ({"create_channels": "US:XXD"}, "currency_unknown"),
        ({"create_channels": "XQ:USD"}, "country_unknown"),
        ({"create_skus": "perhaps"}, "choice_unknown"),
        ({"status": "done"}, "choice_unknown"),
    ],
)
async def test_an_option_that_makes_no_sense_refuses_the_file(
    sender: Sender, option: dict[str, str], code: str
) -> None:
    sent = await sender.send("orders", STORES, options=option)
    assert (sent.found.failure or {})["code"] == code


async def test_an_email_that_is_none_is_doubted(sender: Sender, shop: World) -> None:
    rows = (
        "reference,channel,placed_at,status,buyer_email,sku,quantity,unit_price\n"
        "R-1,web-eu,2025-03-01T12:30:00Z,complete,not-an-email,MUG-BLUE,1,12.50\n"
    )
    assert (await sender.send("orders", rows)).counts == (1, 0, 0, 0)
    found = await shop.rows(
        "SELECT o.reference, 'email_format' = ANY (b.doubts) FROM orders o JOIN order_buyers b ON b.order_id = o.id ORDER BY 1"
    )
    assert found == [("R-1", True)]
