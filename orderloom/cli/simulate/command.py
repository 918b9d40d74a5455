"""`orderloom simulate`: a shop that lives, or one that has lived."""

import asyncio
import contextlib
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import UUID

import click

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import answer, json_option, say
from orderloom.cli.simulate import living, past
from orderloom.cli.simulate.calls import Refused
from orderloom.cli.user import from_here
from orderloom.flows.import_history import import_history, length
from orderloom.flows.importing.history import Trouble
from orderloom.identity.commands import keys
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.model import EVERYTHING
from orderloom.infra.alone import alone
from orderloom.infra.secrets import key_token
from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id

RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)/(s|sec|min|h|hour|day)")
PER_MINUTE = {"s": 60.0, "sec": 60.0, "min": 1.0, "h": 1 / 60, "hour": 1 / 60, "day": 1 / 1440}
SCOPES = (
    "catalog.read", "stock.read", "stock.write", "storefront.use", "orders.place", "orders.read", "orders.cancel",
    "payments.record", "fulfilment.ship",
)  # fmt: skip
TOLD_EVERY_S = 10.0
MOST_DAYS = 1095
MOST_NAMED = 20


def _per_minute(_: click.Context, __: click.Parameter, text: str) -> float:
    found = RATE.fullmatch(text.strip())
    if found is None or not 0 < float(found[1]) * PER_MINUTE[found[2]] <= 6_000:
        raise click.BadParameter("a rate such as 20/min, 3/s or 500/day, of no more than 100 a second")
    return float(found[1]) * PER_MINUTE[found[2]]


