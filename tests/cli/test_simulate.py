"""The simulator: the same seed is the same demand, a living shop and a made past leave the books in order."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest

from orderloom.cli.simulate.command import SCOPES
from orderloom.cli.simulate.demand import Demand, Fate, Goods, Market, Visit, season, weight
from orderloom.cli.simulate.living import visits
from orderloom.cli.simulate.people import somebody
from orderloom.customers.model.addresses import Address, address_doubts
from orderloom.customers.model.regions import region_code
from orderloom.flows.first_start import first_start
from orderloom.flows.placing.request import NewAddress
from orderloom.identity.commands import keys
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.model import EVERYTHING
from orderloom.infra import feed
from orderloom.infra.cluster import DatabaseUrls
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.secrets import key_token
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.countries import COUNTRIES
from orderloom.kernel.ids import new_id
from orderloom.views.fsck.check import check
from tests.server import process
from tests.worlds import BY

GOODS = tuple(Goods(f"SKU-{nth:03}", 500 + nth) for nth in range(100))
SHOPS = [Market("eu", "NL", "EUR", GOODS), Market("cn", "CN", "CNY", GOODS)]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def coming(seed: int, count: int, shops: list[Market] = SHOPS, start: datetime = NOON) -> list[Visit]:
    return list(islice(visits(seed, shops, start, 20), count))


def test_the_same_seed_is_the_same_plan() -> None:
    assert coming(1, 300) == coming(1, 300)
    assert coming(1, 300) != coming(2, 300)
    day = Demand(7, SHOPS[1]).day(date(2026, 3, 4), 200)
    assert day == Demand(7, SHOPS[1]).day(date(2026, 3, 4), 200)
    assert {visit.at.date() for visit in day} == {date(2026, 3, 4)}


def test_visits_come_in_order_at_about_the_rate_of_the_hour() -> None:
    found = coming(3, 2000)
    moments = [visit.at for visit in found]
    assert moments == sorted(moments)
    minutes = (moments[-1] - NOON) / timedelta(minutes=1)
    assert 15 < 2000 / minutes < 45
    assert {visit.channel for visit in found} == {"eu", "cn"}


def test_people_buy_in_the_evening_and_before_the_holidays() -> None:
    zone = SHOPS[0].zone
    night, evening = (weight(datetime(2026, 3, 4, hour, tzinfo=zone), zone) for hour in (3, 20))
    assert evening > 10 * night
    assert season(date(2026, 11, 11)) > 2 * season(date(2026, 2, 11))
    hours = Counter(visit.at.astimezone(zone).hour for visit in Demand(1, SHOPS[0]).day(date(2026, 3, 4), 3000))
    assert hours[20] + hours[21] > 5 * (hours[3] + hours[4])


def test_some_goods_are_wanted_more_than_others_and_by_the_hour() -> None:
    day = Demand(1, SHOPS[0]).day(date(2026, 3, 4), 4000)
    sold = Counter(wanted.goods.sku for visit in day for wanted in visit.lines)
    ranked = [count for _, count in sold.most_common()]
    assert sum(ranked[:10]) > 0.35 * sum(ranked)
    assert len(sold) == len(GOODS)
    fates = Counter(visit.fate for visit in coming(1, 2000))
    assert set(fates) == set(Fate)
    assert fates[Fate.BOUGHT] > fates[Fate.LEFT] > fates[Fate.CANCELLED]


@pytest.mark.parametrize("country", ["CN", "JP", "US", "GB", "NL", "DE", "FR", "BE", "IT", "IE", "HK"])
def test_invented_people_have_addresses_without_doubts(country: str) -> None:
    people = [somebody(1, country, number) for number in range(50)]
    assert people == [somebody(1, country, number) for number in range(50)]
    for person in people:
        assert address_doubts(msgspec.convert(dict(person.address), Address)) == (), person
        assert person.email.endswith("@example.org")
        assert person.address["country"] == country
    assert len({person.name for person in people}) > 20


def test_people_live_in_the_very_country_of_their_shop() -> None:
    for country in COUNTRIES:
        for number in range(10):
            address = msgspec.convert(dict(somebody(1, country, number).address), NewAddress)
            assert (address.country, address_doubts(address)) == (country, ())
    for country in ("US", "JP", "CA", "AU", "IT"):
        assert all(region_code(country, str(somebody(1, country, n).address["region"])) for n in range(50))


def simulate(database: DatabaseUrls, home: Path, *words: str) -> dict[str, Any]:
    environment = {
        "PATH": os.defpath,
        "ORDERLOOM_HOME": str(home),
        "ORDERLOOM_DATABASE_URL": database.app,
        "ORDERLOOM_OWNER_DATABASE_URL": database.owner,
    }
    command = [sys.executable, "-m", "orderloom.cli", "simulate", "--json", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


async def nothing_found(pool: Pool) -> None:
    while await feed.step(pool):
        pass
    assert {finding.rule.code: finding.rows async for finding in check(pool) if finding.total} == {}


async def count(pool: Pool, table: str) -> int:
    async with reading(pool) as tx:
        row = await (await tx.execute(f"SELECT count(*) FROM {table}".encode())).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_living_shop_leaves_the_books_in_order(pool: Pool, database_urls: DatabaseUrls, tmp_path: Path) -> None:
    async with begin(pool) as work:
        await first_start(work, by=BY)
    with process("web", database_urls, tmp_path) as web:
        url = f"http://127.0.0.1:{web.port}"
        told = simulate(
            database_urls, tmp_path, "--url", url, "--rate", "40/s", "--minutes", "0.2", "--hurry", "1000000"
        )
    counts = told["counts"]
    for what in ("quotes", "left", "holds", "orders", "payments", "parcels", "deliveries", "cancellations", "refunds"):
        assert counts.get(what, 0) > 0, (what, told)
    assert counts["orders"] == await count(pool, "orders")
    assert not [what for what in told["refused"] if what.endswith(("unreachable", "internal_error"))], told
    async with reading(pool) as tx:
        revoked = await (
            await tx.execute("SELECT revoked_at IS NOT NULL FROM api_keys WHERE name = 'Simulator'")
        ).fetchall()
    assert revoked == [(True,)]
    await nothing_found(pool)


@pytest.mark.parametrize("missing", ["stock.read", "stock.write"])
async def test_a_key_that_may_not_see_or_enter_stock_buys_nothing_again(
    pool: Pool, database_urls: DatabaseUrls, tmp_path: Path, missing: str
) -> None:
    token = key_token()
    scopes = tuple(scope for scope in SCOPES if scope != missing)
    async with begin(pool) as work:
        await first_start(work, by=BY)
        await keys.create(work, new_id(), token, NewKey(name="Visitors", scopes=scopes), own=EVERYTHING, by=BY)
    with process("web", database_urls, tmp_path) as web:
        url = f"http://127.0.0.1:{web.port}"
        told = simulate(
            database_urls,
            tmp_path,
            "--url",
            url,
            "--key",
            token,
            "--rate",
            "40/s",
            "--minutes",
            "0.05",
            "--hurry",
            "1000000",
        )
    assert told["counts"]["orders"] > 0
    assert "receipts" not in told["counts"]
    assert not [what for what in told["refused"] if "forbidden" in what or what.startswith("receipt")]


async def test_a_past_is_made_once(pool: Pool, database_urls: DatabaseUrls, tmp_path: Path) -> None:
    async with begin(pool) as work:
        await first_start(work, by=BY)
    first = simulate(database_urls, tmp_path, "--days", "6", "--per-day", "40")
    assert set(first["troubles"]) <= {"buyer_limit_reached"}  # a buyer who comes often wants too much of one thing
    placed = await count(pool, "orders")
    assert placed == first["orders"] - sum(first["troubles"].values()) > 100
    async with reading(pool) as tx:
        states = dict(await (await tx.execute("SELECT status, count(*) FROM orders GROUP BY 1")).fetchall())
        names = await (await tx.execute("SELECT count(*) FROM customers WHERE name IS NOT NULL")).fetchone()
    assert states["complete"] > states["cancelled"] > 0
    assert states["open"] > 0
    assert names == (first["people"],)
    again = simulate(database_urls, tmp_path, "--days", "6", "--per-day", "40")
    assert (again["orders"], again["troubles"]) == (first["orders"], first["troubles"])
    assert await count(pool, "orders") == placed
    await nothing_found(pool)


async def test_a_past_goes_on_where_the_shop_sells_other_goods_now(
    pool: Pool, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    """What was placed stays as it was and is carried on; what is out of sale is not asked for, though it has a price."""
    async with begin(pool) as work:
        await first_start(work, by=BY)
    first = simulate(database_urls, tmp_path, "--days", "4", "--per-day", "40")
    async with begin(pool) as work:
        ended = await (
            await work.tx.execute(
                """
                UPDATE skus SET active = false
                 WHERE sku IN (SELECT sku FROM order_lines GROUP BY sku ORDER BY count(*) DESC LIMIT 3) RETURNING sku
                """
            )
        ).fetchall()
    assert len(ended) == 3
    again = simulate(database_urls, tmp_path, "--days", "8", "--per-day", "40")
    assert set(again["troubles"]) <= {"buyer_limit_reached"}
    assert again["orders"] > first["orders"]
    async with reading(pool) as tx:
        row = await (
            await tx.execute(
                """
                SELECT count(*) FROM orders o JOIN order_lines l ON l.order_id = o.id
                 WHERE l.sku = ANY(%s) AND o.placed_at < (SELECT min(placed_at) FROM orders) + interval '3 days'
                """,
                [[sku for (sku,) in ended]],
            )
        ).fetchone()
    assert row == (0,)
    await nothing_found(pool)


PRICED = """
SELECT o.channel, o.shipping_method, o.shipping_minor, o.shipping_tax_minor, o.goods_minor, o.discount_minor,
       (SELECT sum(l.tax_minor)::bigint FROM order_lines l WHERE l.order_id = o.id) + o.shipping_tax_minor = o.tax_minor,
       (SELECT bool_and(l.tax_ppm = r.rate_ppm AND l.tax_minor > 0)
          FROM order_lines l JOIN skus s USING (sku) LEFT JOIN tax_rates r
            ON r.tax_class = s.tax_class AND r.country = CASE o.channel WHEN 'web-cn' THEN 'CN' ELSE 'NL' END
         WHERE l.order_id = o.id),
       EXISTS (SELECT FROM order_discounts d WHERE d.order_id = o.id), o.paid_minor, o.total_minor
  FROM orders o
