"""An order that is here is told again by its shop: money is recorded once and in full, whatever became of the goods there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest

from orderloom.infra.work import Pool
from orderloom.kernel.ids import OrderId
from tests.telling import shopify
from tests.telling.shopify import Json, line, money, order, tax
from tests.worlds import World

from .hooking import a_connected_shop, connect, hear, send, sound, work_off

EARLY, LATE = "2026-03-02T10:00:00Z", "2026-03-05T10:00:00Z"


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_connected_shop(pool)


@pytest.fixture
async def hooks(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> dict[str, Any]:
    return await connect(client, admin)


def given_back(number: int, amount: str, at: str, units: int = 0, **given: Any) -> Json:
    """A refund as an order's document holds it."""
    entry = {"id": 400 + number, "kind": "refund", "status": "success", "amount": amount, "currency": "EUR"}
    lines = [{"line_item_id": 13688971493691, "quantity": units, "restock_type": "cancel"}] if units else []
    return {
        "id": number,
        "created_at": at,
        "processed_at": at,
        "refund_line_items": lines,
        "transactions": [entry | {"processed_at": at} | given],
        "order_adjustments": [],
    }


def partly(*refunds: Json, left: int = 3) -> Json:
    lines = [line("MUG-BLUE", 3, "12.50", current_quantity=left, tax_lines=[tax("6.51", 0.21)])]
    return order(financial_status="partially_refunded", refunds=list(refunds), line_items=lines)


async def ledger(shop: World) -> Sequence[tuple[Any, ...]]:
    return await shop.rows(
        "SELECT amount_minor, to_char(occurred_at AT TIME ZONE 'UTC', 'MM-DD HH24') FROM payment_entries"
        " WHERE kind = 'refunded' ORDER BY occurred_at, amount_minor"
    )