@click.command()
@click.option(
    "--rate", default="20/min", show_default=True, callback=_per_minute, help="Visits, as the mean of a year."
)
@click.option("--seed", default=1, show_default=True, help="The same seed is the same people with the same wishes.")
@click.option("--url", help="The shop's address; left out: this installation's.")
@click.option(
    "--key", envvar="ORDERLOOM_KEY", help="A secret API key; left out: one is made here, and revoked at the end."
)
@click.option("--minutes", type=click.FloatRange(min=0.01), help="How long; left out: until Ctrl-C.")
@click.option("--hurry", type=click.FloatRange(min=1), default=living.HURRY, show_default=True,
              help="How much faster than in life goods are paid, sent and delivered.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="Make a past of so many days instead.")
@click.option(
    "--per-day", type=click.FloatRange(min=1), default=60, show_default=True, help="Orders a day of that past."
)
@json_option
def simulate(
    rate: float,
    seed: int,
    url: str | None,
    key: str | None,
    minutes: float | None,
    hurry: float,
    days: int | None,
    per_day: float,
    as_json: bool,
) -> None:
    """Let people who do not exist buy in a shop that does.

    They come as people do, more in the evening and before the holidays than at night, and want some goods more than others.
    They ask for quotes, leave carts, hold goods, order, pay and cancel; parcels are shipped and delivered, and what ran out is
    bought again, if --key has both stock.read and stock.write. Everything goes over the public API. The plan of who comes and
    wants what is a pure function of the seed, the goods and the moment.

    --days makes a past: the complete days before today, through the commands of an import, with the prices, tax, discounts and
    fees of the shop's tables at each order's moment. Run again it adds the days that have passed since, and what became of
    open orders. Do not use it in a shop whose figures somebody believes.

    JSON of a living shop: {"seed", "seconds", "counts": {"visits", "quotes", "left", "holds", "orders", "units", "payments",
    "refunds", "parcels", "deliveries", "cancellations", "receipts"}, "placed_minor": {currency}, "refused": {what and code},
    "calls", "p50_ms", "p95_ms"}; of a past: {"seed", "days", "orders", "people", "troubles"}.

    Exit codes: 0 done; 1 nobody answers, the key is not good, or there is nothing to sell; 2 wrong usage or wrong settings.
    """
    settings = opened_settings()
    if days is not None:
        _make_past(settings, seed, days, per_day, as_json=as_json)
        return
    address = url or f"http://{settings.host}:{settings.port}"
    with _key(settings, key) as token:
        report = asyncio.run(_live(address, token, _Wish(seed, rate, minutes, hurry)))
    answer(report, as_json=as_json, lines=_lines(report))


class _Wish:
    """What is to be simulated."""

    def __init__(self, seed: int, per_minute: float, minutes: float | None, hurry: float) -> None:
        self.seed, self.per_minute, self.minutes, self.hurry = seed, per_minute, minutes, hurry


@contextlib.contextmanager
def _key(settings: Settings, given: str | None) -> Iterator[str]:
    """The key that was given, or one for this run."""
    if given:
        yield given
        return
    key_id, token = new_id(), key_token()
    with_pool(settings, lambda pool: _make_key(pool, key_id, token))
    try:
        yield token
    finally:
        with_pool(settings, lambda pool: _revoke(pool, key_id))


async def _make_key(pool: Pool, key_id: UUID, token: str) -> None:
    async with begin(pool) as work:
        await keys.create(work, key_id, token, NewKey(name="Simulator", scopes=SCOPES), own=EVERYTHING, by=from_here())


async def _revoke(pool: Pool, key_id: UUID) -> None:
    async with begin(pool) as work:
        await keys.revoke(work, key_id, own=EVERYTHING, by=from_here())


async def _live(address: str, token: str, wish: _Wish) -> dict[str, Any]:
    began, start = monotonic(), datetime.now(UTC)
    async with living.speaking(address, token, f"sim-{new_id()}") as calls:
        try:
            shops = await living.markets(calls)
            served_by = await living.sources(calls, shops)
        except Refused as refused:
            raise click.ClickException(f"{address} refuses: {refused.code}") from refused
        if not shops:
            raise click.ClickException("no channel sells anything now: it needs a price list with prices")
        street = living.Street(calls, shops, served_by, hurry=wish.hurry)
        try:
            async with _until(street, wish.minutes):
                await street.live(living.visits(wish.seed, shops, start, wish.per_minute), start)
        except* living.ShopGone:
            raise click.ClickException(f"nobody answers at {address} any more") from None
    return {
        "seed": wish.seed,
        "seconds": round(monotonic() - began, 1),
        "counts": dict(street.done.counts),
        "placed_minor": dict(street.done.placed_minor),
        "refused": dict(calls.refused),
        "calls": len(calls.times_ms),
        "p50_ms": calls.percentile_ms(0.5),
        "p95_ms": calls.percentile_ms(0.95),
    }


@contextlib.asynccontextmanager
async def _until(street: living.Street, minutes: float | None) -> AsyncIterator[None]:
    """Close the shop when its time is over or somebody asks for it; meanwhile say what happens."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, street.stop)
    over = None if minutes is None else loop.call_later(minutes * 60, street.stop)
    telling = asyncio.create_task(_tell(street))
    try:
        yield
    finally:
        telling.cancel()
        if over:
            over.cancel()


async def _tell(street: living.Street) -> None:
    while True:
        await asyncio.sleep(TOLD_EVERY_S)
        say(street.done.said())


def _lines(report: dict[str, Any]) -> list[str]:
    told = {**report["counts"], **{f"refused: {what}": count for what, count in sorted(report["refused"].items())}}
    lines = [f"{what:<40}{count:>10,}" for what, count in told.items()]
    sums = [
        f"{f'placed, {currency} minor units':<40}{minor:>10,}" for currency, minor in report["placed_minor"].items()
    ]
    return [*lines, *sums, f"{report['calls']} calls, p50 {report['p50_ms']} ms, p95 {report['p95_ms']} ms"]


def _make_past(settings: Settings, seed: int, days: int, per_day: float, *, as_json: bool) -> None:
    document = with_pool(settings, lambda pool: _past(pool, seed, days, per_day))
    if not document["channels"]:
        raise click.ClickException("no channel sells anything now: it needs a price list with prices, and a location")
    lines = [f"{document['orders']} orders of {document['people']} people in {days} days"]
    answer(
        document, as_json=as_json, lines=lines + [f"refused: {code}: {n}" for code, n in document["troubles"].items()]
    )


async def _past(pool: Pool, seed: int, days: int, per_day: float) -> dict[str, Any]:
    by = from_here()
    troubles: list[Trouble] = []
    async with alone(pool, "simulate"):
        told = await past.histories(pool, seed, days=days, per_day=per_day, by=by)
        for history in told:
            label = history.channel.code
            with click.progressbar(length=length(history), label=label, file=sys.stderr, show_pos=True) as bar:
                troubles += await import_history(pool, history, by=by, advance=bar.update)
    for trouble in troubles[:MOST_NAMED]:
        say(f"{trouble.reference}: {trouble.code}: {trouble.what}")
    return {
        "seed": seed,
        "days": days,
        "channels": [history.channel.code for history in told],
        "orders": sum(len(history.orders) for history in told),
        "people": sum(len(history.people) for history in told),
        "troubles": dict(Counter(trouble.code for trouble in troubles)),
    }
