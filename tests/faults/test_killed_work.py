"""What runs behind the shop, killed at each of its steps: whoever comes next finishes it, and it was done once."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.flows.follow_search import catch_up
from orderloom.flows.hold_stock import Checkout, hold_stock
from orderloom.imports.commands.sweeping import sweep
from orderloom.infra.cluster import APP, DatabaseUrls
from orderloom.infra.migrate import pending
from orderloom.infra.work import begin
from orderloom.inventory.commands import stock
from orderloom.inventory.model.holds import HoldBounds
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.kernel.ids import CustomerId, OrderId, Sku, new_id
from orderloom.views.fsck import search
from orderloom.views.fsck.check import check
from tests import killed_acts
from tests.flows.test_promotions import TENTH, Shop, basket
from tests.flows.test_promotions import shop as shop
from tests.imports.sending import Sender
from tests.killed import Act, killed_at, killed_everywhere, process_for, run_work
from tests.road import Road, road_to
from tests.worlds import BY, World

BOUNDS = HoldBounds(20, 50, 5, 1000)
ONCE: LiteralString = """
SELECT (SELECT count(*) FROM events WHERE aggregate_id = %(id)s AND name = %(fact)s),
       (SELECT count(*) FROM stock_movements WHERE document_id = %(id)s AND d_reserved < 0),
       (SELECT count(*) FROM promotion_uses WHERE order_id = %(id)s AND kind = 'returned')
"""


class Behind:
    """Makes what the work behind a shop has to do, and looks whether it was done."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.pool = shop, shop.pool
        self.numbers = count(1)
        self.promotion: UUID | None = None

    async def rows(self, query: LiteralString, **asked: object) -> list[tuple[Any, ...]]:
        async with self.pool.connection() as tx:
            return await (await tx.execute(query, asked)).fetchall()

    async def change(self, query: LiteralString, **asked: object) -> None:
        async with self.pool.connection() as tx:
            await tx.execute(query, asked)

    async def ordered(self, **more: Any) -> UUID:
        """An order with a coupon that is counted."""
        if self.promotion is None:
            self.promotion = await self.shop.promote("FEW", uses=1_000, max_uses=1_000, **TENTH)
            async with begin(self.pool) as work:
                lines = [ReceiptLine(sku=Sku("MUG-BLUE"), location="AMS", quantity=1_000, unit_cost_minor=1)]
                await stock.receive(work, lines, receipt_id=new_id(), by=BY)
        return (await self.shop.place(basket(1, coupon_codes=["FEW"], **more))).id

    async def unpaid(self) -> UUID:
        order_id = await self.ordered()
        await self.change("UPDATE orders SET expires_at = now() - interval '1 s' WHERE id = %(id)s", id=order_id)
        return order_id

    async def expired(self, order_id: UUID) -> bool:
        return await self.rows(ONCE, id=order_id, fact="order.cancelled") == [(1, 1, 1)]

    async def left_hold(self) -> UUID:
        hold_id = new_id()
        async with begin(self.pool) as work:
            asked = Checkout(hold_id, "web-eu", [("MUG-RED", 2)], 15)
            await hold_stock(work, self.shop.cache, asked, bounds=BOUNDS, by=BY)
        past: LiteralString = "expires_at = now() - interval '1 s'"
        await self.change(f"UPDATE checkout_holds SET {past} WHERE id = %(id)s", id=hold_id)
        await self.change(f"UPDATE reservations SET {past} WHERE holder_id = %(id)s", id=hold_id)
        return hold_id

    async def given_back(self, hold_id: UUID) -> bool:
        return await self.rows(ONCE, id=hold_id, fact="hold.expired") == [(1, 1, 0)]

    async def somebody(self) -> UUID:
        """A customer with an order that is over; both are found by the name."""
        nth = next(self.numbers)
        person = Person(name=f"Anna No{nth}", email=f"anna-{nth}@example.org")
        async with begin(self.pool) as work:
            made = await people.create(work, CustomerId(new_id()), person, by=BY)
        order_id = await self.ordered(buyer={"customer_id": str(made.id), "name": f"Anna No{nth}"})
        await World(self.pool).cancel(OrderId(order_id))
        await catch_up(self.pool)
        return made.id

    async def erased(self, customer_id: UUID) -> bool:
        found = await self.rows(
            """
            SELECT (SELECT count(*) FROM events WHERE aggregate_id = %(id)s AND name = 'customer.erased'),
                   (SELECT count(*) FROM events e JOIN orders o ON o.id = e.aggregate_id
                     WHERE o.customer_id = %(id)s AND e.name = 'order.buyer_erased'),
                   (SELECT count(*) FROM customers WHERE id = %(id)s AND name IS NOT NULL),
                   (SELECT count(*) FROM order_buyers b JOIN orders o ON o.id = b.order_id
                     WHERE o.customer_id = %(id)s AND b.name IS NOT NULL),
                   (SELECT count(*) FROM search_terms t WHERE t.term LIKE 'no%%'
                       AND t.id IN (SELECT %(id)s UNION SELECT id FROM orders WHERE customer_id = %(id)s))
            """,
            id=customer_id,
        )
        return found == [(1, 1, 0, 0, 0)]

    async def followed(self, order_id: UUID) -> bool:
        found = await self.rows(
            """
            SELECT (SELECT count(*) FROM event_commits WHERE position IS NULL),
                   (SELECT h.position - s.position FROM feed_head h, search_progress s),
                   (SELECT count(*) FROM search_documents WHERE id = %(id)s)
            """,
            id=order_id,
        )
        return found == [(0, 0, 1)]

    async def crooked(self) -> UUID:
        """What an order is found by is gone, and somebody is found by what nobody has."""
        order_id = await self.ordered()
        await catch_up(self.pool)
        await self.change("DELETE FROM search_terms WHERE id = %(id)s", id=order_id)
        await self.change("INSERT INTO search_terms VALUES (now(), %(id)s, 'o', 'nobody')", id=order_id)
        return order_id

    async def straight(self, _: UUID) -> bool:
        return [one.rule.code async for one in check(self.pool, search.RULES) if one.total] == []

    async def waiting_file(self) -> UUID:
        nth = next(self.numbers)
        rows = "".join(f"p-{nth}-{row},P,S-{nth}-{row}\n" for row in range(3))
        return await Sender(self.pool).upload("products", f"handle,title.en,sku\n{rows}bad!,Bad,B-1\n")

    async def brought_in(self, import_id: UUID) -> bool:
        found = await self.rows(
            """
            SELECT i.state, i.created, i.changed, i.same, i.refused,
                   (SELECT count(*) FROM import_chunks c WHERE c.import_id = i.id AND c.part = 'rejects')
              FROM imports i WHERE i.id = %(id)s
            """,
            id=import_id,
        )
        return found == [("finished", 3, 0, 0, 1, 1)]


