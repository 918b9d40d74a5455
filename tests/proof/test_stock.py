"""500 units and 5,000 buyers; one key sent by fifty; the last unit, again and again."""

import asyncio
import time

import pytest

from tests.faults.conftest import GOODS
from tests.market import History, Market, crowd, mixed_orders, order, placing, single_orders
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.server import Process
from tests.wire import Wire

pytestmark = pytest.mark.proof


async def test_five_hundred_units_and_five_thousand_buyers(market: Market, web: Process, prove: Prove) -> None:
    units, buyers, clients = amount("UNITS", 500), amount("BUYERS", 5000), amount("CLIENTS", 128)
    await market.receive({"HOT": units - 50})
    history, began = History(), time.monotonic()
    await crowd(web.port, single_orders(market, "HOT", buyers), history, clients=clients)
    took = time.monotonic() - began
    assert history.statuses == {201: units, 409: buyers - units}
    assert set(history.left) == {("HOT", 0)}
    assert await market.sold("HOT") == (units,) * 4
    await history.check(market)
    assert await market.findings() == {}
    prove(f"{units} units, {buyers} buyers, {clients} clients: exactly {units} sold in {took:.1f} s, fsck 0")


async def test_the_same_through_two_processes(market: Market, web: Process, second_web: Process, prove: Prove) -> None:
    units, buyers = amount("UNITS", 500), amount("BUYERS", 5000)
    await market.receive({"HOT": units - 50})
    history, ports = History(), [web.port, second_web.port]

    def turn() -> int:
        ports.reverse()
        return ports[0]

    mixed = mixed_orders(market, [*GOODS], 1)
    source = (each for pair in zip(single_orders(market, "HOT", buyers), mixed, strict=False) for each in pair)
    began = time.monotonic()
    await crowd(turn, source, history, clients=amount("CLIENTS", 128))
    took = time.monotonic() - began
    assert history.statuses == {201: units + buyers, 409: buyers - units}
    assert await market.sold("HOT") == (units,) * 4
    await history.check(market)
    assert await market.findings() == {}
    again = sum(log.count("DeadlockDetected") for log in (web.said(), second_web.said()))
    prove(
        f"two processes, {buyers} buyers of {units} units and {buyers} 3-line orders in any SKU order: "
        f"exactly {units} sold in {took:.1f} s, every other order placed, {again} deadlocks logged, fsck 0"
    )


async def test_the_last_unit_many_times(market: Market, web: Process, second_web: Process, prove: Prove) -> None:
    rounds, buyers = amount("ROUNDS_LAST", 300), 20
    wires = [Wire(port) for port in (web.port, second_web.port) for _ in range(buyers // 2)]
    for nth in range(rounds):
        await market.receive({"GONE": 1})
        requests = [placing(market, f"last-{nth}-{one}", order(("GONE", 1))) for one in range(buyers)]
        answers = await asyncio.gather(*[wire(raw) for wire, raw in zip(wires, requests, strict=True)])
        assert sorted(answer.status for answer in answers) == [201] + [409] * (buyers - 1)
    assert await market.sold("GONE") == (rounds,) * 4
    assert await market.findings() == {}
    prove(f"the last unit, {buyers} buyers at once through two processes, {rounds} rounds: one sold each time, fsck 0")


async def test_one_key_by_fifty_many_times(market: Market, web: Process, second_web: Process, prove: Prove) -> None:
    rounds = amount("ROUNDS_KEY", 100)
    wires = [Wire(port) for port in (web.port, second_web.port) for _ in range(25)]
    for nth in range(rounds):
        await market.receive({"GONE": 1})
        who = {"buyer": {"email": f"b{nth}@example.org"}}
        raw = placing(market, f"one-{nth}", order(("GONE", 1), ("RARE", 3), reference=f"R-{nth}", **who))
        answers = await asyncio.gather(*[wire(raw) for wire in wires])
        assert {answer.status for answer in answers} == {201}
        assert len({answer.body for answer in answers}) == 1
    assert await market.value("SELECT count(*) FROM orders") == rounds
    assert await market.findings() == {}
    prove(f"50 clients with one key through two processes, {rounds} rounds: one order, one answer each time, fsck 0")
