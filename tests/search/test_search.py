"""What things are found by: kept up behind the feed, the same from scratch, gone with the person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import psycopg
import pytest
from msgspec.structs import replace as changed
from psycopg import sql

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.flows.erase_customer import erase_customer
from orderloom.flows.follow_search import catch_up, follow_search
from orderloom.flows.rebuild_search import rebuild_search
from orderloom.flows.tag_order import tag_order, untag_order
from orderloom.infra import feed
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.ids import CustomerId, OrderId, new_id
from orderloom.orders.model.placement import Buyer
from orderloom.search.queries import Kind, progress_of, stream, term, understand
from orderloom.views.customer_list import CustomerFilters, customer_list
from orderloom.views.order_list import Filters, order_list
from tests.worlds import ANNA, BY, World, a_shop

WANG = Buyer(
    name="王小明",
    email="xiaoming.wang@example.cn",
    phone="+8613812345678",
    shipping=msgspec.json.encode({"name": "李雷", "country": "CN", "lines": ["人民路 1 号"], "city": "上海"}).decode(),
)
JOSE = changed(ANNA, name="José Müller-Lüdenscheidt", email="jose@example.org", phone="+4915112345678")


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def _found(pool: Pool, q: str, **others: Any) -> list[OrderId]:
    async with reading(pool) as tx:
        return [OrderId(order.id) for order in await order_list(tx, Filters(q=q, **others), limit=50)]


async def _index(connection: psycopg.Connection[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    terms = connection.execute("SELECT kind, term, at, id FROM search_terms ORDER BY kind, term, at, id").fetchall()
    return terms, connection.execute("SELECT * FROM search_documents ORDER BY kind, id").fetchall()


@pytest.mark.parametrize(
    "q",
    [
        "王小明",
        "小明",
        "王",
        "李雷",
        "XIAOMING.Wang@example.cn",
        "+86 138 1234 5678",
        "13812345678",
        "008613812345678",
        "5678",
        "sf-99/１２",
        "W-2026-7",
        "tea-100",
        "礼物",
        "小明 tea",
        "李雷 5678 tea",
    ],
)
async def test_an_order_is_found_by_what_it_says(shop: World, pool: Pool, q: str) -> None:
    await shop.place({"MUG-BLUE": 1}, buyer=ANNA)
    wanted = await shop.place({"TEA-100": 2}, buyer=WANG, channel="shop-cn", location="SHA", reference="W-2026-7")
    await shop.pay(wanted)
    await shop.ship((wanted, 1, 2), location="SHA", tracking_number="SF-99/12")
    async with begin(pool) as work:
        await tag_order(work, wanted, "礼物", by=BY, channels=None)
    await catch_up(pool)

    assert await _found(pool, q) == [wanted]


@pytest.mark.parametrize(
    ("q", "finds"),
    [
        ("jose", True),
        ("JOSÉ muller", True),
        ("ludenscheidt", True),
        ("Müller-Lüden", True),
        ("mull", True),
        ("ulle", False),
        ("jo", False),
        ("0151 12345678", True),
        ("151 1234567", False),
        ("josé 王", False),
        ("%", False),
        ("' OR 1=1", False),
        ("\\", False),
    ],
)
async def test_words_are_found_whole_or_by_their_beginning(shop: World, pool: Pool, q: str, finds: bool) -> None:
    order = await shop.place(buyer=JOSE)
    await catch_up(pool)

    assert await _found(pool, q) == ([order] if finds else [])


# What begins like the name of a filter, a code with blanks, Chinese codes; and who says it.
@pytest.mark.parametrize(
    ("q", "finds"),
    [
        ("Chan", True),
        ("chan tai man", True),
        ("chann", False),
        ("tag", False),
        ("line", False),
        ("lin", True),
        ("cust", False),
        ("加急订单处理", True),
        ("加急订单", False),
        ("双十一大促-1 9", True),
        ("双十一大促", False),
        ("1Z 999 AA1", True),
        ("1Z 999", False),
    ],
)
async def test_filters_are_no_words_and_codes_need_not_be_ascii(
    shop: World, pool: Pool, connection: psycopg.Connection[Any], q: str, finds: bool
) -> None:
    await shop.place({"MUG-RED": 1}, buyer=ANNA)
    chan = changed(ANNA, name="Chan Tai Man, Lind")
    order = await shop.place({"MUG-BLUE": 1}, buyer=chan, reference="双十一大促-1 9")
    await shop.pay(order)
    await shop.ship((order, 1, 1), tracking_number="1Z 999 AA1")
    async with begin(pool) as work:
        await tag_order(work, order, "加急订单处理", by=BY, channels=None)
    with connection.transaction():
        connection.execute("""UPDATE orders SET custom = '{"source": "app"}'""")
        connection.execute("""UPDATE order_lines SET custom = '{"engraving": "Anna"}'""")
    await rebuild_search(pool, advance=lambda _: None)

    assert await _found(pool, q) == ([order] if finds else [])


async def test_a_number_may_be_written_with_its_sign(shop: World, pool: Pool) -> None:
    order = await shop.place({"MUG-RED": 1})
    await shop.place({"MUG-RED": 1})
    await catch_up(pool)
    async with reading(pool) as tx:
        number = next(row.number for row in await order_list(tx, Filters(), limit=50) if row.id == order)
    assert await _found(pool, f"#{number}") == await _found(pool, str(number)) == [order]


async def test_a_customer_is_found_by_a_company_and_not_by_tags_of_orders(
    shop: World, pool: Pool, connection: psycopg.Connection[Any]
) -> None:
    async with begin(pool) as work:
        made = await people.create(work, CustomerId(new_id()), Person(name="Zoë"), by=BY)
    order = await shop.place({"MUG-RED": 1})
    async with begin(pool) as work:
        await tag_order(work, order, "b2b", by=BY, channels=None)
    with connection.transaction():
        connection.execute("UPDATE orders SET customer_id = %s WHERE id = %s", [made.id, order])
        connection.execute(
            """INSERT INTO customer_addresses (id, customer_id, address) VALUES (gen_random_uuid(), %s, %s)""",
            [
                made.id,
                '{"name": "Zoë", "company": "上海远东贸易有限公司", "country": "CN", "lines": ["1"], "city": "上海"}',
            ],
        )
    await rebuild_search(pool, advance=lambda _: None)

    async with reading(pool) as tx:
        for q, finds in (
            ("远东", True),
            ("远东贸易", True),
            ("东远贸易", False),
            ("b2b", False),
            ("tag", False),
            ("chan", False),
        ):
            found = await customer_list(tx, CustomerFilters(q=q), limit=10)
            assert [one.id for one in found] == ([made.id] if finds else []), q


async def test_characters_that_do_not_stand_together_are_no_phrase(shop: World, pool: Pool) -> None:
    order = await shop.place(buyer=changed(WANG, name="小明王小"))
    await catch_up(pool)

    assert await _found(pool, "王小") == [order]
    assert await _found(pool, "王小明") == []


async def test_pages_follow_each_other_whatever_is_asked(shop: World, pool: Pool) -> None:
    made = [await shop.place({"MUG-BLUE": 1} if nth % 3 else {"TEA-100": 1}) for nth in range(9)]
    await shop.cancel(made[4])
    await catch_up(pool)
    for asked in (
        Filters(),
        Filters(q="anna"),
        Filters(sku="TEA-100"),
        Filters(q="anna vries", channels=["web-eu"], status="placed"),
        Filters(channels=["web-eu", "shop-cn"]),
        Filters(payment_state="unpaid"),
    ):
        for filters in (asked, replace(asked, newest_first=False)):
            async with reading(pool) as tx:
                whole = [order.id for order in await order_list(tx, filters, limit=50)]
                paged, after = [], None
                while rows := await order_list(tx, replace(filters, after=after), limit=2):
                    paged += [order.id for order in rows]
                    after = (rows[-1].placed_at, rows[-1].id)
            assert paged == whole
            assert len(set(whole)) == len(whole) > 2


async def test_what_changes_is_found_by_what_it_says_now(shop: World, pool: Pool) -> None:
    order = await shop.place()
    async with begin(pool) as work:
        await tag_order(work, order, "vip", by=BY, channels=None)
    await catch_up(pool)
    assert await _found(pool, "vip") == [order]
    async with begin(pool) as work:
        await untag_order(work, order, "vip", by=BY, channels=None)

    assert [one.id for one in await _tagged(pool)] == []  # the index still says so, the live row does not
    await catch_up(pool)
    assert await _found(pool, "vip") == []


async def _tagged(pool: Pool) -> Sequence[Any]:
    async with reading(pool) as tx:
        return await order_list(tx, Filters(tag="vip"), limit=50)


async def test_from_scratch_it_is_the_same(shop: World, pool: Pool, connection: psycopg.Connection[Any]) -> None:
    for buyer in (ANNA, WANG, JOSE):
        order = await shop.place({"MUG-BLUE": 1, "TEA-100": 1}, buyer=buyer, reference=f"R-{buyer.email}")
        await shop.pay(order)
        await shop.ship((order, 1, 1), tracking_number=f"T-{buyer.phone}")
    async with begin(pool) as work:
        await people.create(work, CustomerId(new_id()), Person(name="王小明", email="w@example.cn"), by=BY)
    await catch_up(pool)
    followed = await _index(connection)
    connection.execute("DELETE FROM search_documents WHERE kind = 'o'")
    connection.execute("DELETE FROM search_terms WHERE term LIKE '=%'")
    connection.execute("INSERT INTO search_terms (kind, term, at, id) SELECT 'c', 'lost', now(), gen_random_uuid()")
    # Goods are put there by hand in this world, without a fact: the follower never hears of them.
    figures = await rebuild_search(pool, advance=lambda _: None)

    rebuilt = await _index(connection)
    assert figures == {"orders": 3, "customers": 1, "products": 2, "parcels": 3, "dropped_terms": 1}
    assert [row for row in rebuilt[0] if row[0] != "p"] == followed[0]
    assert [row for row in rebuilt[1] if row[0] != "p"] == followed[1]
    assert len(rebuilt[0]) > len(followed[0])


async def test_an_erased_person_is_found_by_nothing_at_once(
    shop: World, pool: Pool, connection: psycopg.Connection[Any]
) -> None:
    async with begin(pool) as work:
        made = await people.create(work, CustomerId(new_id()), Person(name="王小明", phone="+8613812345678"), by=BY)
    order = await shop.place({"MUG-BLUE": 1}, buyer=WANG, customer_id=made.id)
    await shop.pay(order)
    await shop.ship((order, 1, 1), tracking_number="T-1")
    await catch_up(pool)
    assert _marked(connection) > 8
    async with begin(pool) as work:
        await erase_customer(work, made.id, by=BY)

    assert _marked(connection) == 0
    assert await _found(pool, "T-1") == [order]
    await catch_up(pool)
    assert _marked(connection) == 0


def _marked(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM search_terms WHERE term ~ '[王李雷明]|xiaoming|5678')"
        " + (SELECT count(*) FROM search_documents WHERE terms::text ~ '[王李雷明]|xiaoming|5678')"
    ).fetchone()
    return int(row[0]) if row else -1


async def test_one_follows_at_a_time_and_progress_is_told(shop: World, pool: Pool) -> None:
    await shop.place()
    await feed.step(pool)
    async with reading(pool) as tx:
        behind = await progress_of(tx)
    assert behind.position == 0
    assert behind.head > 0
    async with begin(pool) as first:
        assert await follow_search(first) > 0
        async with begin(pool) as second:
            assert await follow_search(second) == 0
    async with reading(pool) as tx:
        done = await progress_of(tx)
    assert (done.position, done.lag_s) == (behind.head, 0)


async def _interrupted(pool: Pool) -> None:
    async with begin(pool) as work:
        await follow_search(work)
        raise ZeroDivisionError


async def test_a_step_that_fails_is_taken_again(shop: World, pool: Pool) -> None:
    order = await shop.place()
    await feed.step(pool)
    with pytest.raises(ZeroDivisionError):
        await _interrupted(pool)
    assert await _found(pool, "anna") == []
    await catch_up(pool)
    assert await _found(pool, "anna") == [order]


async def test_other_things_are_found_too(shop: World, pool: Pool) -> None:
    order = await shop.place({"TEA-100": 1}, buyer=JOSE)
    await shop.pay(order)
    parcel = await shop.ship((order, 1, 1), tracking_number="T-77")
    async with begin(pool) as work:
        made = await people.create(work, CustomerId(new_id()), Person(name="Zoë Bakker", email="Z@Example.org"), by=BY)
    await catch_up(pool)
    await rebuild_search(pool, advance=lambda _: None)

    assert await _stream(pool, Kind.CUSTOMER, "zoe bakk") == [made.id]
    assert await _stream(pool, Kind.CUSTOMER, "z@example.ORG") == [made.id]
    assert await _stream(pool, Kind.PARCEL, "t-77") == [parcel]
    assert await _stream(pool, Kind.PARCEL, "müller", [["channel=web-eu", "channel=shop-cn"]]) == [parcel]
    assert await _stream(pool, Kind.PARCEL, "müller", [["channel=shop-cn"]]) == []
    assert len(await _stream(pool, Kind.PRODUCT, "green tea 100")) == 1
    assert len(await _stream(pool, Kind.PRODUCT, None, [[term("sku", "Mug-Blue"), term("sku", "TEA-100")]])) == 2


async def test_a_product_is_found_by_one_character_of_its_title(
    shop: World, pool: Pool, connection: psycopg.Connection[Any]
) -> None:
    with connection.transaction():
        connection.execute("""UPDATE products SET titles = '{"zh-CN": "西湖绿茶"}' WHERE handle = 'tea'""")
    await rebuild_search(pool, advance=lambda _: None)
    for q in ("茶", "绿", "西湖", "湖绿茶"):
        assert len(await _stream(pool, Kind.PRODUCT, q)) == 1, q
    assert await _stream(pool, Kind.PRODUCT, "红") == []


async def _stream(pool: Pool, kind: Kind, q: str | None, having: Any = ()) -> list[Any]:
    async with reading(pool) as tx:
        asked = await understand(tx, kind, q=q, having=having)
        if not asked.finds:
            return []
        rows = await (await tx.execute(stream(asked), asked.values | {"limit": 10}, prepare=False)).fetchall()
        return [row[1] for row in rows]


async def test_common_words_are_read_side_by_side_and_find_the_same(pool: Pool, owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(MANY)
    async with reading(pool) as tx:
        asked = await understand(tx, Kind.ORDER, q="linen apron navy blue")
        pages: list[Any] = []
        after = None
        for _ in range(3):
            bounds = sql.SQL("true") if after is None else sql.SQL("(t.at, t.id) < (%(at)s, %(id)s)")
            values = {"limit": 40, "at": after and after[0], "id": after and after[1]}
            rows = await (
                await tx.execute(stream(asked, bounds=bounds), asked.values | values, prepare=False)
            ).fetchall()
            pages, after = pages + rows, rows[-1]
        expected = await (await tx.execute(EACH_WORD)).fetchall()

    assert asked.merged == 4
    assert pages == expected[:120]


# Three words that a fifth, a third and a half have, and one that nearly all have: 30,000 things, some at the same instant.
MANY = """
INSERT INTO search_terms (kind, term, at, id)
SELECT 'o', w.term, timestamptz '2026-01-01' + n / 3 * interval '1 minute', md5(n::text)::uuid
  FROM generate_series(1, 30000) n, (VALUES ('linen', 5), ('apron', 3), ('navy', 2), ('blue', 1)) AS w(term, one_in)
 WHERE n % w.one_in = 0 AND (w.term <> 'blue' OR n % 7 > 0)
"""
EACH_WORD = """
SELECT at, id FROM search_terms WHERE kind = 'o' AND term IN ('linen', 'apron', 'navy', 'blue')
 GROUP BY at, id HAVING count(*) = 4 ORDER BY at DESC, id DESC
"""