async def test_units_taken_out_there_do_not_hide_their_refund(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    first = await hear(client, pool, admin, order(), delivery="1")
    told = partly(given_back(1, "12.50", EARLY, 1), left=2)
    found = await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    assert (found["state"], found["code"], found["order_id"]) == ("done", "units_taken_back", first["order_id"])
    assert found["facts"] == {"units_taken_back": "MUG-BLUE 1 of 3"}
    assert await shop.order(first["order_id"]) == ("open", "partly_refunded", "unfulfilled")
    assert await ledger(shop) == [(1250, "03-02 10")]
    assert await shop.rows("SELECT tag FROM order_tags") == [("units-taken-back",)]
    again = await hear(client, pool, admin, told, delivery="3", topic="orders/updated")
    assert (again["state"], again["code"]) == ("ignored", "units_taken_back")
    assert await shop.value("SELECT count(*) FROM order_notes") == 1
    assert await ledger(shop) == [(1250, "03-02 10")]
    assert await sound(pool) == {}


@pytest.mark.parametrize("turn", [(0, 1, 2), (2, 0, 1), (1, 2, 0, 1), (2, 1, 0)])
async def test_refunds_are_recorded_once_in_whatever_order_they_are_told(
    client: httpx.AsyncClient,
    pool: Pool,
    shop: World,
    hooks: dict[str, Any],
    admin: dict[str, str],
    turn: tuple[int, ...],
) -> None:
    one, two = given_back(1, "5.00", EARLY), given_back(2, "2.50", LATE)
    told = [partly(one), partly(two), partly(one, two)]
    await send(client, order(), delivery="0")
    for nth, which in enumerate(turn, 1):
        await send(client, told[which], delivery=str(nth), topic="orders/updated")
    await work_off(pool)
    assert await ledger(shop) == [(500, "03-02 10"), (250, "03-05 10")]
    assert await shop.value("SELECT refunded_minor FROM orders") == 750
    assert await sound(pool) == {}


async def test_a_refund_that_was_recorded_by_hand_is_not_recorded_again(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    first = await hear(client, pool, admin, order(), delivery="0")
    await shop.refund(OrderId(UUID(first["order_id"])), 500)
    await hear(client, pool, admin, partly(given_back(1, "5.00", EARLY)), delivery="1", topic="orders/updated")
    assert await shop.value("SELECT refunded_minor FROM orders") == 500
    told = partly(given_back(1, "5.00", EARLY), given_back(2, "2.50", LATE))
    await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    assert await shop.value("SELECT refunded_minor FROM orders") == 750


async def test_what_was_paid_in_parts_is_given_back_from_each(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    told = order(financial_status="partially_paid", total_outstanding="22.45")
    first = await hear(client, pool, admin, told, delivery="0")
    await hear(client, pool, admin, order(), delivery="1", topic="orders/paid")
    told = partly(given_back(1, "30.00", EARLY))
    for delivery in ("2", "3"):
        await hear(client, pool, admin, told, delivery=delivery, topic="orders/updated")
    assert await ledger(shop) == [(1000, "03-02 10"), (2000, "03-02 10")]
    assert await shop.order(first["order_id"]) == ("open", "partly_refunded", "unfulfilled")
    assert await sound(pool) == {}


async def test_an_order_that_is_refunded_after_it_was_sent_from_here_shows_its_money(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    first = await hear(client, pool, admin, order(), delivery="1")
    await shop.ship((OrderId(UUID(first["order_id"])), 1, 3))
    told = order(financial_status="refunded", cancelled_at=EARLY, refunds=[given_back(1, "42.45", EARLY, 3)])
    found = await hear(client, pool, admin, told, delivery="2", topic="orders/cancelled")
    assert (found["state"], found["code"]) == ("done", "cancelled_elsewhere")
    assert await shop.order(first["order_id"]) == ("complete", "refunded", "shipped")
    assert await shop.rows("SELECT tag FROM order_tags") == [("cancelled-elsewhere",)]
    assert await sound(pool) == {}


async def test_an_order_of_which_every_unit_was_taken_out_is_cancelled(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    """Only the goods were refunded, the fee was kept; nothing is left to be sent."""
    first = await hear(client, pool, admin, order(), delivery="1")
    told = partly(given_back(1, "37.50", EARLY, 3), left=0)
    found = await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    assert (found["state"], found["code"]) == ("done", None)
    assert await shop.order(first["order_id"]) == ("cancelled", "partly_refunded", "unfulfilled")
    assert await shop.stock("MUG-BLUE") == (100, 0)
    assert await sound(pool) == {}


async def test_lines_that_were_added_there_are_named(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    await hear(client, pool, admin, order(), delivery="1")
    lines = [line("MUG-BLUE", 3, "12.50"), line("MUG-RED", 1, "13.50")]
    told = order(line_items=lines, total_price="55.95", financial_status="partially_paid", total_outstanding="13.50")
    found = await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    assert (found["state"], found["code"]) == ("done", "order_edited_elsewhere")
    assert found["facts"] == {"order_edited_elsewhere": "units 4, total_minor 5595"}


@pytest.mark.parametrize("given", [{"fulfillment_status": "partial"}, {"financial_status": "voided"}])
async def test_states_that_refuse_a_new_order_refuse_nothing_about_one_that_is_here(
    client: httpx.AsyncClient,
    pool: Pool,
    shop: World,
    hooks: dict[str, Any],
    admin: dict[str, str],
    given: dict[str, Any],
) -> None:
    first = await hear(client, pool, admin, order(), delivery="1")
    found = await hear(client, pool, admin, order(**given), delivery="2", topic="orders/updated")
    assert found["order_id"] == first["order_id"]
    assert found["state"] in ("done", "ignored")


async def test_a_new_order_brings_its_refunds_with_their_times(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    told = partly(given_back(1, "5.00", EARLY), given_back(2, "2.50", LATE)) | {"fulfillment_status": "fulfilled"}
    await hear(client, pool, admin, told, delivery="1")
    assert await ledger(shop) == [(500, "03-02 10"), (250, "03-05 10")]
    again = await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    assert (again["state"], again["code"]) == ("ignored", "nothing_new")
    assert await sound(pool) == {}


BROKEN = {
    "nested": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "nested lists": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "a list": b"[1]",
    "a number": b"17",
    "nothing": b"",
    "a huge integer": b'{"name": ' + b"9" * 10_000 + b"}",
    "NaN": b'{"name": "#1", "total_price": NaN}',
    "a member twice": b'{"name": "#1", "name": "#2"}',
    "half a surrogate": b'{"currency": "\\ud800", "name": "\\u0000"}',
    "cut off": b'{"name": "#1"',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("platform", ["shopify", "woocommerce"])
async def test_what_can_never_be_read_is_refused_at_once(
    client: httpx.AsyncClient,
    pool: Pool,
    hooks: dict[str, Any],
    admin: dict[str, str],
    platform: str,
    body: bytes,
) -> None:
    found = await hear(client, pool, admin, body, platform=platform)
    assert (found["state"], found["code"], found["tries"]) == ("refused", "told_document_malformed", 1)


async def test_a_tip_is_money_and_goods_written_into_the_order_go_by_one_sku(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    written = line(None, 1, "8.00", variant_id=None, product_id=None, name="Engraved plate", title="Engraved plate")
    told = order(line_items=[line("MUG-BLUE", 3, "12.50"), written], total_price="50.45", total_tax="0.86")
    refused = await hear(client, pool, admin, told, delivery="1")
    assert (refused["code"], refused["facts"]["title"]) == ("line_without_sku", "Engraved plate")
    tip = line(None, 1, "5.00", variant_id=None, title="Tip", name="Tip", tip={"payment_gateway": "x"})
    told = order(line_items=[line("MUG-BLUE", 3, "12.50"), tip], total_price="47.45", total_tip_received="5.00")
    done = await hear(client, pool, admin, told, delivery="2")
    assert done["state"] == "done"
    assert await shop.value("SELECT total_minor FROM orders") == 4745
    assert await shop.value("SELECT body FROM order_notes") == "The shipping includes: Tip 5.00 EUR"


async def test_a_phone_is_read_by_the_country_of_its_address(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    german = shopify.ADDRESS | {"country_code": "DE", "phone": None}
    here = {"default_address": {"phone": "020 123 4567", "country_code": "NL"}}
    cases: list[tuple[Json, Json, str, list[str]]] = [
        (shopify.ADDRESS, {}, "+31201234567", []),
        (german, here, "+31201234567", []),
        (german, {"phone": "020 123 4567"}, "020 123 4567", ["phone_unreadable"]),
    ]
    for nth, (billing, customer, phone, doubts) in enumerate(cases):
        customer["id"] = nth + 1
        told = order(id=nth + 1, name=f"#{nth}", shipping_address=german, billing_address=billing, customer=customer)
        done = await hear(client, pool, admin, told, delivery=str(nth))
        assert done["state"] == "done", str(done)
        query = "SELECT phone, doubts FROM order_buyers WHERE order_id = %s"
        ((kept, named),) = await shop.rows(query, UUID(done["order_id"]))
        assert (kept, [one for one in named if "phone" in one]) == (phone, doubts)


def alone(number: int, amount: str, **given: Any) -> Json:
    """A refund as `refunds/create` sends it."""
    entry = {"id": 400 + number, "kind": "refund", "status": "success", "amount": amount, "currency": "EUR"}
    return {
        "id": number,
        "order_id": order()["id"],
        "processed_at": EARLY,
        "refund_line_items": [],
        "transactions": [entry | {"processed_at": EARLY} | given],
    }


async def test_a_refund_that_is_told_alone_is_the_one_that_its_order_tells(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    early = await hear(client, pool, admin, alone(1, "5.00"), delivery="0", topic="refunds/create")
    assert (early["state"], early["code"]) == ("refused", "told_order_not_here")
    first = await hear(client, pool, admin, order(), delivery="1")
    await client.post(f"/api/v1/hooks/inbox/{early['id']}/replay", headers=admin)
    await work_off(pool)
    assert await ledger(shop) == [(500, "03-02 10")]
    told = partly(given_back(1, "5.00", EARLY), given_back(2, "2.50", LATE))
    await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    again = await hear(client, pool, admin, alone(1, "5.00"), delivery="3", topic="refunds/create")
    assert (again["state"], again["code"], again["order_id"]) == ("ignored", "nothing_new", first["order_id"])
    assert await ledger(shop) == [(500, "03-02 10"), (250, "03-05 10")]
    assert await sound(pool) == {}


async def test_a_refund_in_the_buyers_currency_is_told_in_the_orders(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    await hear(client, pool, admin, order(), delivery="1")
    back = {
        "quantity": 1,
        "subtotal_set": money("12.50", shown=("10.00", "GBP")),
        "total_tax_set": money("0.00", shown=("0.00", "GBP")),
        "line_item": line("MUG-BLUE", 3, "12.50"),
    }
    told = alone(1, "10.00", currency="GBP") | {"refund_line_items": [back]}
    found = await hear(client, pool, admin, told, delivery="2", topic="refunds/create")
    assert (found["state"], found["code"], found["facts"]) == (
        "done",
        "units_taken_back",
        {"units_taken_back": "MUG-BLUE 1 of 3"},
    )
    assert await ledger(shop) == [(1250, "03-02 10")]
    unclear = await hear(client, pool, admin, alone(2, "1.00", currency="GBP"), delivery="3", topic="refunds/create")
    assert (unclear["state"], unclear["code"]) == ("refused", "refund_unclear")
    whole = order(
        presentment_currency="GBP",
        total_price_set=money("42.45", shown=("33.96", "GBP")),
        financial_status="partially_refunded",
        refunds=[given_back(1, "10.00", EARLY, currency="GBP")],
    )
    await hear(client, pool, admin, whole, delivery="4", topic="orders/updated")
    assert await shop.value("SELECT refunded_minor FROM orders") == 1250


async def test_a_refund_of_every_unit_ends_the_order(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    first = await hear(client, pool, admin, order(), delivery="1")
    back = {"quantity": 3, "restock_type": "cancel", "line_item": line("MUG-BLUE", 3, "12.50")}
    told = alone(1, "42.45") | {"refund_line_items": [back]}
    found = await hear(client, pool, admin, told, delivery="2", topic="refunds/create")
    assert (found["state"], found["code"]) == ("done", None)
    assert await shop.order(first["order_id"]) == ("cancelled", "refunded", "unfulfilled")
    assert await shop.stock("MUG-BLUE") == (100, 0)
    assert await sound(pool) == {}


async def test_a_past_order_of_which_units_came_back_says_so_at_once(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    told = partly(given_back(1, "12.50", EARLY, 1), left=2) | {"fulfillment_status": "fulfilled"}
    first = await hear(client, pool, admin, told, delivery="1")
    assert (first["state"], first["code"]) == ("done", "units_taken_back")
    again = await hear(client, pool, admin, told, delivery="2", topic="orders/updated")
    assert (again["state"], again["code"]) == ("ignored", "units_taken_back")
    assert await shop.value("SELECT count(*) FROM order_notes") == 1


async def test_an_order_that_comes_in_with_its_end_is_new(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    for name, more in (("#1", {"cancelled_at": EARLY}), ("#2", {})):
        ends = {"financial_status": "refunded", "refunds": [given_back(int(name[1:]), "42.45", EARLY, 3)]}
        lines = [line("MUG-BLUE", 3, "12.50", current_quantity=0, tax_lines=[tax("6.51", 0.21)])]
        told = order(id=int(name[1:]), name=name, line_items=lines, **ends | more)
        found = await hear(client, pool, admin, told, delivery=name, topic="orders/updated")
        assert (found["state"], found["code"]) == ("done", None)
        assert await shop.order(found["order_id"]) == ("cancelled", "refunded", "unfulfilled")
    assert await sound(pool) == {}


async def test_an_order_that_is_deleted_there_stays_with_a_note(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    unknown = await hear(client, pool, admin, {"id": 1}, delivery="0", topic="orders/delete")
    assert (unknown["state"], unknown["code"]) == ("ignored", "nothing_new")
    first = await hear(client, pool, admin, order(), delivery="1")
    found = await hear(client, pool, admin, {"id": order()["id"]}, delivery="2", topic="orders/delete")
    assert (found["state"], found["code"]) == ("done", "deleted_elsewhere")
    assert await shop.order(first["order_id"]) == ("open", "paid", "unfulfilled")


async def test_an_order_is_paid_in_its_own_currency(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    await hear(client, pool, admin, order(financial_status="pending"), delivery="1")
    found = await hear(client, pool, admin, order(currency="USD"), delivery="2", topic="orders/paid")
    assert (found["state"], found["code"]) == ("refused", "payment_currency_differs")


async def test_an_authorisation_comes_later(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    await hear(client, pool, admin, order(financial_status="pending"), delivery="1")
    for delivery in ("2", "3"):
        await hear(client, pool, admin, order(financial_status="authorized"), delivery=delivery, topic="orders/updated")
    assert await shop.rows("SELECT authorised_minor, captured_minor FROM payments") == [(4245, 0)]
    await hear(client, pool, admin, order(), delivery="4", topic="orders/paid")
    assert await shop.rows("SELECT authorised_minor, captured_minor FROM payments") == [(4245, 4245)]
    assert await sound(pool) == {}
