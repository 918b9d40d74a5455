"""The replay: through the commands of the API into real rows, once, whatever kills it, with figures read from the tables."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orderloom.cli.import_ import enter
from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.telling import tell
from orderloom.cli.olist.values import ZONE
from orderloom.flows.import_history import DIFFERS, import_history, length
from orderloom.flows.importing.history import Trouble
from orderloom.infra.alone import RunningElsewhere, alone
from orderloom.infra.cluster import DatabaseUrls
from orderloom.infra.work import Pool, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from orderloom.views.channel_figures import ChannelFigures, channel_figures
from orderloom.views.fsck.check import check

from .folders import Folder, many

KILLS = 3


async def bring_in(pool: Pool, folder: Path) -> tuple[ChannelFigures, list[Trouble]]:
    """Import a folder; the progress that it reports adds up."""
    history = tell(folder, Anomalies())
    told: list[int] = []
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    troubles = await import_history(pool, history, by=by, advance=told.append)
    assert sum(told) == length(history)
    async with reading(pool) as tx:
        return await channel_figures(tx, "olist", zone=ZONE), troubles


async def findings(pool: Pool) -> dict[str, Any]:
    return {finding.rule.code: finding.rows async for finding in check(pool) if finding.total}


def sizes(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    counted = {}
    for (name,) in tables.fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        counted[name] = row[0] if row else 0
    return counted


def run(folder: Path, database: DatabaseUrls, home: Path) -> "subprocess.Popen[str]":
    environment = {
        "PATH": os.defpath,
        "ORDERLOOM_HOME": str(home),
        "ORDERLOOM_DATABASE_URL": database.app,
        "ORDERLOOM_OWNER_DATABASE_URL": database.owner,
    }
    command = [sys.executable, "-m", "orderloom.cli", "import", "olist", str(folder), "--json"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


async def test_figures_are_what_the_files_say(pool: Pool, tmp_path: Path) -> None:
    figures, troubles = await bring_in(pool, many(60).write(tmp_path))
    assert troubles == []
    # 10 of each six: 20 delivered, of which every 12th order of all is late; the unavailable ones have no items.
    assert figures == ChannelFigures(
        orders=60, orders_without_items=10, units=100, goods_minor=100 * 1990, freight_minor=50 * 778, delivered=20,
        late=5, people=50,
    )  # fmt: skip
    assert await findings(pool) == {}


async def test_a_second_run_adds_nothing(pool: Pool, tmp_path: Path, connection: psycopg.Connection[Any]) -> None:
    first, _ = await bring_in(pool, many(30).write(tmp_path))
    before = sizes(connection)
    second, troubles = await bring_in(pool, tmp_path)
    assert (second, troubles) == (first, [])
    assert sizes(connection) == before


async def test_more_orders_come_on_top_and_changed_ones_stay_as_they_were(pool: Pool, tmp_path: Path) -> None:
    await bring_in(pool, many(12).write(tmp_path))
    more = many(24)
    more.item("o0", 3, price="1.0")
    figures, troubles = await bring_in(pool, more.write(tmp_path))
    assert [(trouble.code, trouble.reference) for trouble in troubles] == [(DIFFERS, "o0")]
    assert (DIFFERS, figures.orders, figures.units) == ("imported_differently", 24, 40)
    assert await findings(pool) == {}


async def test_every_state_is_reached_with_the_times_of_the_file(
    pool: Pool, tmp_path: Path, connection: psycopg.Connection[Any]
) -> None:
    made = many(6)
    made.order(
        "late", times=("2017-03-01 10:00:00", "2017-03-09 10:00:00", "2017-03-02 09:00:00", "2017-03-06 18:00:00")
    )
    made.item("late")
    made.order(
        "odd", times=("2017-03-08 10:00:00", "2017-03-01 10:00:00", "2017-03-02 09:00:00", "2017-03-06 18:00:00")
    )
    made.item("odd")
    await bring_in(pool, made.write(tmp_path))
    states = connection.execute(
        "SELECT reference, status, payment_state, fulfilment_state, cancel_reason, expires_at FROM orders ORDER BY reference"
    ).fetchall()
    assert states == [
        ("late", "complete", "paid", "delivered", None, None),
        ("o0", "complete", "paid", "delivered", None, None),
        ("o1", "complete", "paid", "delivered", None, None),
        ("o2", "complete", "paid", "shipped", None, None),
        ("o3", "open", "paid", "unfulfilled", None, None),
        ("o4", "cancelled", "paid", "unfulfilled", "other", None),
        ("o5", "cancelled", "paid", "unfulfilled", "no_stock", None),
        ("odd", "complete", "paid", "delivered", None, None),
    ]
    facts = connection.execute(
        "SELECT e.name, to_char(e.occurred_at AT TIME ZONE 'America/Sao_Paulo', 'MM-DD HH24:MI') FROM events e"
        " JOIN orders o ON o.id = e.aggregate_id WHERE o.reference = 'late' ORDER BY e.occurred_at, e.seq"
    ).fetchall()
    assert facts == [
        ("order.placed", "03-01 10:00"),
        ("order.confirmed", "03-02 09:00"),
        ("order.shipped", "03-02 09:00"),
        ("order.completed", "03-02 09:00"),
        ("order.delivered", "03-06 18:00"),
        ("order.paid", "03-09 10:00"),
    ]
    assert connection.execute("SELECT max(extract(year FROM occurred_at)) FROM stock_movements").fetchone() == (2017,)


async def test_what_the_shop_refuses_is_named_and_its_neighbours_go_in(
    pool: Pool, tmp_path: Path, connection: psycopg.Connection[Any]
) -> None:
    folder = many(12).write(tmp_path)
    await bring_in(pool, folder)
    connection.execute("UPDATE skus SET active = false WHERE sku = 'p2'")
    connection.execute("UPDATE cache_epochs SET version = version + 1")
    figures, troubles = await bring_in(pool, many(24).write(tmp_path))
    assert {trouble.code for trouble in troubles} == {"unknown_sku"}
    assert figures.orders == 24 - len(troubles)
    anomalies = Anomalies()
    enter(troubles, anomalies)
    assert anomalies.counts == {"refused": len(troubles)}
    assert "unknown_sku" in str(anomalies.places["refused"][0]["reason"])
    assert await findings(pool) == {}


async def test_two_imports_do_not_run_at_once(pool: Pool) -> None:
    async with alone(pool, "import olist"):
        with pytest.raises(RunningElsewhere):
            async with alone(pool, "import olist", wait=0.1):
                pass


def test_killed_again_and_again_it_ends_with_the_same_figures(
    tmp_path: Path, database_urls: DatabaseUrls, connection: psycopg.Connection[Any], pool: Pool
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    many(900).write(folder)
    for kill in range(KILLS):
        running = run(folder, database_urls, tmp_path)
        _wait_for_facts(connection, 1 + kill * 1500, running)
        running.send_signal(signal.SIGKILL)
        assert running.communicate(timeout=30)[0] == ""
        assert running.returncode == -signal.SIGKILL
    finished = run(folder, database_urls, tmp_path)
    document = json.loads(finished.communicate(timeout=120)[0])
    assert list(document) == [
        "orders", "orders_without_items", "units", "goods_minor", "freight_minor", "delivered", "late", "people", "anomalies",
    ]  # fmt: skip
    assert [document[key] for key in list(document)[:8]] == [900, 150, 1500, 1500 * 1990, 750 * 778, 300, 75, 50]
    assert asyncio.run(findings_on(database_urls.app)) == {}


def _wait_for_facts(connection: psycopg.Connection[Any], count: int, running: "subprocess.Popen[str]") -> None:
    """Until so many facts about orders are there: somewhere in the middle of the replay."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        row = connection.execute("SELECT count(*) FROM events WHERE aggregate = 'order'").fetchone()
        if row and row[0] >= count:
            return
        time.sleep(0.02)
    raise AssertionError(f"the import was over before it could be killed: {running.poll()}")


async def findings_on(url: str) -> dict[str, Any]:
    from psycopg_pool import AsyncConnectionPool

    async with AsyncConnectionPool[Any](url, open=False, min_size=1, max_size=1) as pool:
        return await findings(pool)


def test_a_folder_without_the_files_is_refused(tmp_path: Path, database_urls: DatabaseUrls) -> None:
    Folder().write(tmp_path)
    (tmp_path / "order_items.csv").unlink()
    refused = run(tmp_path, database_urls, tmp_path)
    out, err = refused.communicate(timeout=60)
    assert (refused.returncode, out) == (1, "")
    assert "order_items.csv: cannot be read" in err
    assert "Traceback" not in err
