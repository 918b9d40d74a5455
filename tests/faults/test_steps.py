"""Each act of an order's life, with the road to the database broken at each of its steps, and sent again with the same key.

Before the first statement, between any two, at COMMIT, and after COMMIT before the answer: every place is had by itself.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.market import CHANNEL, Market, order, placing
from tests.road import Road, road_to
from tests.server import process
from tests.wire import Answer, Lost, Wire, request

TRIES = 40


@dataclass
class Shop:
    """The market behind a road that breaks, and what was done there."""

    market: Market
    road: Road
    port: int
    seen: "psycopg.Connection[Any]"  # past the road
    numbers: "count[int]" = field(default_factory=count)
    broken: int = 0
    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(self.port)

    def made(self) -> tuple[Any, ...] | None:
        return self.seen.execute(MADE).fetchone()

    async def send(self, method: str, path: str, body: object = None, key: str = "", **headers: str) -> Answer | None:
        """One try; nothing when the connection was lost."""
        raw = json.dumps(body).encode() if body is not None else None
        more = headers | ({"Idempotency-Key": key} if key else {})
        try:
            return await self.wire(request(method, f"/api/v1{path}", self.market.token, raw, more))
        except Lost:
            return None

    async def settled(self, act: "Act") -> Answer:
        """Sent again until there is an answer, as every client does."""
        for _ in range(TRIES):
            answer = await act()
            if answer is not None and answer.status < 500:
                return answer
            assert answer is None or (answer.status == 503 and "retry-after" in answer.headers), answer
        raise AssertionError("it is never settled")

    async def placed(self, units: int = 1) -> str:
        """A new order's id."""
        key = f"order-{next(self.numbers)}"
        answer = await self.wire(placing(self.market, key, order(("SKU-01", units))))
        assert answer.status == 201, answer
        return str(answer.document["id"])

    async def paid(self) -> str:
        order_id = await self.placed()
        assert (await self.settled(await pay(self, order_id))).status == 201
        return order_id

    async def shipped(self) -> str:
        """A new parcel's id."""
        answer = await self.settled(await ship(self, await self.paid()))
        assert answer.status == 201, answer
        return str(answer.document["id"])


Act = Callable[[], Awaitable[Answer | None]]
Made = Callable[[Shop], Awaitable[Act]]


def keyed(shop: Shop, method: str, path: str, body: object) -> Act:
    key = f"act-{next(shop.numbers)}"
    return lambda: shop.send(method, path, body, key)


async def hold(shop: Shop) -> Act:
    return keyed(shop, "POST", "/holds", {"channel": CHANNEL, "lines": [{"sku": "SKU-02", "quantity": 1}]})


async def place(shop: Shop) -> Act:
    return keyed(shop, "POST", "/orders", order(("SKU-03", 1), ("SKU-04", 2)))


async def place_from_hold(shop: Shop) -> Act:
    held = await shop.settled(await hold(shop))
    return keyed(shop, "POST", "/orders", order(("SKU-02", 1), hold_id=held.document["id"]))


async def place_many(shop: Shop) -> Act:
    return keyed(shop, "POST", "/orders/batch", {"orders": [order(("SKU-05", 1)) for _ in range(3)]})


def amount(kind: str = "captured") -> dict[str, Any]:
    return {"kind": kind, "amount_minor": 1000, "currency": "EUR", "method": "card"}


async def pay(shop: Shop, order_id: str = "") -> Act:
    return keyed(shop, "POST", f"/orders/{order_id or await shop.placed()}/payments", amount())


async def refund(shop: Shop) -> Act:
    reference = {"reference": f"ch-{next(shop.numbers)}"}
    order_id = await shop.placed()
    assert (await shop.settled(keyed(shop, "POST", f"/orders/{order_id}/payments", amount() | reference))).status == 201
    return keyed(shop, "POST", f"/orders/{order_id}/payments", amount("refunded") | reference)


async def ship(shop: Shop, order_id: str = "") -> Act:
    lines = [{"order_id": order_id or await shop.paid(), "line_no": 1, "quantity": 1}]
    return keyed(shop, "POST", "/parcels", {"location": "AMS", "lines": lines})


async def deliver(shop: Shop) -> Act:
    path = f"/parcels/{await shop.shipped()}/delivery"
    return lambda: shop.send("POST", path, {})


async def cancel(shop: Shop) -> Act:
    path = f"/orders/{await shop.placed()}/cancellation"
    return lambda: shop.send("POST", path, {"reason": "buyer"})


