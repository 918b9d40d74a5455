"""Import a year of baskets through the commands that people use, and say how long it took, in how much memory, and whether the sums
are those of the file. Run by proof-import.sh in a fresh ORDERLOOM_HOME.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click

from orderloom.catalog.commands import channels
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.cli.opening import opened_settings, with_pool
from orderloom.infra import feed
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id

TEMPLATE = "stores"
NOTHING: dict[str, Any] = {"seconds": 0.0, "peak_mb": 0}


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--form", default="csv", show_default=True, help="Of the file of orders.")
@click.option("--alone", is_flag=True, help="Without the file of products: goods are added as the orders name them.")
def main(folder: Path, form: str, alone: bool) -> None:
    """Import FOLDER/products.csv and FOLDER/orders.csv, made by benchmarks.baskets."""
    expected = json.loads((folder / "expected.json").read_text())
    with_pool(opened_settings(), _open_template)
    goods = NOTHING if alone else _run("import", "products", str(folder / "products.csv"), "--json")
    stores = ("--create-channels", TEMPLATE, "--source", "households", *(("--create-skus", "true") if alone else ()))
    orders = _run("import", "orders", str(folder / f"orders.{form}"), "--json", *stores)
    again = _run("import", "orders", str(folder / f"orders.{form}"), "--json", *stores)
    with_pool(opened_settings(), _number_facts)
    checked = _run("fsck", "--json")
    good, refused = orders["report"]["sums"]["good"]["USD"], orders["report"]["sums"].get("refused", {}).get("USD", {})
    seconds = goods["seconds"] + orders["seconds"]
    findings = {
        "every good basket went in": orders["report"]["created"] == expected["baskets"] - expected["wrong"],
        "every wrong basket was refused": orders["report"]["refused"] == expected["wrong"],
        "the sums are those of the file, to the cent": all(
            good[name] == expected[name] for name in ("total_minor", "goods_minor", "discount_minor", "units")
        ),
        "what was refused is the rest of the file": refused.get("total_minor", 0) == expected["wrong_minor"],
        "a second run adds nothing": (again["report"]["created"], again["report"]["same"])
        == (0, orders["report"]["created"]),
        "fsck finds nothing": checked["code"] == 0,
    }
    result = {
        "lines": expected["lines"],
        "baskets": expected["baskets"],
        "products": expected["products"],
        "seconds": {"products": goods["seconds"], "orders": orders["seconds"], "again": again["seconds"]},
        "lines_a_second": round(expected["lines"] / orders["seconds"]),
        "peak_mb": {"products": goods["peak_mb"], "orders": orders["peak_mb"]},
        "total_seconds": round(seconds, 1),
        "findings": findings,
    }
    click.echo(json.dumps(result, indent=1))
    sys.exit(0 if all(findings.values()) else 1)


async def _open_template(pool: Pool) -> None:
    """A channel that the stores are opened like."""
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    async with begin(pool) as work:
        one = Channel(code=TEMPLATE, name="Stores", currency="USD", locale="en", country="US", unpaid_minutes=None)
        await channels.create_channel(work, one, by=by)
        prices = PriceList(code=TEMPLATE, channel=TEMPLATE, currency="USD", includes_tax=True)
        await channels.create_price_list(work, prices, by=by)


async def _number_facts(pool: Pool) -> None:
    """What the worker's sequencer does, which does not run here."""
    while await feed.step(pool):
        pass


def _run(*arguments: str) -> dict[str, Any]:
    """Run a command to its end: its report, how long it took, and the most memory that it had."""
    began = time.monotonic()
    process = subprocess.Popen(["orderloom", *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    written = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "peak_mb": used.ru_maxrss // 1024,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "code": process.returncode,
        "report": json.loads(written) if written.strip() else {},
    }


if __name__ == "__main__":
    main()
