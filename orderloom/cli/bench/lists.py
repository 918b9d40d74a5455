"""`orderloom bench lists`: every filter and search of every list at a million orders, first page and thousandth."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from importlib import resources
from math import ceil
from time import perf_counter
from typing import Any

import click
from psycopg_pool import AsyncConnectionPool

from orderloom.cli.bench.questions import customers, movements, orders, parcels, products, shop
from orderloom.cli.bench.questions.asking import PAGE, Question, Reading, behind, thousandth
from orderloom.cli.opening import opened_settings
from orderloom.cli.output import answer, json_option, say
from orderloom.flows.rebuild_search import rebuild_kind
from orderloom.infra.cluster import DatabaseUrls, database
from orderloom.infra.scratch import analyze, fill, keyless, scratch_database, size_of, unindexed
from orderloom.infra.work import Connection, Pool, reading
from orderloom.search.queries import Kind

FILLING = resources.files("orderloom.cli.bench") / "many_orders.sql"
WARM = 3
SAMPLED = 40
LIMIT_MS = 50.0


@click.command()
@click.option(
    "--orders", "count", default=1_000_000, show_default=True, type=click.IntRange(1_000, 20_000_000), help="How many."
)
@click.option(
    "--times", default=30, show_default=True, type=click.IntRange(5, 1000), help="Each question is asked so often."
)
@json_option
def lists(count: int, times: int, as_json: bool) -> None:
    """Lists and searches on a shop of three years that is made for it.

    Half as many customers, three lines an order, a parcel for nearly each, products with prices and stock, and their
    movements are filled in by set-wise SQL; the search index is built; then every filter and search of orders,
    customers, products, parcels, movements and of the storefront is asked for through the view that the API uses, the
    first page and the thousandth (or the last), each time with another value where there are several.

    Exit codes: 0 each stayed below 50 ms in 95 of 100; 1 some did not, they are named; 2 wrong usage.
    """
    settings = opened_settings()
    with database(settings) as urls, scratch_database(urls, "lists") as made:
        document = {"orders": count, **prepare(made, count), **asyncio.run(_with_pool(made, ask, times=times))}
    answer(document, as_json=as_json, lines=_lines(document))
    if document["worst"]["p95_ms"] > LIMIT_MS:
        raise SystemExit(1)


def prepare(made: DatabaseUrls, count: int) -> dict[str, Any]:
    """Fill and index; how long each took, and how large the index is."""
    began = perf_counter()
    with unindexed(made), keyless(made, "stock_movements"):
        fill(made, FILLING.read_text("utf-8"), {"bench.orders": str(count)}, tell=say)
    analyze(made)
    filled = perf_counter()
    say("building the search index …")
    with keyless(made, "search_terms"), unindexed(made, "search_documents"):
        indexed = asyncio.run(_with_pool(made, _index))
    analyze(made)
    return {
        "fill_s": round(filled - began),
        "index_s": round(perf_counter() - filled),
        "things_indexed": indexed,
        "index_mb": round(sum(size_of(made, table) for table in ("search_terms", "search_documents")) / 2**20),
        "orders_mb": round(sum(size_of(made, table) for table in ("orders", "order_lines", "order_buyers")) / 2**20),
    }


async def _index(pool: Pool) -> int:
    """Two kinds at a time: orders beside all others."""

    async def others() -> int:
        return sum([await rebuild_kind(pool, kind, advance=_quietly) for kind in Kind if kind is not Kind.ORDER])

    return sum(await asyncio.gather(rebuild_kind(pool, Kind.ORDER, advance=_quietly), others()))


def _quietly(_: int) -> None:
    return None


async def _with_pool(made: DatabaseUrls, work: Callable[..., Awaitable[Any]], **asked: object) -> Any:
    async with AsyncConnectionPool[Any](made.app, open=False, min_size=2, max_size=2) as pool:
        return await work(pool, **asked)


async def ask(pool: Pool, *, times: int) -> dict[str, Any]:
    """Ask everything, and name the worst."""
    rows = []
    for question in await everything(pool):
        if not question.asked:
            continue
        async with reading(pool) as tx:
            rows.append(await _measured(tx, question.name, question.asked, times=times))
            _tell(rows[-1])
            if question.deep:
                deep = [(one, await thousandth(tx, one)) for one in question.asked[:5]]
                places = [behind(one, place) for one, place in deep if place is not None]
                if places:
                    rows.append(await _measured(tx, f"{question.name}, page 1,000 or last", places, times=times))
                    _tell(rows[-1])
    return {"questions": rows, "worst": max(rows, key=lambda row: float(row["p95_ms"]))}


async def everything(pool: Pool) -> list[Question]:
    """What is asked of every list, with values drawn from the shop."""
    async with reading(pool) as tx:
        placed, goods = await orders.sample(tx, SAMPLED), await products.sample(tx, SAMPLED)
    return [
        *orders.questions(placed),
        *customers.questions(placed),
        *products.questions(goods),
        *parcels.questions(placed),
        *movements.questions(placed),
        *shop.questions(placed, goods),
    ]


def _tell(row: dict[str, Any]) -> None:
    say(f"{row['name']:<70} {row['p50_ms']:>7} {row['p95_ms']:>7}")


async def _measured(tx: Connection, name: str, asked: Sequence[Reading], *, times: int) -> dict[str, Any]:
    """Milliseconds from the call of the view to its rows, in the middle and in 95 of 100."""
    chance = random.Random(len(name))
    for one in asked[:WARM]:
        await one(tx, None, PAGE + 1)
    taken, found = [], 0
    for nth in range(times):
        one = asked[nth] if nth < len(asked) else chance.choice(asked)
        began = perf_counter()
        found = max(found, len(await one(tx, None, PAGE + 1)))
        taken.append((perf_counter() - began) * 1000)
    taken.sort()
    return {
        "name": name,
        "p50_ms": round(taken[len(taken) // 2], 1),
        "p95_ms": round(taken[ceil(len(taken) * 0.95) - 1], 1),
        "rows": found,
    }


def _lines(document: dict[str, Any]) -> list[str]:
    head = [
        f"{name}: {document[name]}"
        for name in ("orders", "fill_s", "index_s", "things_indexed", "index_mb", "orders_mb")
    ]
    table = [f"{'ms':<70} {'p50':>8} {'p95':>8} {'rows':>5}"]
    table += [
        f"{row['name']:<70} {row['p50_ms']:>8} {row['p95_ms']:>8} {row['rows']:>5}" for row in document["questions"]
    ]
    worst = document["worst"]
    return [*head, "", *table, "", f"worst: {worst['name']}, p95 {worst['p95_ms']} ms"]
