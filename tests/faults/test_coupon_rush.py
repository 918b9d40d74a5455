"""Everybody has the code: exactly as many orders get it as it has uses, whichever process they come by."""

import json
from collections.abc import Iterator

from orderloom.infra.work import begin
from orderloom.kernel.ids import new_id
from orderloom.promotions.commands import coupons, promotions
from orderloom.promotions.model.coupons import NewCoupons
from orderloom.promotions.model.promotion import Kind, Promotion
from tests.api.callers import BY
from tests.market import History, Market, crowd, opened, order, placing
from tests.server import Process

USES, BUYERS = 50, 500


async def promote(market: Market, *, by_coupon: bool) -> None:
    """Ten percent off, fifty times; by the code RUSH, or by itself."""
    promotion_id = new_id()
    said = Promotion(
        id=promotion_id,
        name="Rush",
        titles={"en": "Rush"},
        kind=Kind.PERCENT,
        percent_ppm=100_000,
        by_coupon=by_coupon,
        max_uses=USES,
    )
    async with opened(market.urls.app) as pool, begin(pool) as work:
        await promotions.create_promotion(work, said, by=BY)
        if by_coupon:
            await coupons.create_coupons(work, promotion_id, NewCoupons(codes=("RUSH",)), batch_id=new_id(), by=BY)


def buyers(market: Market, **more: object) -> Iterator[tuple[str, bytes]]:
    for nth in range(BUYERS):
        body = order((f"SKU-{nth % 12:02}", 1), reference=f"rush-{nth}", **more)
        yield f"rush-{nth}", placing(market, f"rush-{nth}", body)


async def test_fifty_uses_and_five_hundred_orders_by_two_processes(
    market: Market, web: Process, second_web: Process
) -> None:
    await promote(market, by_coupon=True)
    ports = [web.port, second_web.port]
    history = History()

    def turn() -> int:
        ports.reverse()
        return ports[0]

    await crowd(turn, buyers(market, coupon_codes=["rush"]), history, clients=48)
    await history.settle(market, web.port)
    assert len(history.placed) == USES
    assert set(history.refused.values()) == {"coupon_used_up"}
    assert len(history.refused) == BUYERS - USES
    assert await market.value("SELECT used FROM promotions") == USES
    assert await market.value("SELECT count(*) FROM promotion_uses") == USES
    await history.check(market)
    assert await market.findings() == {}


async def test_an_automatic_promotion_is_given_as_often_as_it_may_be_and_nobody_is_refused(
    market: Market, web: Process, second_web: Process
) -> None:
    await promote(market, by_coupon=False)
    ports = [web.port, second_web.port]
    history = History()

    def turn() -> int:
        ports.reverse()
        return ports[0]

    await crowd(turn, buyers(market), history, clients=48)
    await history.settle(market, web.port)
    assert (len(history.placed), history.refused) == (BUYERS, {})
    reduced = [body for body in history.placed.values() if json.loads(body)["discount_minor"]]
    assert len(reduced) == USES
    assert await market.findings() == {}
