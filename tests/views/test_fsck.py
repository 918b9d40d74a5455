"""fsck finds nothing in a shop that was run properly, and names each invariant that is broken."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from orderloom.flows.follow_search import catch_up
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.take_orders import take_orders
from orderloom.flows.telling.told import ToldOrder, ToldPayment, line_of
from orderloom.infra.cluster import DatabaseUrls, create_database, urls
from orderloom.infra.postgres_home import Home
from orderloom.infra.work import begin
from orderloom.inventory.commands import counts, holds
from orderloom.inventory.model.requests import CountLine
from orderloom.kernel.ids import Sku, new_id
from orderloom.orders.model.order import Status
from orderloom.views.fsck import RULES
from orderloom.views.fsck.check import check, find
from tests.conftest import TEMPLATE
from tests.worlds import BY, a_shop

from .breaking import Breaking, breakings
from .breaking_guards import GUARDS
from .breaking_promotions import PROMOTIONS

BREAKINGS = [*breakings(), *PROMOTIONS, *GUARDS]


@pytest.fixture(scope="module")
def story(cluster: Home, superuser_url: str) -> Iterator[DatabaseUrls]:
    """One database for all: orders in every state, a refund, a split parcel, a short promise."""
    name = f"fsck_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        create_database(connection, name, TEMPLATE)
        made = urls(cluster, name)
        asyncio.run(_tell(made.app))
        yield made
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def _tell(url: str) -> None:
    async with AsyncConnectionPool[Any](url, open=False, min_size=1, max_size=2) as pool:
        shop = await a_shop(pool)
        await shop.place({"MUG-BLUE": 2}, channel="shop-cn", location="SHA", expires_in=timedelta(minutes=30))
        done = await shop.place({"MUG-BLUE": 3, "MUG-RED": 1}, reference="A-1")
        await shop.pay(done, reference="pay-1")
        await shop.deliver(await shop.ship((done, 1, 3), (done, 2, 1), tracking_number="T-1"))
        await shop.refund(done, 100, reference="pay-1")
        partly = await shop.place({"MUG-BLUE": 4})
        await shop.pay(partly)
        await shop.ship((partly, 1, 1), tracking_number="T-2")
        await shop.cancel(await shop.place({"MUG-RED": 2}))
        await shop.place({"TEA-100": 2}, buyer_key=new_id())
        await shop.hold({"MUG-BLUE": 2})
        await shop.take_over(await shop.hold({"MUG-RED": 1}), done)
        given_back = await shop.hold({"MUG-RED": 1})
        async with begin(pool) as work:
            await holds.release(work, given_back, channels=None, by=BY)
        lacking = await shop.place({"MUG-RED": 5}, location="SHA")
        await shop.pay(lacking)
        async with begin(pool) as work:
            line = CountLine(sku=Sku("MUG-RED"), location="SHA", on_hand=3)
            await counts.count(work, [line], count_id=new_id(), by=BY)
            await work.tx.execute(PRICE_LIST)
            past = ToldOrder(
                channel="web-eu",
                reference="PAST-1",
                currency="EUR",
                placed_at=datetime(2024, 5, 1, 12, tzinfo=UTC),
                status=Status.COMPLETE,
                lines=[line_of("MUG-RED", 3, goods_minor=1000, total_minor=1000)],
                payment=ToldPayment(amount_minor=1000, method="card", refunded_minor=10),
                delivered_at=datetime(2024, 5, 4, 12, tzinfo=UTC),
            )
            await take_orders(work, TermsCache(), [past], by=BY)
        await catch_up(pool)


PRICE_LIST = """
INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('eu', 'web-eu', 'EUR', true);
UPDATE cache_epochs SET version = version + 1
"""


async def test_a_shop_that_was_run_properly_has_no_findings(story: DatabaseUrls) -> None:
    async with AsyncConnectionPool[Any](story.app, open=False, min_size=1, max_size=1) as pool:
        findings = [finding async for finding in check(pool)]
    assert [finding.rule.code for finding in findings] == list(RULES)
    assert {finding.rule.code: finding.rows for finding in findings if finding.total} == {}


async def test_an_empty_database_has_no_findings(database_url: str) -> None:
    async with AsyncConnectionPool[Any](database_url, open=False, min_size=1, max_size=1) as pool:
        assert [finding.rule.code async for finding in check(pool) if finding.total] == []


@pytest.mark.parametrize("breaking", BREAKINGS, ids=lambda breaking: f"{breaking.code}: {breaking.statements[:40]}")
async def test_what_is_broken_is_named(story: DatabaseUrls, breaking: Breaking) -> None:
    """As superuser, with triggers and foreign keys asleep; the transaction is rolled back afterwards."""
    assert story.superuser is not None
    connection: psycopg.AsyncConnection[Any] = await psycopg.AsyncConnection.connect(story.superuser)
    async with connection, connection.transaction(force_rollback=True):
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(breaking.statements.encode())
        finding = await find(connection, RULES[breaking.code], shown=3)
    assert finding.total > 0
    assert 0 < len(finding.rows) <= 3


def test_every_rule_is_broken_by_something() -> None:
    assert {breaking.code for breaking in BREAKINGS} == set(RULES)