async def cancel_many(shop: Shop) -> Act:
    ids = [await shop.placed() for _ in range(2)]
    return keyed(shop, "POST", "/orders/acts", {"act": "cancel", "reason": "buyer", "order_ids": ids})


async def tag(shop: Shop) -> Act:
    path = f"/orders/{await shop.placed()}/tags/vip"
    return lambda: shop.send("PUT", path)


async def note(shop: Shop) -> Act:
    return keyed(shop, "POST", f"/orders/{await shop.placed()}/notes", {"body": "next door"})


def paper(name: str, **line: object) -> Made:
    async def made(shop: Shop) -> Act:
        return keyed(shop, "POST", f"/stock/{name}", {"lines": [{"sku": "SKU-06", **line}]})

    return made


# Act → what makes a fresh one, and the answers that it may end with: the second where it was done and cannot be done again.
ACTS: dict[str, tuple[Made, set[int]]] = {
    "hold": (hold, {201}),
    "place": (place, {201}),
    "place from hold": (place_from_hold, {201}),
    "place many": (place_many, {200}),
    "pay": (pay, {201}),
    "refund": (refund, {201}),
    "ship": (ship, {201}),
    "deliver": (deliver, {200, 409}),
    "cancel": (cancel, {200, 409}),
    "cancel many": (cancel_many, {200}),
    "tag": (tag, {204}),
    "note": (note, {201}),
    "receive": (paper("receipts", location="AMS", quantity=5, unit_cost_minor=100), {201}),
    "adjust": (paper("adjustments", location="AMS", delta=-1), {201}),
    "count": (paper("counts", location="AMS", on_hand=90_000), {201}),
    "move": (paper("moves", location="AMS", quantity=1, source="sellable", target="damaged"), {201}),
}
# How often each thing stands that may stand once only: what was made twice for one key shows here.
MADE = """
SELECT (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM orders), (SELECT count(*) FROM parcels),
       (SELECT count(*) FROM payment_entries), (SELECT count(*) FROM order_notes), (SELECT count(*) FROM checkout_holds),
       (SELECT count(DISTINCT document_id) FROM stock_movements WHERE document_kind NOT IN ('order', 'hold'))
"""


@pytest.fixture
async def shop(market: Market, tmp_path: Path, connection: psycopg.Connection[Any]) -> AsyncIterator[Shop]:
    with road_to(market.urls) as (road, urls), process("web", urls, tmp_path) as web:
        yield Shop(market, road, web.port, connection)


async def test_whatever_breaks_at_whatever_step_is_done_once(shop: Shop) -> None:
    """The rest of the acts, and with the process killed instead, in tests/proof/test_luck.py."""
    for name in ("place", "pay"):
        assert await broken_everywhere(shop, *ACTS[name]) >= 4, name
    assert await findings(shop) == {}


async def test_a_client_that_takes_a_new_key_for_each_try_is_noticed(shop: Shop) -> None:
    """The control: what is held against this must be able to find something."""

    async def careless(shop: Shop) -> Act:
        body = {"body": "next door"}
        path = f"/orders/{await shop.placed()}/notes"
        return lambda: shop.send("POST", path, body, f"new-{next(shop.numbers)}")

    with pytest.raises(AssertionError, match="did it twice"):
        await broken_everywhere(shop, careless, {201})


async def findings(shop: Shop) -> dict[str, int]:
    """What fsck finds but that nobody numbers: no worker runs."""
    return {rule: found for rule, found in (await shop.market.findings()).items() if rule != "facts.waiting"}


async def broken_everywhere(shop: Shop, made: Made, ends: set[int]) -> int:
    """Do the act again and again, each time broken a step later, until it is over before it breaks. Returns the steps."""
    for step in count(1):
        act = await made(shop)
        before = shop.made()
        shop.road.set(step)
        answer = await shop.settled(act)
        whole = shop.road.whole
        shop.road.set(0)
        assert answer.status in ends, (step, answer)
        once = shop.made()
        again = await shop.settled(act)
        assert again.status in ends
        assert shop.made() == once, f"step {step}: the same key did it twice"
        if again.status == 201:
            assert again.document["id"] == answer.document["id"]
        assert once != before or answer.status in (200, 204, 409), f"step {step}: nothing was done"
        shop.broken += not whole
        if whole:
            return step - 1
    raise AssertionError
