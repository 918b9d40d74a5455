"""The worker's expiry: all that is due, batch by batch, and the books agree afterwards."""

import asyncio
from datetime import timedelta

from orderloom.infra.work import Pool
from orderloom.jobs.expiry import expire_due, serve
from orderloom.views.fsck.check import check
from tests.worlds import a_shop

DUE = timedelta(seconds=-1)


async def test_everything_due_expires_and_payments_meanwhile_are_kept(pool: Pool) -> None:
    shop = await a_shop(pool)
    due = [await shop.place({"TEA-100": 1}, channel="shop-cn", location="SHA", expires_in=DUE) for _ in range(12)]

    workers = asyncio.gather(expire_due(pool), expire_due(pool))
    await asyncio.gather(*[shop.pay(order) for order in due[:6]])
    expired = sum(await workers)

    paid_in_time = [order for order in due if (await shop.order(order))[0] == "open"]
    assert expired == 12 - len(paid_in_time)
    assert await shop.stock("TEA-100", "SHA") == (50, len(paid_in_time))
    assert [one.rule.code async for one in check(pool) if one.total] == []


async def test_the_service_works_until_it_is_told_to_stop(pool: Pool) -> None:
    shop = await a_shop(pool)
    order = await shop.place(channel="shop-cn", expires_in=DUE)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(pool, stop))

    async with asyncio.timeout(10):
        while (await shop.order(order))[0] != "cancelled":  # noqa: ASYNC110  # another process' work would be seen the same way
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(running, 5)

    facts = await shop.rows("SELECT actor_kind FROM events WHERE aggregate_id = %s AND name = 'order.cancelled'", order)
    assert facts == [("system",)]
