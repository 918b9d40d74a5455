"""Placing orders by the batch, on a real database."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from orderloom.catalog.commands import products
from orderloom.flows.cancel_order import cancel_order
from orderloom.flows.place_orders import place_orders
from orderloom.flows.placing.deciding import Answer
from orderloom.flows.placing.request import NewOrder, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId
from orderloom.orders.model.order import CancelReason
from orderloom.orders.model.placement import Receipt
from orderloom.views.fsck.check import check
from orderloom.views.fsck.rules import RULES
from orderloom.views.order_timeline import order_timeline
from tests.markers import marked
from tests.worlds import BY, World, a_shop

CREDENTIAL = uuid4()
PRICED = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
INSERT INTO prices (id, price_list, sku, amount_minor)
SELECT gen_random_uuid(), l.code, s.sku, 1210 FROM price_lists l, skus s;
INSERT INTO listed_products (price_list, created_at, product_id)
SELECT l.code, p.created_at, p.id FROM price_lists l, products p;
INSERT INTO tax_rates (id, tax_class, country, rate_ppm)
VALUES (gen_random_uuid(), 'standard', 'NL', 210000), (gen_random_uuid(), 'standard', 'CN', 130000);
UPDATE cache_epochs SET version = version + 1;
"""


@dataclass(slots=True)
class Desk:
    """Places orders given as JSON-like words; each gets a key of its own unless one is named."""

    world: World
    cache: TermsCache = field(default_factory=TermsCache)

    async def place(self, *orders: dict[str, Any], **rights: Any) -> list[Answer]:
        requests = [self.request(order, **rights) for order in orders]
        return await place_orders(self.world.pool, self.cache, requests)

    def request(self, words: dict[str, Any], **rights: Any) -> PlaceOrder:
        words = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]} | words
        key = words.pop("key", uuid4().hex)
        order = msgspec.convert(words, NewOrder)
        digest = hashlib.sha256(msgspec.json.encode(order)).digest()
        return PlaceOrder(order=order, by=BY, credential_id=CREDENTIAL, key=key, body_hash=digest, **rights)


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    world = await a_shop(pool)
    async with pool.connection() as connection:
        await connection.execute(PRICED)
    yield Desk(world)
    findings = [finding async for finding in check(pool, list(RULES.values()), shown=3)]
    assert {finding.rule.code: finding.rows for finding in findings if finding.total} == {}


def codes(answers: list[Answer]) -> list[str]:
    return [answer.code if isinstance(answer, Refusal) else "placed" for answer in answers]


def receipt(answers: list[Answer]) -> Receipt:
    assert isinstance(answers[0], Receipt), answers[0]
    return answers[0]


def two(sku: str, quantity: int = 2) -> dict[str, Any]:
    return {"lines": [{"sku": sku, "quantity": quantity}]}


async def test_prices_and_tax_come_from_the_channels_list_and_the_address_country(desk: Desk) -> None:
    inside = receipt(await desk.place(two("MUG-BLUE")))
    on_top = receipt(await desk.place(two("MUG-BLUE") | {"channel": "shop-cn"}))

    assert (inside.goods_minor, inside.tax_minor, inside.total_minor, inside.currency) == (2420, 420, 2420, "EUR")
    assert (on_top.goods_minor, on_top.tax_minor, on_top.total_minor, on_top.currency) == (2420, 315, 2735, "CNY")


async def test_no_tax_rate_is_a_refusal_and_not_no_tax(desk: Desk) -> None:
    abroad = {"shipping_address": {"country": "JP", "lines": ["1-1"]}}

    assert codes(await desk.place(abroad)) == ["no_tax_rate"]
    sent = {"lines": [{"sku": "MUG-BLUE", "quantity": 1, "tax_minor": 0}]}
    assert codes(await desk.place(abroad | sent, may_set_amounts=True)) == ["placed"]


async def test_a_bad_order_fails_alone(desk: Desk) -> None:
    answers = await desk.place(
        {},
        two("NO-SUCH"),
        {"channel": "nowhere"},
        {"lines": []},
        {"currency": "USD"},
        two("MUG-RED", 1000),
        {"total_minor": 1},
        {"buyer": {"customer_id": str(uuid4())}},
        {},
    )

    assert codes(answers) == [
        "placed",
        "unknown_sku",
        "unknown_channel",
        "no_lines",
        "wrong_currency",
        "out_of_stock",
        "amounts_differ",
        "unknown_customer",
        "placed",
    ]
    assert await desk.world.value("SELECT count(*) FROM orders") == 2


