"""Everybody wants the same thing: exactly what is there is sold, and who comes too late learns what is left."""

import json

from tests.faults.conftest import GOODS
from tests.market import History, Market, crowd, mixed_orders, order, placing, single_orders
from tests.server import Process
from tests.wire import Wire


async def test_fifty_units_and_five_hundred_buyers(market: Market, web: Process) -> None:
    history = History()
    await crowd(web.port, single_orders(market, "HOT", 500), history, clients=64)
    assert history.statuses == {201: 50, 409: 450}
    assert set(history.left) == {("HOT", 0)}
    assert await market.sold("HOT") == (50, 50, 50, 50)
    await history.check(market)
    assert await market.findings() == {}


async def test_two_processes_never_oversell_together(market: Market, web: Process, second_web: Process) -> None:
    ports = [web.port, second_web.port]
    history = History()

    def turn() -> int:
        ports.reverse()
        return ports[0]

    source = [*single_orders(market, "HOT", 200)]
    mixed = mixed_orders(market, [*GOODS], seed=4)
    source = [each for pair in zip(source, mixed, strict=False) for each in pair]
    await crowd(turn, source, history, clients=48)
    assert await market.sold("HOT") == (50, 50, 50, 50)
    assert history.statuses == {201: 250, 409: 150}
    await history.check(market)
    assert await market.findings() == {}


async def test_a_buyers_limit_holds_across_two_processes(market: Market, web: Process, second_web: Process) -> None:
    ports = [web.port, second_web.port]
    history = History()

    def turn() -> int:
        ports.reverse()
        return ports[0]

    await crowd(turn, single_orders(market, "RARE", 40), history, clients=20)
    assert history.statuses == {201: 3, 409: 37}
    assert set(history.refused.values()) == {"buyer_limit_reached"}
    assert await market.findings() == {}


async def test_more_than_is_left_is_refused_with_what_is_left(market: Market, web: Process) -> None:
    wire = Wire(web.port)
    answer = await wire(placing(market, "much", order(("HOT", 51))))
    assert (answer.status, answer.code) == (409, "out_of_stock")
    assert json.loads(answer.body)["facts"] == {"sku": "HOT", "asked": 51, "left": 50}
    wire.close()
