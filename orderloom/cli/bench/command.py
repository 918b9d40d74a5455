"""`orderloom bench intake`: orders over HTTP against pgbench writing the same order, alternating, on the same cluster."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

import click
import psycopg
from psycopg_pool import AsyncConnectionPool

from orderloom.cli.bench import rival, shop
from orderloom.cli.bench.lists import lists
from orderloom.cli.bench.load import Report, Task
from orderloom.cli.bench.processes import load, product
from orderloom.cli.bench.rival import Rival
from orderloom.cli.opening import opened_settings
from orderloom.cli.output import answer, json_option, say
from orderloom.infra.cluster import DatabaseUrls, database
from orderloom.infra.scratch import analyze, scratch_database
from orderloom.infra.work import Connection, Pool, reading
from orderloom.kernel.ids import new_id
from orderloom.views.fsck.check import check
from orderloom.views.fsck.rules import RULES
from orderloom.views.row_counts import oversold, row_counts

T = TypeVar("T")
FILLING_SECONDS = 4
A_TRANSACTION = "event_commits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the benchmark is run."""

    hot: bool
    clients: int
    seconds: int
    rounds: int
    look: int
    lines: int = 3


@dataclass(slots=True)
class Figures:
    """What was measured: one entry a round."""

    reports: list[Report] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)
    pipelined: list[float] = field(default_factory=list)
    rows: dict[str, dict[str, float]] = field(default_factory=dict)
    rival_clients: int = 0
    oversold: int = 0
    fsck_findings: int = 0


@click.group()
def bench() -> None:
    """Measure this machine: each figure stands beside the database's own limit in the same run.

    Uses databases of its own in the same cluster and drops them.
    """


bench.add_command(lists)


@bench.command()
@click.option("--hot", is_flag=True, help="Every order wants the same SKU.")
@click.option(
    "--clients", default=128, show_default=True, type=click.IntRange(1, 512), help="Connections of the load program."
)
@click.option("--seconds", default=8, show_default=True, type=click.IntRange(1, 600), help="Length of each run.")
@click.option(
    "--rounds", default=3, show_default=True, type=click.IntRange(1, 50), help="Runs of each side, alternating."
)
@click.option(
    "--look",
    default=2,
    show_default=True,
    type=click.IntRange(1, 60),
    help="Length of each run that looks for pgbench's best.",
)
@json_option
def intake(hot: bool, clients: int, seconds: int, rounds: int, look: int, as_json: bool) -> None:
    """Orders over HTTP against pgbench writing the same rows, one order a transaction.

    Both start from the same filled and analysed tables. Rows per order and table are counted on both sides.
    Exit codes: 0 measured; 1 something failed, was oversold, fsck found something, or the sides wrote unequal rows.
    """
    plan = Plan(hot=hot, clients=clients, seconds=seconds, rounds=rounds, look=look)
    settings = opened_settings()
    with database(settings) as urls:
        figures = measure(urls, plan)
    document = summary(figures, plan)
    answer(document, as_json=as_json, lines=[f"{name}: {value}" for name, value in document.items()])
    if figures.oversold or figures.fsck_findings or not document["rows_equal"]:
        raise SystemExit(1)


def measure(urls: DatabaseUrls, plan: Plan) -> Figures:
    """Seed, fill, then let both sides take turns."""
    figures = Figures()
    token = f"olk_{new_id().hex[-12:]}_{new_id().hex}"
    with scratch_database(urls, "intake") as ours:
        on(ours, lambda pool: shop.open_shop(pool, token))
        fill(ours, token, plan)
        with scratch_database(urls, "naive", copied_from=ours) as theirs:
            take_turns(ours, theirs, token, plan, figures)
        figures.oversold = on(ours, lambda pool: _read(pool, oversold))
        say("fsck …")
        figures.fsck_findings = on(ours, _findings)
    return figures


def fill(ours: DatabaseUrls, token: str, plan: Plan) -> None:
    """Some thousand orders first, and ANALYZE: on empty tables everything is planned wrong."""
    say("filling the tables …")
    with product(ours.app, ours.owner, worker=True) as port:
        load(_task(port, token, plan, seconds=min(FILLING_SECONDS, 2 * plan.seconds), hot=False))
    analyze(ours)