async def test_amounts_of_the_clients_need_the_right_and_must_add_up(desk: Desk) -> None:
    own = {
        "lines": [{"sku": "MUG-BLUE", "quantity": 3, "unit_price_minor": 999, "tax_minor": 77}],
        "shipping_minor": 495,
        "discount_minor": 97,
        "total_minor": 3 * 999 - 97 + 495,
    }
    without, with_right = await desk.place(own), await desk.place(own, may_set_amounts=True)

    assert codes(without) == ["amounts_not_allowed"]
    placed = receipt(with_right)
    assert (placed.goods_minor, placed.discount_minor, placed.tax_minor, placed.shipping_minor) == (2997, 97, 77, 495)
    assert codes(await desk.place(own | {"total_minor": 1}, may_set_amounts=True)) == ["amounts_differ"]


async def test_the_last_units_go_to_those_who_came_first_within_one_batch(desk: Desk) -> None:
    answers = await desk.place(*[two("MUG-RED", 60)] * 4)

    assert codes(answers) == ["placed", "placed", "out_of_stock", "out_of_stock"]
    refusal = answers[2]
    assert isinstance(refusal, Refusal)
    assert refusal.facts == {"sku": "MUG-RED", "asked": 60, "left": 30}
    shares = await desk.world.rows(
        "SELECT location, quantity FROM reservations WHERE sku = 'MUG-RED' ORDER BY holder_id, location"
    )
    assert sorted(shares) == [("AMS", 40), ("AMS", 60), ("SHA", 20)]


async def test_a_stale_view_of_stock_is_caught_by_the_locked_check(desk: Desk) -> None:
    """Somebody takes the stock between the unlocked look and the lock: the batch runs again and refuses by name."""
    world = desk.world
    async with world.pool.connection() as other:
        await other.execute("SELECT 1 FROM stock_levels WHERE sku = 'TEA-100' FOR UPDATE")
        task = asyncio.create_task(desk.place(two("TEA-100", 4) | ANN))
        await waits_for_lock(world)
        await other.execute(TAKE_ALL)
    answers = await task

    assert codes(answers) == ["out_of_stock"]
    assert await world.value("SELECT count(*) FROM orders") == 0


async def test_the_same_key_gets_the_same_answer_also_within_one_batch(desk: Desk) -> None:
    first = await desk.place({"key": "one"}, {"key": "one"})
    again = await desk.place({"key": "one"})
    other = await desk.place(two("MUG-RED") | {"key": "one"})

    assert receipt(first) == first[1] == again[0]
    assert codes(other) == ["idempotency_mismatch"]
    assert await desk.world.value("SELECT count(*) FROM orders") == 1


async def test_a_refusal_binds_no_key(desk: Desk) -> None:
    assert codes(await desk.place(two("MUG-RED", 500) | {"key": "later"})) == ["out_of_stock"]
    assert codes(await desk.place({"key": "later"})) == ["placed"]


async def test_a_channels_reference_is_taken_once(desk: Desk) -> None:
    first = await desk.place({"reference": "W-1"}, {"reference": "W-1"})
    later = await desk.place({"reference": "W-1"}, {"reference": "W-1", "channel": "shop-cn"})

    assert codes(first) == ["placed", "reference_taken"]
    assert codes(later) == ["reference_taken", "placed"]
    refusal = later[0]
    assert isinstance(refusal, Refusal)
    assert refusal.facts["order_id"] == receipt(first).id


ANN = {"buyer": {"email": "ann@example.org"}}


async def test_a_buyer_gets_no_more_of_a_limited_sku_than_the_limit(desk: Desk) -> None:
    first = await desk.place(
        two("TEA-100", 3) | ANN, two("TEA-100", 3) | ANN, two("TEA-100", 5) | {"buyer": {"phone": "+31201234567"}}
    )
    loud = {"buyer": {"email": "ANN@example.org"}}
    nobody = await desk.place(two("TEA-100"))

    assert codes(first) == ["placed", "buyer_limit_reached", "placed"]
    assert codes(await desk.place(two("TEA-100", 2) | loud)) == ["placed"]
    assert codes(await desk.place(two("TEA-100", 1) | loud)) == ["buyer_limit_reached"]
    assert codes(nobody) == ["buyer_needed"]


async def test_a_cancelled_order_gives_the_buyers_limit_back(desk: Desk) -> None:
    placed = receipt(await desk.place(two("TEA-100", 5) | ANN))
    async with begin(desk.world.pool) as work:
        await cancel_order(work, OrderId(placed.id), reason=CancelReason.BUYER, by=BY)

    assert codes(await desk.place(two("TEA-100", 5) | ANN)) == ["placed"]


