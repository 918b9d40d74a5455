"""`orderloom export`: whole tables for other programs."""

import csv
import sys
from collections.abc import Sequence
from datetime import date
from typing import IO, Any

import click
import msgspec

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import say
from orderloom.infra.work import Pool
from orderloom.views.exports import EXPORTS, export_pages

# A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_encode = msgspec.json.Encoder().encode


@click.command()
@click.argument("what", type=click.Choice(list(EXPORTS)))
@click.option("--format", "form", type=click.Choice(["csv", "ndjson"]), default="csv", show_default=True)
@click.option("--channel", "channels", multiple=True, help="Only what belongs to this channel; may be repeated.")
@click.option("--output", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="A file; - is stdout.")
def export(what: str, form: str, channels: tuple[str, ...], output: str) -> None:
    """Write orders, products, stock or customers, one row each, ordered by their key.

    CSV begins with the names of the columns; text that a spreadsheet would take for a formula gets an apostrophe in
    front. NDJSON is one document a line and exact. Amounts are minor units, times UTC. Rows are read a page at a time
    while the shop goes on: each row is true when it is read, and what is added meanwhile may be missing. A file appears
    only when it is complete.

    Of a channel are: its orders; products with a price in its lists or stock at its locations; stock at its
    locations; customers who ordered in it.

    Exit codes: 0 done; 1 the database or the file cannot be used; 2 wrong usage or wrong settings.
    """
    settings = opened_settings()
    with click.open_file(output, "w", encoding="utf-8", atomic=output != "-") as file:
        written = with_pool(settings, lambda pool: _write(pool, what, form, channels or None, file))
    say(f"{written} {what} written")


async def _write(pool: Pool, what: str, form: str, channels: Sequence[str] | None, file: IO[Any]) -> int:
    written = 0
    bar = click.progressbar(length=0, label=what, file=sys.stderr, show_pos=True, show_eta=False, show_percent=False)
    table = csv.writer(file)
    with bar:
        async for names, rows in export_pages(pool, EXPORTS[what], channels):
            if form == "csv":
                if not written:
                    table.writerow(names)
                table.writerows([_cell(value) for value in row.values()] for row in rows)
            else:
                file.writelines(_encode(row).decode() + "\n" for row in rows)
            written += len(rows)
            bar.update(len(rows))
    return written


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