"""


async def priced(pool: Pool) -> list[tuple[Any, ...]]:
    async with reading(pool) as tx:
        return list(await (await tx.execute(PRICED)).fetchall())


async def test_a_past_is_taxed_discounted_and_sent_by_the_tables_of_the_shop(
    pool: Pool, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    async with begin(pool) as work:
        await first_start(work, by=BY)
    told = simulate(database_urls, tmp_path, "--days", "3", "--per-day", "60")
    found = await priced(pool)
    assert len(found) == told["orders"] - sum(told["troubles"].values()) > 100
    fees: dict[str, set[int]] = {"web-eu": set(), "web-cn": set()}
    for channel, method, fee, fee_tax, goods, off, sums, rates, discounted, paid, total in found:
        assert (method, sums, rates) == (f"{channel[4:]}-standard", True, True)
        assert (fee_tax > 0) == (fee > 0)
        assert discounted == (channel == "web-eu" and goods >= 10_000), goods
        assert fee > 0 or goods - off >= (7_500 if channel == "web-eu" else 9_900)
        assert paid in (0, total)
        fees[channel].add(fee)
    assert fees == {"web-eu": {0, 495, 895}, "web-cn": {0, 800}} or fees == {"web-eu": {0, 495}, "web-cn": {0, 800}}
    await nothing_found(pool)


async def test_prices_and_rates_that_begin_after_the_past_price_and_tax_it(
    pool: Pool, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    async with begin(pool) as work:
        await first_start(work, by=BY)
        await work.tx.execute("UPDATE prices SET valid = tstzrange(date_trunc('day', now()), NULL)")
    first = simulate(database_urls, tmp_path, "--days", "2", "--per-day", "20")
    found = await priced(pool)
    assert {(method[3:], sums, rates) for _, method, _, _, _, _, sums, rates, *_ in found} == {("standard", True, True)}
    async with begin(pool) as work:
        await work.tx.execute("UPDATE tax_rates SET valid = tstzrange(date_trunc('day', now()), NULL)")
        await raise_epoch(work.tx, "catalog")
    again = simulate(database_urls, tmp_path, "--days", "4", "--per-day", "20")
    assert set(first["troubles"]) | set(again["troubles"]) <= {"buyer_limit_reached"}
    async with reading(pool) as tx:
        row = await (
            await tx.execute(
                "SELECT count(*), count(*) FILTER (WHERE shipping_method IS NULL),"
                " count(*) FILTER (WHERE tax_minor > 0), count(*) FILTER (WHERE shipping_tax_minor > 0) FROM orders"
            )
        ).fetchone()
    assert row is not None
    assert row[0] == row[2] > row[1] > 0
    assert row[3] > 0
    await nothing_found(pool)