async def test_a_change_of_the_catalog_is_seen_by_the_next_batch(desk: Desk) -> None:
    assert codes(await desk.place({})) == ["placed"]
    async with begin(desk.world.pool) as work:
        await products.change_sku(work, "MUG-BLUE", version=1, active=False, by=BY)

    assert codes(await desk.place({})) == ["unknown_sku"]


async def test_what_is_doubtful_is_kept_and_named(desk: Desk) -> None:
    placed = receipt(
        await desk.place(
            {
                "buyer": {"name": "Ann", "phone": "020 123 45 67"},
                "shipping_address": {
                    "country": "NL",
                    "lines": ["Dam 1"],
                    "city": "Amsterdam",
                    "postal_code": "nonsense",
                },
            }
        )
    )

    row = await desk.world.rows(
        "SELECT phone, doubts, shipping->>'city' FROM order_buyers WHERE order_id = %s", placed.id
    )
    assert row == [("+31201234567", ["postal_code_format"], "Amsterdam")]


async def test_an_unpaid_order_gets_the_channels_deadline_and_a_free_one_is_confirmed(desk: Desk) -> None:
    waiting = receipt(await desk.place({"channel": "shop-cn"}))
    free = receipt(
        await desk.place({"lines": [{"sku": "MUG-BLUE", "quantity": 1, "unit_price_minor": 0}]}, may_set_amounts=True)
    )

    minutes = "SELECT extract(epoch FROM expires_at - recorded_at) / 60 FROM orders WHERE id = %s"
    assert await desk.world.value(minutes, waiting.id) == 30
    assert await desk.world.rows(STATE, free.id) == [("open", "paid", "committed")]
    assert await desk.world.rows(FACTS, free.id) == [(1, "order.placed"), (2, "order.confirmed")]
    async with reading(desk.world.pool) as tx:
        assert [one.version for one in await order_timeline(tx, free.id)] == [1, 1]
    assert await desk.world.value("SELECT version FROM orders WHERE id = %s", free.id) == 1


STATE = """
SELECT o.status, o.payment_state, r.state FROM orders o JOIN reservations r ON r.holder_id = o.id WHERE o.id = %s
"""
FACTS = "SELECT seq, name FROM events WHERE aggregate_id = %s ORDER BY seq"
TAKE_ALL = """
UPDATE stock_levels SET safety_stock = on_hand WHERE sku = 'TEA-100'
"""


async def test_facts_keys_and_movements_hold_nothing_personal(desk: Desk, owner_url: str) -> None:
    marker = "Zephyrine"
    await desk.place(
        {
            "buyer": {"name": marker, "email": f"{marker}@example.org"},
            "shipping_address": {"country": "NL", "lines": [marker], "city": marker},
            "reference": "W-77",
        }
    )

    assert marked(owner_url, marker) == {}


async def test_a_key_limited_to_channels_sees_no_other(desk: Desk) -> None:
    assert codes(await desk.place({"channel": "shop-cn"}, channels=frozenset({"web-eu"}))) == ["unknown_channel"]
    assert codes(await desk.place({}, channels=frozenset({"web-eu"}))) == ["placed"]


async def waits_for_lock(world: World) -> None:
    """Until a backend waits for somebody's lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(1000):
        if await world.value(query):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


async def test_one_phone_is_one_buyer_however_it_is_written(desk: Desk) -> None:
    home = {"shipping_address": {"country": "NL", "lines": ["Dam 1"]}}
    first = await desk.place(two("TEA-100", 5) | home | {"buyer": {"phone": "+31201234567"}})
    again = [
        (await desk.place(two("TEA-100", 1) | home | {"buyer": {"phone": phone}}))[0]
        for phone in ("020 1234567", "0201234567", "0031201234567", "+31 20 123 4567")
    ]

    assert codes(first) == ["placed"]
    assert codes(again) == ["buyer_limit_reached"] * 4


async def test_tax_that_is_more_than_the_line_is_refused(desk: Desk) -> None:
    line = {"sku": "MUG-BLUE", "quantity": 1, "unit_price_minor": 1000, "tax_minor": 1001}

    assert codes(await desk.place({"lines": [line]}, may_set_amounts=True)) == ["tax_too_large"]
    assert codes(await desk.place({"lines": [line | {"tax_minor": 1000}]}, may_set_amounts=True)) == ["placed"]
