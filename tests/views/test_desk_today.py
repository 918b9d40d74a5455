"""A day on the wall: where it begins and ends, and what is counted up to the same time a week before."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from orderloom.infra.work import Pool, reading
from orderloom.views.desk_today import ORDERS, PARCELS, Placed, Shipped, added_up, day_figures, spans
from tests.worlds import a_shop

AMSTERDAM, KATHMANDU = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Kathmandu")


def test_a_day_begins_where_the_clock_on_the_wall_says_so() -> None:
    now = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # the fifth in Amsterdam, half past midnight
    today, before = spans(now, AMSTERDAM)
    assert (today.day, today.since, today.until) == (date(2026, 3, 5), datetime(2026, 3, 4, 23, tzinfo=UTC), now)
    assert (before.day, before.since) == (date(2026, 2, 26), datetime(2026, 2, 25, 23, tzinfo=UTC))
    assert (before.until, before.end) == (now - timedelta(days=7), before.since + timedelta(days=1))
    assert (today.last_hour, before.last_hour) == (0, 23)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 3, 29, 10, tzinfo=UTC), (12, 12)),  # today lost an hour at night
        (datetime(2026, 4, 5, 10, tzinfo=UTC), (12, 11)),  # the day a week before did
        (datetime(2026, 11, 1, 11, tzinfo=UTC), (12, 13)),  # the day a week before had one more
    ],
)
def test_the_same_time_of_day_is_that_on_the_wall(now: datetime, hours: tuple[int, int]) -> None:
    today, before = spans(now, AMSTERDAM)
    assert today.until.astimezone(AMSTERDAM).time() == before.until.astimezone(AMSTERDAM).time()
    lengths = (today.until - today.since, before.until - before.since)
    assert lengths[1] == timedelta(hours=hours[1])
    assert lengths[0] == timedelta(hours=hours[0] - 1 if now.month == 3 else hours[0])
    assert before.end > before.until


def test_a_time_that_the_day_before_lacked_ends_where_it_went_on() -> None:
    today, before = spans(datetime(2026, 4, 5, 0, 30, tzinfo=UTC), AMSTERDAM)  # 02:30, which 29 March did not have
    assert before.since < before.until < before.end
    assert today.last_hour == 2


def test_hours_are_those_of_the_zone_even_where_they_begin_at_a_quarter() -> None:
    today, _ = spans(datetime(2026, 3, 4, 6, tzinfo=UTC), KATHMANDU)  # 11:45
    at = datetime(2026, 3, 4, 3, 15, tzinfo=UTC)  # 09:00 on the wall

    def placed(at: datetime, currency: str = "EUR", *, so_far: bool = True) -> Placed:
        return Placed(at=at, currency=currency, so_far=so_far, orders=1, units=2, total_minor=100, cancelled=1)

    rows = [placed(at), placed(at, "JPY"), placed(at - timedelta(minutes=15)), placed(at, so_far=False)]
    day = added_up(today, KATHMANDU, rows, [Shipped(at=at, so_far=True, parcels=3)])
    assert (day.orders, day.units, day.cancelled, day.parcels) == (3, 6, 3, 3)
    assert [(each.currency, each.total_minor) for each in day.sales] == [("EUR", 200), ("JPY", 100)]
    assert {each.hour: each.orders for each in day.hours if each.orders} == {8: 1, 9: 3}
    assert ([each.hour for each in day.hours], day.hours[9].parcels) == (list(range(12)), 3)


FILL = """
INSERT INTO orders (id, number, channel, status, currency, units, includes_tax, goods_minor, discount_minor, tax_minor,
                    shipping_minor, total_minor, cancel_reason, placed_at)
SELECT gen_random_uuid(), n, CASE WHEN n % 4 = 0 THEN 'shop-cn' ELSE 'web-eu' END,
       CASE WHEN n % 10 = 0 THEN 'cancelled' ELSE 'placed' END,
       CASE WHEN n % 4 = 0 THEN 'CNY' ELSE 'EUR' END, 2, true, 100, 0, 0, 0, 100, CASE WHEN n % 10 = 0 THEN 'buyer' END,
       timestamptz '2026-03-01' + n * interval '3 minutes'
  FROM generate_series(1, 6000) n;
INSERT INTO parcels (id, location, status, shipped_at)
SELECT gen_random_uuid(), CASE WHEN number % 3 = 0 THEN 'SHA' ELSE 'AMS' END, 'picked_up', placed_at FROM orders;
INSERT INTO parcel_lines (parcel_id, order_id, line_no, sku, quantity)
SELECT p.id, o.id, 1, 'TEA-100', 1 FROM parcels p JOIN orders o ON o.placed_at = p.shipped_at;
"""


@pytest.fixture
async def filled(owner_url: str, pool: Pool) -> Pool:
    await a_shop(pool)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(FILL.encode())
        connection.execute("VACUUM (ANALYZE) orders, parcels, parcel_lines, channels")
    return pool


async def test_days_are_counted_within_channels_and_locations(filled: Pool) -> None:
    now = datetime(2026, 3, 11, 14, 31, 30, tzinfo=UTC)
    today, before = spans(now, AMSTERDAM)
    async with reading(filled) as tx:
        whole = await day_figures(tx, today, AMSTERDAM)
        past = await day_figures(tx, before, AMSTERDAM)
        mine = await day_figures(tx, today, AMSTERDAM, channels=["shop-cn"])
        here = await day_figures(tx, today, AMSTERDAM, locations=["SHA"])
        none = await day_figures(tx, today, AMSTERDAM, channels=[], locations=[])
    minutes = int((now - today.since).total_seconds() // 60)
    assert whole.orders == past.orders == whole.parcels == past.parcels == minutes // 3 + 1
    assert whole.units == whole.orders * 2
    assert {each.currency for each in whole.sales} == {"EUR", "CNY"}
    assert sum(each.total_minor for each in whole.sales) == whole.orders * 100
    assert abs(whole.cancelled - whole.orders // 10) <= 1
    assert ([hour.orders for hour in whole.hours[:15]], len(whole.hours)) == ([20] * 15, 16)
    assert [hour.orders for hour in past.hours] == [20] * 24
    assert ([each.currency for each in mine.sales], mine.parcels) == (["CNY"], mine.orders)
    assert abs(mine.orders - whole.orders // 4) <= 1
    assert here.orders == whole.orders
    assert abs(here.parcels - whole.parcels // 3) <= 1
    assert (none.orders, none.parcels, none.sales) == (0, 0, [])


async def test_a_day_is_a_stretch_of_an_index(filled: Pool) -> None:
    today, _ = spans(datetime(2026, 3, 11, 14, tzinfo=UTC), AMSTERDAM)
    for limit in (None, ["web-eu"]):
        asked = {"since": today.since, "until": today.until, "end": today.end, "channels": limit, "locations": None}
        async with reading(filled) as tx:
            for statement, index in ((ORDERS, "orders_channel"), (PARCELS, "parcels_shipped")):
                rows = await (await tx.execute(f"EXPLAIN {statement}".encode(), asked, prepare=False)).fetchall()
                plan = "\n".join(row[0] for row in rows)
                assert index in plan, plan
                assert "Seq Scan on orders" not in plan, plan
                assert "Seq Scan on parcels" not in plan, plan