@pytest.fixture
def behind(shop: Shop) -> Behind:
    return Behind(shop)


@pytest.fixture
def road(database_urls: DatabaseUrls) -> Iterator[tuple[Road, DatabaseUrls]]:
    with road_to(database_urls) as found:
        yield found


def acts(behind: Behind) -> dict[str, Act]:
    """What is done behind a shop."""
    return {
        "expiry of orders": Act(behind.unpaid, killed_acts.expire_orders, behind.expired),
        "expiry of holds": Act(behind.left_hold, killed_acts.expire_holds, behind.given_back),
        "erasure": Act(behind.somebody, killed_acts.erase, behind.erased),
        "feed and search": Act(behind.ordered, killed_acts.follow, behind.followed),
        "rebuilt search": Act(behind.crooked, killed_acts.rebuild, behind.straight),
        "import": Act(behind.waiting_file, killed_acts.bring_in, behind.brought_in),
    }


async def test_an_expiry_killed_on_its_way_happens_once(behind: Behind, road: tuple[Road, DatabaseUrls]) -> None:
    """Every work at every step in tests/proof/test_killed_work.py."""
    for name in ("expiry of orders", "expiry of holds"):
        assert await killed_everywhere(road[0], road[1].app, behind.pool, acts(behind)[name], stride=11) >= 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that come on top of the real schema; each makes a row."""
    (tmp_path / "9001_things.sql").write_text("CREATE TABLE things (id int); INSERT INTO things VALUES (1);")
    (tmp_path / "9002_more.sql").write_text("ALTER TABLE things ADD COLUMN name text; INSERT INTO things VALUES (2);")
    return tmp_path


async def migrated_once(urls: DatabaseUrls, folder: Path, connection: psycopg.Connection[Any]) -> None:
    """By whoever comes next; each row stands once, and the product may read the table."""
    killed_acts.bring_up(urls.owner, APP, folder)
    with psycopg.connect(urls.owner) as owner:
        assert pending(owner, folder) == []
    assert connection.execute("SELECT id FROM things ORDER BY id").fetchall() == [(1,), (2,)]


async def migration_killed_everywhere(
    road: Road,
    over: DatabaseUrls,
    urls: DatabaseUrls,
    folder: Path,
    connection: psycopg.Connection[Any],
    *,
    stride: int,
) -> int:
    """Killed at each step, then done by another. Returns how often it was killed."""
    for step in count(1, stride):
        came_so_far = await killed_at(road, step, killed_acts.bring_up, over.owner, APP, folder)
        await migrated_once(urls, folder, connection)
        if not came_so_far:
            return (step - 1) // stride
        with psycopg.connect(urls.owner) as owner:
            owner.execute("DROP TABLE things; DELETE FROM _yoyo_migration WHERE migration_id LIKE '9%'")
    raise AssertionError


async def test_a_migration_killed_on_its_way_is_done_once_by_the_next(
    road: tuple[Road, DatabaseUrls], database_urls: DatabaseUrls, folder: Path, connection: psycopg.Connection[Any]
) -> None:
    assert await migration_killed_everywhere(*road, database_urls, folder, connection, stride=17) >= 4


async def test_two_migrations_at_once_are_one(
    database_urls: DatabaseUrls, folder: Path, connection: psycopg.Connection[Any]
) -> None:
    both = [process_for(killed_acts.bring_up, database_urls.owner, APP, folder) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        await asyncio.to_thread(each.join, 20)
    assert [each.exitcode for each in both] == [0, 0]
    await migrated_once(database_urls, folder, connection)


UPLOADED = """
SELECT count(*) FILTER (WHERE i.state = 'uploaded'),
       count(*) FILTER (WHERE i.state = 'uploaded' AND i.size_bytes = c.bytes), count(*) FILTER (WHERE i.state = 'receiving')
  FROM imports i CROSS JOIN LATERAL
       (SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM import_chunks WHERE import_id = i.id) c