def take_turns(ours: DatabaseUrls, theirs: DatabaseUrls, token: str, plan: Plan, figures: Figures) -> None:
    analyze(theirs)
    naive = Rival(theirs.app, plan.hot)
    say("looking for pgbench's best client count …")
    figures.rival_clients = naive.best_clients(seconds=plan.look)
    with contextlib.ExitStack() as measured:
        port = measured.enter_context(product(ours.app, ours.owner, worker=True))
        load(_task(port, token, plan, seconds=2, hot=plan.hot))  # warm
        measured.enter_context(_counted(theirs, figures, "pgbench"))
        measured.enter_context(_counted(ours, figures, "intake"))
        for nth in range(1, plan.rounds + 1):
            figures.naive.append(naive.run(rival.NAIVE, clients=figures.rival_clients, seconds=plan.seconds))
            report = load(_task(port, token, plan, seconds=plan.seconds, hot=plan.hot))
            figures.reports.append(report)
            figures.pipelined.append(
                naive.run(rival.PIPELINED, clients=figures.rival_clients, seconds=max(2, plan.seconds // 2))
            )
            rate = report.placed / report.seconds
            say(
                f"[{nth}/{plan.rounds}] intake {rate:,.0f} orders/s (p50 {report.p50_ms} ms, p99 {report.p99_ms} ms), "
                f"pgbench {figures.naive[-1]:,.0f}, pipelined {figures.pipelined[-1]:,.0f}, ratio {rate / figures.naive[-1]:.2f}"
            )


def _task(port: int, token: str, plan: Plan, *, seconds: float, hot: bool) -> Task:
    return Task(
        host="127.0.0.1",
        port=port,
        token=token,
        channel=shop.CHANNEL,
        skus=shop.skus(),
        clients=plan.clients,
        seconds=seconds,
        lines=plan.lines,
        hot=hot,
        seed=new_id().int % 1_000_000,
    )


@contextlib.contextmanager
def _counted(urls: DatabaseUrls, figures: Figures, side: str) -> Iterator[None]:
    """Rows per order and table that the block wrote."""
    before = on(urls, lambda pool: _read(pool, row_counts))
    yield
    after = on(urls, lambda pool: _read(pool, row_counts))
    orders = after["orders"] - before["orders"]
    figures.rows[side] = {name: round((after[name] - before[name]) / max(1, orders), 3) for name in after}


async def _read(pool: Pool, view: Callable[[Connection], Awaitable[T]]) -> T:
    async with reading(pool) as tx:
        return await view(tx)


async def _findings(pool: Pool) -> int:
    total = 0
    async for finding in check(pool, list(RULES.values()), shown=3):
        total += finding.total
        if finding.total:
            say(f"fsck: {finding.rule.code}: {finding.total} {finding.rows}")
    return total


def on(urls: DatabaseUrls, work: Callable[[Pool], Awaitable[T]]) -> T:
    async def run() -> T:
        async with AsyncConnectionPool[psycopg.AsyncConnection](urls.app, open=False, min_size=1, max_size=2) as pool:
            return await work(pool)

    return asyncio.run(run())


def summary(figures: Figures, plan: Plan) -> dict[str, object]:
    """Medians over the rounds; the ratio is the median of each round's own."""
    rates = [report.placed / report.seconds for report in figures.reports]
    return {
        "orders_per_s": round(median(rates)),
        "pgbench_tps": round(median(figures.naive)),
        "ratio": round(median(ours / theirs for ours, theirs in zip(rates, figures.naive, strict=True)), 2),
        "p50_ms": median(report.p50_ms for report in figures.reports),
        "p99_ms": median(report.p99_ms for report in figures.reports),
        "oversold": figures.oversold,
        "fsck_findings": figures.fsck_findings,
        "failed": sum(report.failed + report.refused + len(report.unknown) for report in figures.reports),
        "pgbench_pipelined_tps": round(median(figures.pipelined)),
        "ratio_to_pipelined": round(
            median(ours / theirs for ours, theirs in zip(rates, figures.pipelined, strict=True)), 2
        ),
        "rounds": [round(ours / theirs, 2) for ours, theirs in zip(rates, figures.naive, strict=True)],
        "hot": plan.hot,
        "clients": plan.clients,
        "pgbench_clients": figures.rival_clients,
        "rows_equal": rows_equal(figures.rows),
        "rows_per_order": figures.rows,
    }


def rows_equal(rows: dict[str, dict[str, float]]) -> bool:
    """Whether both sides wrote as many rows an order into each table; the intake alone keeps a row a transaction."""
    intake, pgbench = (
        {table: count for table, count in rows[side].items() if table != A_TRANSACTION}
        for side in ("intake", "pgbench")
    )
    return intake == pgbench
