"""Times in files of orders: local ones hold in the zone that is named beside the file, also where its clocks change."""

import io
from datetime import datetime

import openpyxl
import pytest

from orderloom.imports.model.imports import State
from orderloom.infra.work import Pool
from tests.worlds import World

from .sending import Sender, a_shop_with_lists

HEAD = "reference,channel,placed_at,status,sku,quantity,line_total"
LOCAL = "2025-07-01 12:30:00"
FILE = f"{HEAD}\nR-1,web-eu,{LOCAL},complete,MUG-BLUE,1,5.00\n"


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop_with_lists(pool)


@pytest.fixture
def sender(shop: World) -> Sender:
    return Sender(shop.pool)


async def test_local_times_need_a_zone(sender: Sender, shop: World) -> None:
    sent = await sender.send("orders", FILE, options={"zone": "Europe/Amsterdam"})
    assert sent.problems == []
    assert (await shop.value("SELECT placed_at FROM orders")).isoformat() == "2025-07-01T10:30:00+00:00"
    wrong = await sender.send("orders", FILE, options={"zone": "Mars/Olympus"})
    assert (wrong.found.state, (wrong.found.failure or {})["code"]) == (State.FAILED, "zone_unknown")


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        ("Europe/Amsterdam", "2025-10-26 02:30", "2025-10-26T00:30:00Z"),  # twice: the first
        ("Europe/Amsterdam", "2025-03-30 02:30", "2025-03-30T01:30:00Z"),  # never: 03:30 summer time
        ("America/New_York", "2025-11-02 01:30", "2025-11-02T05:30:00Z"),
        ("America/New_York", "2025-03-09 02:30", "2025-03-09T07:30:00Z"),
        ("Asia/Shanghai", "2024-02-29 00:30", "2024-02-28T16:30:00Z"),
    ],
)
async def test_local_times_at_a_change_of_clocks_are_the_same_in_the_next_file(
    sender: Sender, shop: World, zone: str, local: str, instant: str
) -> None:
    file = FILE.replace(LOCAL, local)
    sent = await sender.send("orders", file, options={"zone": zone})
    again = await sender.send("orders", file, options={"zone": zone})
    told = await sender.send("orders", file.replace(local, instant), options={"zone": zone})

    assert (sent.counts, again.counts, told.counts) == ((1, 0, 0, 0), (0, 0, 1, 0), (0, 0, 1, 0))


async def test_times_in_a_workbook_hold_in_the_zone(sender: Sender, shop: World) -> None:
    book = openpyxl.Workbook()
    book.active.append([*HEAD.split(",")])
    book.active.append(["R-1", "web-eu", datetime.fromisoformat(LOCAL), "complete", "MUG-BLUE", 1, 5])
    file = io.BytesIO()
    book.save(file)
    sent = await sender.send("orders", file.getvalue(), filename="a.xlsx", options={"zone": "Europe/Amsterdam"})
    assert sent.problems == []
    assert (await shop.value("SELECT placed_at FROM orders")).isoformat() == "2025-07-01T10:30:00+00:00"
