"""One act on many orders: each is done or refused by itself, once, by whoever may."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from orderloom.infra.work import Pool
from orderloom.kernel.ids import OrderId, new_id
from orderloom.views.fsck.check import check
from tests.worlds import World, a_shop

from .callers import Callers, once

ACTS = "/api/v1/orders/acts"
Headers = dict[str, str]


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def _ask(
    client: httpx.AsyncClient, headers: Headers, order_ids: Sequence[UUID], *, key: str | None = None, **body: Any
) -> httpx.Response:
    body["order_ids"] = [str(one) for one in order_ids]
    return await client.post(ACTS, headers=once(headers, key), json=body)


def _told(answer: httpx.Response) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.text
    return [(one["outcome"], one["code"]) for one in answer.json()["results"]]


async def _mixed(shop: World) -> list[OrderId]:
    """Open, cancelled, partly shipped, unknown, placed."""
    cancelled, shipped = await shop.place(), await shop.place({"MUG-BLUE": 2})
    await shop.cancel(cancelled)
    await shop.pay(shipped)
    await shop.ship((shipped, 1, 1))
    paid = await shop.place({"MUG-RED": 3, "TEA-100": 1})
    await shop.pay(paid)
    return [paid, cancelled, shipped, OrderId(new_id()), await shop.place()]


async def test_each_is_cancelled_or_refused_by_itself(client: httpx.AsyncClient, shop: World, admin: Headers) -> None:
    orders = await _mixed(shop)
    codes = [None, "already_cancelled", "already_shipped", "not_found", None]

    preview = await _ask(client, admin, orders, act="cancel", reason="no_stock", dry_run=True)
    assert _told(preview) == [("refused" if code else "would_do", code) for code in codes]
    effects = [one["effect"] for one in preview.json()["results"]]
    assert [effect and effect["refund_due_minor"] for effect in effects] == [4949, None, None, None, 0]
    assert effects[0]["stock"] == [
        {"sku": "MUG-RED", "location": "AMS", "units": 3},
        {"sku": "TEA-100", "location": "AMS", "units": 1},
    ]
    assert await shop.stock("MUG-RED") == (100, 3)

    done = await _ask(client, admin, orders, act="cancel", reason="no_stock")
    assert _told(done) == [("refused" if code else "done", code) for code in codes]
    assert [one["order_id"] for one in done.json()["results"]] == [str(one) for one in orders]
    assert [one["text"] for one in preview.json()["results"]] == [one["text"] for one in done.json()["results"]]
    assert await shop.stock("MUG-RED") == (100, 0)
    rows = await shop.rows("SELECT cancel_reason FROM orders WHERE id = ANY (%s)", [orders[0], orders[4]])
    assert [row[0] for row in rows] == ["no_stock", "no_stock"]
    assert {one.rule.code: one.rows async for one in check(shop.pool) if one.total} == {}


async def test_a_repeat_does_nothing_twice(client: httpx.AsyncClient, shop: World, admin: Headers) -> None:
    orders = [await shop.place() for _ in range(3)]
    await shop.pay(orders[2])
    await shop.ship((orders[2], 1, 1))

    first = await _ask(client, admin, orders, key="k", act="cancel", reason="buyer")
    again = await _ask(client, admin, orders[:2], key="k", act="cancel", reason="buyer")
    other = await _ask(client, admin, orders[:1], key="k", act="cancel", reason="fraud")
    new = await _ask(client, admin, orders[:1], key="n", act="cancel", reason="buyer")

    assert _told(first) == [("done", None), ("done", None), ("refused", "already_shipped")]
    assert _told(again) == [("done", None), ("done", None)]
    assert _told(other) == [("refused", "idempotency_mismatch")]
    assert _told(new) == [("refused", "already_cancelled")]
    assert (await shop.facts(orders[0])).count("order.cancelled") == 1


async def test_the_same_request_twice_at_once_is_done_once(
    client: httpx.AsyncClient, shop: World, admin: Headers
) -> None:
    orders = [await shop.place() for _ in range(4)]

    answers = await asyncio.gather(
        *(_ask(client, admin, given, key="k", act="cancel", reason="buyer") for given in (orders, orders[::-1], orders))
    )

    assert [_told(one) for one in answers] == [[("done", None)] * 4] * 3
    assert [(await shop.facts(one)).count("order.cancelled") for one in orders] == [1] * 4


async def test_batches_that_want_the_same_stock_do_not_stop_each_other(
    client: httpx.AsyncClient, shop: World, admin: Headers
) -> None:
    red_first = [await shop.place({"MUG-RED": 1, "TEA-100": 1}) for _ in range(4)]
    tea_first = [await shop.place({"TEA-100": 1, "MUG-RED": 1}) for _ in range(4)]
    shared = red_first[:2] + tea_first[:2]

    answers = await asyncio.gather(
        _ask(client, admin, red_first, act="cancel", reason="buyer"),
        _ask(client, admin, tea_first[::-1], act="cancel", reason="buyer"),
        _ask(client, admin, shared, act="cancel", reason="other"),
    )

    told = [outcome for answer in answers for outcome in _told(answer)]
    assert (told.count(("done", None)), told.count(("refused", "already_cancelled"))) == (8, 4)
    assert await shop.stock("MUG-RED") == (100, 0)


async def test_confirm_tag_and_untag(client: httpx.AsyncClient, shop: World, admin: Headers) -> None:
    later, due = await shop.place(), await shop.place(channel="shop-cn", expires_in=timedelta(minutes=30))

    assert _told(await _ask(client, admin, [later, due], act="confirm")) == [("done", None), ("refused", "payment_due")]
    assert await shop.order(later) == ("open", "unpaid", "unfulfilled")
    assert _told(await _ask(client, admin, [due, later], act="tag", tag="gift")) == [("done", None)] * 2
    assert _told(await _ask(client, admin, [later], act="tag", tag="gift")) == [("done", None)]
    assert await shop.facts(later) == ["order.placed", "order.confirmed", "order.tagged"]
    assert _told(await _ask(client, admin, [later, due], act="untag", tag="gift", dry_run=True)) == [
        ("would_do", None),
        ("would_do", None),
    ]
    assert _told(await _ask(client, admin, [later], act="untag", tag="gift")) == [("done", None)]
    assert await shop.rows("SELECT order_id, tag FROM order_tags") == [(due, "gift")]
    assert await shop.value("SELECT body->'tags' FROM events WHERE name = 'order.untagged'") == 0


async def test_limits_and_permissions_of_the_caller_hold(
    client: httpx.AsyncClient, shop: World, callers: Callers
) -> None:
    ours, theirs = await shop.place(), await shop.place(channel="shop-cn")
    limited = await callers.key("orders.read", "orders.cancel", channels=["web-eu"])

    for dry_run, done in ((True, "would_do"), (False, "done")):
        answer = await _ask(client, limited, [theirs, ours], act="cancel", reason="buyer", dry_run=dry_run)
        assert _told(answer) == [("refused", "not_found"), (done, None)]
    refused = await _ask(client, limited, [ours], act="tag", tag="gift")
    assert (refused.status_code, refused.json()["facts"]) == (403, {"permission": "orders.edit"})
    blind = await callers.key("orders.cancel")
    assert (await _ask(client, blind, [ours], act="cancel", reason="buyer", dry_run=True)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"act": "cancel"},
        {"act": "confirm", "reason": "buyer"},
        {"act": "tag"},
        {"act": "cancel", "reason": "buyer", "tag": "gift"},
        {"act": "tag", "tag": "two words"},
        {"act": "ship"},
        {"act": "confirm", "order_ids": []},
        {"act": "confirm", "order_ids": ["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"] * 2},
        {"act": "confirm", "dry_run": "yes"},
        {"act": "confirm", "more": 1},
    ],
)
async def test_what_does_not_fit_together_is_refused_whole(
    client: httpx.AsyncClient, shop: World, admin: Headers, body: dict[str, Any]
) -> None:
    body = {"order_ids": ["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"]} | body
    assert (await client.post(ACTS, headers=once(admin), json=body)).json()["code"] == "invalid_body"


async def test_a_key_is_needed_and_leaves_room_for_the_orders(
    client: httpx.AsyncClient, shop: World, admin: Headers
) -> None:
    order = await shop.place()
    body = {"act": "confirm", "order_ids": [str(order)]}

    assert (await client.post(ACTS, headers=admin, json=body)).json()["code"] == "idempotency_key_required"
    assert (await client.post(ACTS, headers=once(admin, "k" * 219), json=body)).status_code == 400
    assert _told(await client.post(ACTS, headers=once(admin, "k" * 218), json=body)) == [("done", None)]
