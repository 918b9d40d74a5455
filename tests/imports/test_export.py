"""Exports: every row once, in pages; safe for spreadsheets as CSV, exact as NDJSON."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from orderloom.cli.export import SHEETS
from orderloom.infra.cluster import DatabaseUrls
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from orderloom.views.exports.sheet import PAGE, columns_of, pages
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
    assert (done.returncode, "2 rows of orders written" in done.stderr) == (0, True)
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert [row["reference"] for row in rows] == ["'=1+1", "A-1"]
    every = export(database_urls, tmp_path, "orders", "--format", "ndjson")
    told = [json.loads(line) for line in every.stdout.splitlines()]
    assert [row["reference"] for row in told] == [f"number:{told[0]['number']}", "=1+1", "A-1"]


@pytest.mark.parametrize(
    ("what", "column"),
    [("orders", "number"), ("products", "sku"), ("stock", "on_hand"), ("customers", "id"), ("movements", "seq")],
)
async def test_nothing_is_a_header_alone(database_urls: DatabaseUrls, tmp_path: Path, what: str, column: str) -> None:
    file = tmp_path / "out.csv"
    done = export(database_urls, tmp_path, what, "--output", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert column in next(csv.reader([file.read_text(encoding="utf-8-sig")]))


async def test_every_row_comes_once_over_many_pages(pool: Pool) -> None:
    count = PAGE * 2 + 1
    async with begin(pool) as work:
        await work.tx.cursor().executemany(
            "INSERT INTO customers (id, name) VALUES (%s, %s)", [(new_id(), f"-{nth}") for nth in range(count)]
        )
    sheet = SHEETS["customers"](None, None)
    columns = await columns_of(pool, sheet)
    found = [rows async for rows in pages(pool, sheet, columns)]
    assert [len(rows) for rows in found] == [PAGE, PAGE, 1]
    assert len({row[columns.index("id")] for rows in found for row in rows}) == count


async def test_products_and_stock_of_a_channel(pool: Pool) -> None:
    await a_shop(pool)
    for what in ("products", "stock"):
        assert await _skus(pool, what, None, None) == {"MUG-BLUE", "MUG-RED", "TEA-100"}
        assert await _skus(pool, what, ["nowhere"], []) == set()
        assert await _skus(pool, what, ["web-eu"], ["AMS"]) == {"MUG-BLUE", "MUG-RED", "TEA-100"}


async def _skus(pool: Pool, what: str, channels: Sequence[str] | None, locations: Sequence[str] | None) -> set[object]:
    sheet = SHEETS[what](channels, locations)
    columns = await columns_of(pool, sheet)
    return {row[columns.index("sku")] async for rows in pages(pool, sheet, columns) for row in rows}
