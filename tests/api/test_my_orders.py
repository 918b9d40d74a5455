"""A buyer's own orders: all of them, nothing of anybody else's, and nothing that only the shop should see."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

import pytest

from orderloom.flows.add_note import add_note
from orderloom.flows.tag_order import tag_order
from orderloom.infra.work import begin
from orderloom.kernel.ids import OrderId, new_id
from tests.worlds import BY

from .callers import Callers
from .storefront import Storefront, problem

Buyer = tuple[UUID, dict[str, str]]


@pytest.fixture
async def anna(callers: Callers, storefront: Storefront) -> Buyer:
    return await callers.buyer()


@pytest.fixture
async def trial(storefront: Storefront) -> Storefront:
    """The shop with test payments."""
    async with begin(storefront.shop.pool) as work:
        await work.tx.execute("UPDATE channels SET test_payments = true WHERE code = 'web-eu'")
    return storefront


async def place(storefront: Storefront, by: Mapping[str, str], units: int = 1) -> OrderId:
    answer = await storefront.order(by, units=units, buyer={"name": "Anna de Vries"})
    assert answer.status_code == 201, answer.text
    return OrderId(UUID(answer.json()["id"]))


async def test_a_buyer_follows_an_order_to_the_door(trial: Storefront, anna: Buyer) -> None:
    _, buyer = anna
    order = await place(trial, buyer, 2)
    path = f"/my/orders/{order}"
    shown = (await trial("GET", path, by=buyer)).json()
    assert (shown["payment_state"], shown["open_minor"], shown["total_minor"]) == ("unpaid", 2500, 2500)
    assert shown["buyer"]["name"] == "Anna de Vries"
    assert shown["actions"]["cancel"]["allowed"]
    assert shown["actions"]["test_payment"]["allowed"]
    answers = [await trial("POST", f"{path}/test-payment", by=buyer, Idempotency_Key="pay-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    paid = answers[1].json()
    assert (paid["status"], paid["payment_state"], paid["open_minor"], paid["paid_minor"]) == ("open", "paid", 0, 2500)
    assert await trial.shop.rows("SELECT method, captured_minor FROM payments") == [("test", 2500)]
    parcel = await trial.shop.ship((order, 1, 1), tracking_number="T-1")
    sent = (await trial("GET", path, by=buyer)).json()
    assert sent["fulfilment_state"] == "partly_shipped"
    assert sent["lines"][0]["shipped"] == 1
    told = sent["parcels"][0]
    assert (told["carrier"], told["tracking_number"], told["lines"]) == ("dhl", "T-1", [{"line_no": 1, "quantity": 1}])
    await trial.shop.deliver(parcel)
    arrived = (await trial("GET", path, by=buyer)).json()["parcels"][0]
    assert (arrived["status"], arrived["delivered_at"] is None) == ("delivered", False)


async def test_the_list_is_ones_own_newest_first_page_by_page(
    storefront: Storefront, callers: Callers, anna: Buyer
) -> None:
    customer, buyer = anna
    _, other = await callers.buyer()
    placed = [await place(storefront, buyer) for _ in range(5)]
    await place(storefront, other)
    await storefront.shop.place(customer_id=customer, channel="shop-cn", location="SHA")  # in another channel
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        answer = (await storefront("GET", "/my/orders?limit=2" + (f"&after={after}" if after else ""), by=buyer)).json()
        seen += [one["id"] for one in answer["items"]]
        after = answer["next"]
    assert seen == [str(order) for order in reversed(placed)]


async def test_what_is_somebody_elses_does_not_exist(trial: Storefront, callers: Callers, anna: Buyer) -> None:
    customer, buyer = anna
    foreign = [
        await place(trial, (await callers.buyer())[1]),
        await trial.shop.place(),
        await trial.shop.place(customer_id=customer, channel="shop-cn", location="SHA"),
        new_id(),
    ]
    for order in foreign:
        path = f"/my/orders/{order}"
        for method, what in (("GET", path), ("POST", f"{path}/cancellation"), ("POST", f"{path}/test-payment")):
            assert problem(await trial(method, what, by=buyer)) == (404, "not_found"), what
    assert await trial.shop.value("SELECT count(*) FROM payments") == 0
    assert await trial.shop.value("SELECT count(*) FROM orders WHERE status = 'cancelled'") == 0


async def test_nobody_but_a_buyer_has_orders_here(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    _, page = await callers.publishable()
    for method, path in (
        ("GET", "/my/orders"),
        ("GET", f"/my/orders/{new_id()}"),
        ("POST", f"/my/orders/{new_id()}/cancellation"),
        ("POST", f"/my/orders/{new_id()}/test-payment"),
    ):
        assert problem(await storefront(method, path, by=admin)) == (403, "buyers_only")
        assert problem(await storefront(method, path, by=page)) == (403, "forbidden")


async def test_the_shops_own_words_stay_in_the_shop(storefront: Storefront, anna: Buyer) -> None:
    _, buyer = anna
    order = await place(storefront, buyer)
    async with begin(storefront.shop.pool) as work:
        await add_note(work, new_id(), order, "MARKER: a difficult buyer", by=BY)
        await tag_order(work, order, "MARKER-tag", by=BY)
    await storefront.shop.pay(order, reference="MARKER-reference")
    await storefront.shop.ship((order, 1, 1))
    for path in ("/my/orders", f"/my/orders/{order}"):
        answer = await storefront("GET", path, by=buyer)
        assert answer.status_code == 200
        for hidden in ("MARKER", str(BY.id), "AMS", "cost", "actor", "reservation", "reference"):
            assert hidden not in answer.text


async def test_a_parcel_for_two_buyers_tells_each_their_own(
    storefront: Storefront, callers: Callers, anna: Buyer
) -> None:
    _, buyer = anna
    _, other = await callers.buyer()
    mine, theirs = await place(storefront, buyer), await place(storefront, other, 2)
    for order in (mine, theirs):
        await storefront.shop.pay(order)
    await storefront.shop.ship((mine, 1, 1), (theirs, 1, 2))
    parcels = (await storefront("GET", f"/my/orders/{mine}", by=buyer)).json()["parcels"]
    assert [one["lines"] for one in parcels] == [[{"line_no": 1, "quantity": 1}]]


async def test_a_buyer_cancels_what_is_neither_paid_nor_sent(storefront: Storefront, anna: Buyer) -> None:
    _, buyer = anna
    order = await place(storefront, buyer, 3)
    ended = await storefront("POST", f"/my/orders/{order}/cancellation", by=buyer)
    assert (ended.status_code, ended.json()["status"]) == (200, "cancelled")
    assert await storefront.shop.stock("MUG-BLUE") == (100, 0)
    assert await storefront.shop.value("SELECT cancel_reason FROM orders") == "buyer"
    again = await storefront("POST", f"/my/orders/{order}/cancellation", by=buyer)
    assert again.status_code == 409
    assert ended.json()["actions"]["cancel"]["code"] == again.json()["code"]
    part = await place(storefront, buyer)
    await storefront.shop.pay(part, 1)
    assert problem(await storefront("POST", f"/my/orders/{part}/cancellation", by=buyer)) == (409, "already_paid")
    shown = (await storefront("GET", f"/my/orders/{part}", by=buyer)).json()
    assert (shown["actions"]["cancel"]["code"], shown["open_minor"]) == ("already_paid", 1249)


async def test_a_test_payment_is_refused_where_money_is_real_and_where_none_is_due(
    storefront: Storefront, anna: Buyer
) -> None:
    _, buyer = anna
    order = await place(storefront, buyer)
    pay = f"/my/orders/{order}/test-payment"
    assert problem(await storefront("POST", pay, by=buyer)) == (409, "no_test_payments")
    async with begin(storefront.shop.pool) as work:
        await work.tx.execute("UPDATE channels SET test_payments = true")
    assert (await storefront("POST", pay, by=buyer)).status_code == 201
    assert problem(await storefront("POST", pay, by=buyer)) == (409, "nothing_open")
    gone = await place(storefront, buyer)
    await storefront.shop.cancel(gone)
    assert problem(await storefront("POST", f"/my/orders/{gone}/test-payment", by=buyer)) == (409, "already_cancelled")


async def test_of_many_who_pay_and_cancel_at_once_one_has_it(trial: Storefront, anna: Buyer) -> None:
    _, buyer = anna
    order = await place(trial, buyer)
    path = f"/my/orders/{order}"
    acts = [trial("POST", f"{path}/{act}", by=buyer) for act in ("test-payment", "cancellation") * 4]
    answers = await asyncio.gather(*acts)
    paid = await trial.shop.value("SELECT paid_minor FROM orders")
    status = await trial.shop.value("SELECT status FROM orders")
    assert sorted(answer.status_code for answer in answers)[1] == 409
    assert (status, paid) in (("open", 1250), ("cancelled", 0))


async def test_a_channel_is_opened_for_test_payments(storefront: Storefront, admin: dict[str, str]) -> None:
    new = {"code": "trial", "name": "Trial", "currency": "EUR", "country": "NL", "test_payments": True}
    made = await storefront("POST", "/channels", new, by=admin)
    assert made.json()["test_payments"]
    changed = await storefront("PATCH", "/channels/trial", {"test_payments": False}, by=admin, If_Match='"1"')
    assert not changed.json()["test_payments"]
    assert not (await storefront("GET", "/channels/web-eu", by=admin)).json()["test_payments"]
