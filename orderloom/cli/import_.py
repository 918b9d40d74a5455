"""`orderloom import`: bring in files, or a shop's past."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from orderloom.cli.files import file_command
from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.sheets import ORDERS, check_folder
from orderloom.cli.olist.telling import tell
from orderloom.cli.olist.values import ZONE
from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import answer, json_option
from orderloom.flows.import_history import DIFFERS, import_history, length
from orderloom.flows.importing.history import History, Trouble
from orderloom.flows.importing.kinds.known import KINDS
from orderloom.infra.alone import alone
from orderloom.infra.work import Pool, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from orderloom.views.channel_figures import ChannelFigures, channel_figures


@click.group("import")
def import_() -> None:
    """Bring in files: products, prices, customers, stock, orders; or a shop's past."""


for _kind in KINDS.values():
    import_.add_command(file_command(_kind))


@import_.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def olist(folder: Path, as_json: bool) -> None:
    """Replay the orders of the Olist data set in DIR, from purchase to delivery.

    Reads orders.csv, order_items.csv, customers.csv, products.csv and product_category_name_translation.csv into the
    channel `olist`. Every step goes through the commands that the API uses. Run again it adds nothing; killed, it is
    finished by the next run. Wrong rows are named on standard error with file, line and reason; good rows go in.

    The figures are read from the database after the replay. JSON: {"orders", "orders_without_items", "units",
    "goods_minor", "freight_minor", "delivered", "late", "people", "anomalies": [{"kind", "count", "done", "rows"}]}.

    Exit codes: 0 done, whatever was found in the files; 1 a file or column is missing, or the database cannot be used;
    2 wrong usage or wrong settings.
    """
    settings = opened_settings()
    check_folder(folder)
    anomalies = Anomalies()
    history = tell(folder, anomalies)
    figures = with_pool(settings, lambda pool: _replay(pool, history, anomalies))
    document = asdict(figures) | {"anomalies": anomalies.document()}
    answer(document, as_json=as_json, lines=_lines(figures, anomalies))


async def _replay(pool: Pool, history: History, anomalies: Anomalies) -> ChannelFigures:
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    async with alone(pool, "import olist"):
        with click.progressbar(length=length(history), label="replaying", file=sys.stderr, show_pos=True) as bar:
            troubles = await import_history(pool, history, by=by, advance=bar.update)
    enter(troubles, anomalies)
    async with reading(pool) as tx:
        return await channel_figures(tx, history.channel.code, zone=ZONE)


def enter(troubles: Sequence[Trouble], anomalies: Anomalies) -> None:
    """Put what the replay could not bring in into the register of anomalies."""
    for trouble in troubles:
        if trouble.code == DIFFERS:
            anomalies.note(DIFFERS, ORDERS.file, None, f"order {trouble.reference}")
        else:
            anomalies.note("refused", ORDERS.file, None, f"order {trouble.reference}: {trouble.code}: {trouble.what}")


def _lines(figures: ChannelFigures, anomalies: Anomalies) -> list[str]:
    lines = [f"{name.replace('_', ' '):<22}{value:>12,}" for name, value in asdict(figures).items()]
    return [*lines, "", "not as it should be:", *anomalies.lines()] if anomalies.counts else lines
