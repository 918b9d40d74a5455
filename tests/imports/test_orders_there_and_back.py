"""What the export of orders writes can be imported: into an empty shop it makes the same orders, into the same shop nothing."""

import csv
import io
from collections.abc import AsyncIterator
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from orderloom.fields.model.definitions import NewField
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.flows.define_custom_field import define_custom_field
from orderloom.infra import feed
from orderloom.infra.cluster import create_database, urls
from orderloom.infra.postgres_home import Home
from orderloom.infra.sheets.writing import CsvWriter, NdjsonWriter, Writer
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from orderloom.orders.model.order import CancelReason
from orderloom.payments.model import Kind
from orderloom.views.exports.orders import OrderSheet
from orderloom.views.exports.sheet import columns_of, pages
from orderloom.views.fsck.check import check
from orderloom.views.order_list import Filters
from tests.conftest import TEMPLATE
from tests.worlds import World, a_shop

from .sending import BY, Sender

LISTS = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
UPDATE cache_epochs SET version = version + 1;
"""
FILE = """reference,channel,placed_at,status,cancel_reason,sku,title,quantity,line_total,line_discount,line_tax,shipping,\
shipping_tax,paid,refunded,paid_method,paid_reference,discount,discount_code,customer_source,customer_id,buyer_name,shipping_line1,shipping_city,\
shipping_country,tags,note,shipped_at,delivered_at,includes_tax
P-1,web-eu,2025-03-01T12:30:00Z,complete,,MUG-BLUE,=Mug,3,10.00,1.00,1.74,4.95,0.86,14.95,1.00,card,ch_1,,,erp,77,Anna,Street 1,\
Amsterdam,NL,vip gift,"Ring, twice",2025-03-02T00:00:00Z,2025-03-03T00:00:00Z,true
P-1,web-eu,,,,MUG-RED,,1,0.00,,,,,,,,,,,,,,,,,,,,,
P-2,shop-cn,2025-03-01T12:31:00Z,cancelled,fraud,MUG-RED,,2,20.00,,2.60,,,,,,,,,,,,,,,,,,,
P-3,web-eu,2025-03-01T12:32:00Z,open,,MUG-RED,,2,20.00,,,,,15.00,,card,ch_2,5.00,SPRING,,,,,,,,,,,
P-4,web-eu,2025-03-01T12:33:00Z,placed,,MUG-BLUE,,2,20.00,,3.47,1.00,,,,,,,,,,Bo,,,,,,,,
"""


@pytest.fixture
async def other(cluster: Home, superuser_url: str) -> AsyncIterator[Pool]:
    """A second, empty database."""
    name = f"there_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        create_database(connection, name, TEMPLATE)
        async with AsyncConnectionPool[Any](urls(cluster, name).app, open=False, min_size=1, max_size=2) as pool:
            yield pool
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def a_priced_shop(pool: Pool) -> World:
    made = await a_shop(pool)
    async with begin(pool) as work:
        await work.tx.execute(LISTS)
    return made


async def exported(pool: Pool, writer: Writer) -> bytes:
    sheet = OrderSheet(Filters())
    columns = await columns_of(pool, sheet)
    found = writer.head(columns)
    async for rows in pages(pool, sheet, columns, size=2):
        found += writer.rows(rows)
    return found


def comparable(table: bytes) -> list[str]:
    """The rows without what another shop has of its own: numbers, ids, when it was recorded."""
    shown = ("number", "order_id", "recorded_at", "changed_at")
    lines = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    kept = [nth for nth, name in enumerate(lines[0]) if name not in shown]
    return [",".join(line[nth] for nth in kept) for line in lines]


@pytest.mark.parametrize(("form", "make"), [("csv", CsvWriter), ("ndjson", NdjsonWriter)])
async def test_orders_go_there_and_back(
    pool: Pool, other: Pool, form: str, make: type[CsvWriter | NdjsonWriter]
) -> None:
    await a_priced_shop(pool)
    there = await a_priced_shop(other)
    first = await Sender(pool).send("orders", FILE)
    assert (first.counts, first.problems) == ((4, 0, 0, 0), [])

    written = await exported(pool, make())
    sent = await Sender(other).send("orders", written, filename=f"orders.{form}")
    again = await Sender(pool).send("orders", written, filename=f"orders.{form}")

    assert (sent.counts, sent.problems) == ((4, 0, 0, 0), [])
    assert (again.counts, again.problems) == ((0, 0, 4, 0), [])
    assert comparable(await exported(other, CsvWriter())) == comparable(await exported(pool, CsvWriter()))
    assert await there.value("SELECT count(*) FROM orders WHERE history") == 2


async def orders_of_every_kind(shop: World, chance: Random) -> None:
    """Live orders without references: placed, paid, sent in several parcels, delivered, cancelled, given back."""
    for _ in range(12):
        units = {"MUG-BLUE": chance.randrange(1, 4), "MUG-RED": chance.randrange(1, 3)}
        order = await shop.place(units, reference=chance.choice([None, None, f"R-{chance.randrange(10**9)}"]))
        if chance.random() < 0.2:
            await shop.pay(order, kind=Kind.AUTHORISED)
            continue
        if chance.random() < 0.8:
            total = await shop.total(order)
            await shop.pay(order, total // 2, reference=f"a-{order}")
            await shop.pay(order, total - total // 2, reference=f"b-{order}")
        status = (await shop.order(order))[0]
        if status == "placed" or chance.random() < 0.2:
            if chance.random() < 0.5:
                await shop.cancel(order, chance.choice(list(CancelReason)))
            continue
        if chance.random() < 0.8:
            parcels = [await shop.ship((order, 1, units["MUG-BLUE"])), await shop.ship((order, 2, units["MUG-RED"]))]
            for parcel in parcels[: chance.randrange(3)]:
                await shop.deliver(parcel)
        if chance.random() < 0.5:
            await shop.refund(order, 1 + chance.randrange(100), reference=f"a-{order}")


TILL = """reference,channel,placed_at,status,sku,quantity,line_total,line_discount,custom.till,line_custom.shelf,\
shipping_city,shipping_country
T-1,web-eu,2025-03-01T12:30:00.123456Z,complete,MUG-BLUE,12345,30.10,1.00,7,a,Utrecht,NL
T-1,web-eu,,,MUG-RED,0,1.59,0.10,,,,
T-1,web-eu,,,MUG-RED,3,10.00,-0.50,,b,,
T-2,web-eu,2025-03-01T12:31:00Z,complete,MUG-RED,0,0.00,,,,,
T-3,web-eu,2025-03-01T12:32:00Z,cancelled,,,,,,,,
"""


async def with_fields(shop: World) -> World:
    async with begin(shop.pool) as work:
        for owner, key in ((Owner.ORDER, "till"), (Owner.LINE, "shelf")):
            new = NewField(owner=owner, key=key, type=FieldType.TEXT, labels={"en": key})
            await define_custom_field(work, new_id(), new, by=BY)
    return shop


@pytest.mark.parametrize("seed", [1, 2])
async def test_orders_of_every_kind_tell_the_same_wherever_they_are(pool: Pool, other: Pool, seed: int) -> None:
    here = await with_fields(await a_priced_shop(pool))
    there = await with_fields(await a_priced_shop(other))
    await orders_of_every_kind(here, Random(seed))
    first = await Sender(pool).send("orders", TILL)
    assert (first.counts, first.problems) == ((3, 0, 0, 0), [])

    written = await exported(pool, CsvWriter())
    assert written.count(b"Utrecht") == 1  # an address without a street stays one
    sent = await Sender(other).send("orders", written)
    count = await here.value("SELECT count(*) FROM orders")
    assert (sent.counts, sent.problems) == ((count, 0, 0, 0), [])
    assert comparable(await exported(other, CsvWriter())) == comparable(written)

    for same in (pool, other):
        assert (await Sender(same).send("orders", written)).counts == (0, 0, count, 0)
        assert (await Sender(same).send("orders", await exported(same, CsvWriter()))).counts == (0, 0, count, 0)
        await feed.step(same)
        assert {found.rule.code: found.rows async for found in check(same) if found.total} == {}
    assert await there.value("SELECT count(*) FROM orders") == count


async def test_an_order_of_which_some_was_sent_is_not_brought_in_elsewhere(pool: Pool, other: Pool) -> None:
    here = await a_priced_shop(pool)
    await a_priced_shop(other)
    order = await here.place({"MUG-BLUE": 2})
    await here.pay(order)
    await here.ship((order, 1, 1))
    written = await exported(pool, CsvWriter())
    assert (await Sender(pool).send("orders", written)).counts == (0, 0, 1, 0)
    assert (await Sender(other).send("orders", written)).problems == [(2, "shipped", "order_partly_shipped")]