"""
LONG_AGO: LiteralString = "UPDATE imports SET changed_at = now() - interval '25 hours' WHERE state = 'receiving'"


async def upload_killed_everywhere(behind: Behind, road: Road, over: DatabaseUrls, *, stride: int) -> int:
    """A file of two pieces, killed at each step of its way in. Returns how often it was killed."""
    content = "handle,title.en,sku\n" + "".join(f"p-{nth},{'P' * 200},S-{nth}\n" for nth in range(21_000))
    for step in count(1, stride):
        before = (await behind.rows(UPLOADED))[0]
        came_so_far = await killed_at(road, step, run_work, killed_acts.upload, over.app, content)
        after = (await behind.rows(UPLOADED))[0]
        assert after[0] == after[1], f"step {step}: half a file counts as whole"
        assert after[0] + after[2] - before[0] - before[2] in (0, 1)
        if not came_so_far:
            assert after[0] == before[0] + 1
            return (step - 1) // stride
    raise AssertionError


async def test_a_file_half_received_is_never_brought_in_and_is_forgotten_after_a_day(
    behind: Behind, road: tuple[Road, DatabaseUrls]
) -> None:
    assert await upload_killed_everywhere(behind, *road, stride=9) >= 2
    whole, _, half = (await behind.rows(UPLOADED))[0]
    assert half >= 1, "nothing was killed half way"
    async with begin(behind.pool) as work:
        assert await sweep(work, days=30) == 0
    await behind.change(LONG_AGO)
    async with begin(behind.pool) as work:
        assert await sweep(work, days=30) == half
    assert await behind.rows(UPLOADED) == [(whole, whole, 0)]
    assert await behind.rows("SELECT 1 FROM import_chunks WHERE import_id NOT IN (SELECT id FROM imports)") == []
