"""Exports: every row once, in pages; safe for spreadsheets as CSV, exact as NDJSON."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orderloom.infra.cluster import DatabaseUrls
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from orderloom.views import exports
from tests.worlds import a_shop


def export(database: DatabaseUrls, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": os.defpath,
        "ORDERLOOM_HOME": str(home),
        "ORDERLOOM_DATABASE_URL": database.app,
        "ORDERLOOM_OWNER_DATABASE_URL": database.owner,
    }
    command = [sys.executable, "-m", "orderloom.cli", "export", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


async def test_orders_of_a_channel(pool: Pool, database_urls: DatabaseUrls, tmp_path: Path) -> None:
    shop = await a_shop(pool)
    await shop.place({"MUG-BLUE": 2}, reference="A-1")
    await shop.place({"MUG-BLUE": 1}, reference="=1+1")
    await shop.place({"MUG-RED": 1}, channel="shop-cn", location="SHA")
    done = export(database_urls, tmp_path, "orders", "--channel", "web-eu")
    assert (done.returncode, "2 orders written" in done.stderr) == (0, True)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["reference"] for row in rows] == ["A-1", "'=1+1"]
    every = export(database_urls, tmp_path, "orders", "--format", "ndjson")
    assert [json.loads(line)["reference"] for line in every.stdout.splitlines()] == ["A-1", "=1+1", None]


@pytest.mark.parametrize(
    ("what", "column"), [("orders", "number"), ("products", "sku"), ("stock", "on_hand"), ("customers", "id")]
)
async def test_nothing_is_a_header_alone(database_urls: DatabaseUrls, tmp_path: Path, what: str, column: str) -> None:
    file = tmp_path / "out.csv"
    done = export(database_urls, tmp_path, what, "--output", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert column in next(csv.reader([file.read_text()]))


async def test_every_row_comes_once_over_many_pages(pool: Pool) -> None:
    count = exports.PAGE * 2 + 1
    async with begin(pool) as work:
        await work.tx.cursor().executemany(
            "INSERT INTO customers (id, name) VALUES (%s, %s)", [(new_id(), f"-{nth}") for nth in range(count)]
        )
    pages = [rows async for _, rows in exports.export_pages(pool, exports.EXPORTS["customers"], None)]
    assert [len(rows) for rows in pages] == [exports.PAGE, exports.PAGE, 1]
    assert len({row["id"] for rows in pages for row in rows}) == count


async def test_products_and_stock_of_a_channel(pool: Pool) -> None:
    await a_shop(pool)
    for what in ("products", "stock"):
        found = exports.EXPORTS[what]
        every = [row["sku"] async for _, rows in exports.export_pages(pool, found, None) for row in rows]
        assert every == sorted(every)
        assert every
        nobodys = [row async for _, rows in exports.export_pages(pool, found, ["nowhere"]) for row in rows]
        assert nobodys == []
