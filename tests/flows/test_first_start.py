"""The first start: a shop that can be looked at and sold from at once, made once."""

import asyncio
from typing import Any

import psycopg

from orderloom.catalog import queries
from orderloom.catalog.model.terms import price_at, rate_at
from orderloom.flows.demo_goods import GOODS, products
from orderloom.flows.first_start import FirstStart, first_start
from orderloom.identity import queries as identity
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id

BY = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())


async def start(pool: Pool) -> FirstStart | None:
    async with begin(pool) as work:
        return await first_start(work, by=BY)


async def test_the_demo_shop_can_sell_all_its_goods(pool: Pool, connection: psycopg.Connection[Any]) -> None:
    made = await start(pool)
    assert made is not None
    assert made.password
    skus = [sku for goods in GOODS for sku in goods.skus]
    async with begin(pool) as work:
        channels = await queries.channel_terms(work.tx)
        terms = await queries.sku_terms(work.tx, skus)
        rates = await queries.tax_rates(work.tx)
        assert set(channels) == {"web-cn", "web-eu"}
        assert len(GOODS) >= 40
        assert terms.keys() == set(skus)
        for channel in channels.values():
            price_list = channel.price_lists[channel.currency]
            assert price_list.includes_tax
            for one in terms.values():
                assert price_at(one, price_list.code, work.now)
                assert rate_at(rates[one.tax_class, channel.country, ""], work.now) is not None
                assert one.titles.keys() == {"en", "zh-CN"}
    served = connection.execute(
        "SELECT c.channel, count(DISTINCT l.sku) FROM channel_locations c JOIN stock_levels l USING (location)"
        " WHERE l.on_hand > 0 AND l.value_minor > 0 GROUP BY c.channel ORDER BY c.channel"
    ).fetchall()
    assert served == [("web-cn", len(skus)), ("web-eu", len(skus))]
    assert connection.execute("SELECT count(*) FROM stock_levels WHERE low_at IS NOT NULL").fetchone() == (8,)


async def test_the_key_and_the_administrator_can_be_used(pool: Pool) -> None:
    made = await start(pool)
    assert made is not None
    async with begin(pool) as work:
        found = await identity.credential(work.tx, made.demo_key or "")
        assert found is not None
        assert {"orders.place", "orders.cancel", "fulfilment.ship"} < found.grant.permissions
        assert not found.grant.permissions & {"staff.manage", "keys.manage", "stock.cost", "prices.write"}
        page = await identity.credential(work.tx, made.page_key or "")
        assert page is not None
        assert page.grant.permissions == {"storefront.use"}
        assert sorted(page.origins or ()) == ["http://127.0.0.1:8001", "http://localhost:8001"]
        assert (await identity.staff_id(work.tx, made.login)).version == 7


async def test_it_is_made_once_also_by_two_at_once(pool: Pool) -> None:
    made = await asyncio.gather(start(pool), start(pool))
    assert sorted(one is None for one in made) == [False, True]
    assert await start(pool) is None


def test_every_gtin_is_for_use_inside_and_stands_once() -> None:
    gtins = [sku.gtin or "" for product in products() for sku in product.skus]
    assert len(set(gtins)) == len(gtins)
    assert all(gtin.startswith("20") and len(gtin) == 13 for gtin in gtins)


async def test_without_the_demo_shop_there_is_an_administrator_and_nothing_to_sell(pool: Pool) -> None:
    async with begin(pool) as work:
        made = await first_start(work, by=BY, demo_shop=False)
    async with begin(pool) as work:
        again = await first_start(work, by=BY, demo_shop=False)
        channels = await (await work.tx.execute("SELECT count(*) FROM channels")).fetchone()

    assert made is not None
    assert made.password
    assert made.demo_key is None
    assert made.page_key is None
    assert again is None
    assert await start(pool) is None  # also when it is asked for later: there is staff already
    assert channels == (0,)
