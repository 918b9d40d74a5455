"""`orderloom export`: whole tables for other programs."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO

import click

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import say, whole_file
from orderloom.infra.sheets.writing import Cells, CsvWriter, NdjsonWriter, Writer, XlsxFile
from orderloom.infra.temporary import TemporaryFolder
from orderloom.infra.work import Pool, reading
from orderloom.inventory import queries as inventory
from orderloom.views.customer_list import CustomerFilters
from orderloom.views.exports.customers import CustomerSheet
from orderloom.views.exports.movements import MovementSheet
from orderloom.views.exports.orders import OrderSheet
from orderloom.views.exports.parcels import ParcelSheet
from orderloom.views.exports.prices import PriceSheet
from orderloom.views.exports.products import ProductSheet
from orderloom.views.exports.sheet import Sheet, columns_of, pages
from orderloom.views.exports.stock import StockSheet
from orderloom.views.movement_list import MovementFilters
from orderloom.views.order_list import Filters
from orderloom.views.parcels import ParcelFilters
from orderloom.views.product_list import ProductFilters
from orderloom.views.stock_levels import LevelFilters

Codes = Sequence[str] | None

# Kind → its sheet for these channels and the locations that serve them; None is all.
SHEETS: dict[str, Callable[[Codes, Codes], Sheet]] = {
    "orders": lambda channels, _: OrderSheet(Filters(channels=channels)),
    "products": lambda channels, _: ProductSheet(ProductFilters(channels=channels)),
    "prices": lambda channels, _: PriceSheet(channels=channels),
    "customers": lambda channels, _: CustomerSheet(CustomerFilters(channels=channels)),
    "stock": lambda _, locations: StockSheet(LevelFilters(only=locations), cost=True),
    "parcels": lambda channels, _: ParcelSheet(ParcelFilters(channels=channels)),
    "movements": lambda _, locations: MovementSheet(MovementFilters(locations=locations), cost=True),
}
STREAMED: dict[str, type[CsvWriter] | type[NdjsonWriter]] = {"csv": CsvWriter, "ndjson": NdjsonWriter}


@click.command()
@click.argument("what", type=click.Choice(list(SHEETS)))
@click.option("--format", "form", type=click.Choice([*STREAMED, "xlsx"]), default="csv", show_default=True)
@click.option("--channel", "channels", multiple=True, help="Only what belongs to this channel; may be repeated.")
@click.option("--output", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="A file; - is stdout.")
def export(what: str, form: str, channels: tuple[str, ...], output: str) -> None:
    """Write orders, products, prices, customers, stock, parcels or movements, in the columns that an import takes.

    CSV begins with the names of the columns; text that a spreadsheet would take for a formula gets an apostrophe in
    front, which an import takes away again. NDJSON is one document a line; XLSX is one sheet. Amounts are minor units
    where the column ends in _minor, times UTC. Rows are read a page at a time while the shop goes on: each row is true
    when it is read, and what is added meanwhile may be missing. A file appears only when it is complete.

    Of a channel are: its orders; products with a price in its lists or stock at its locations; its prices; customers
    who ordered in it; stock and movements at its locations; parcels that carry nothing of other channels.

    Exit codes: 0 done; 1 the database or the file cannot be used; 2 wrong usage or wrong settings.
    """
    settings = opened_settings()
    with _sink(form, output) as (head, add):
        written = with_pool(settings, lambda pool: _write(pool, what, channels or None, head, add))
    say(f"{written} rows of {what} written")


Head = Callable[[Sequence[str]], None]
Add = Callable[[Sequence[Cells]], None]


@contextlib.contextmanager
def _sink(form: str, output: str) -> Iterator[tuple[Head, Add]]:
    """Where columns and rows go; the file takes its place when the block ends without an error."""
    with whole_file(output) as file:
        if form in STREAMED:
            yield _streamed(STREAMED[form](), file)
            return
        with TemporaryFolder() as folder:
            books: list[XlsxFile] = []
            path = folder / "book.xlsx"
            yield lambda columns: books.append(XlsxFile(path, columns)), lambda rows: books[0].add(rows)
            books[0].close()
            with path.open("rb") as whole:
                while part := whole.read(1 << 20):
                    file.write(part)


def _streamed(writer: Writer, file: IO[bytes]) -> tuple[Head, Add]:
    def head(columns: Sequence[str]) -> None:
        file.write(writer.head(columns))

    def add(rows: Sequence[Cells]) -> None:
        file.write(writer.rows(rows))

    return head, add


async def _write(pool: Pool, what: str, channels: Codes, head: Head, add: Add) -> int:
    locations = None if channels is None else await _locations(pool, channels)
    sheet = SHEETS[what](channels, locations)
    columns = await columns_of(pool, sheet)
    head(columns)
    written = 0
    bar = click.progressbar(length=0, label=what, file=sys.stderr, show_pos=True, show_eta=False, show_percent=False)
    with bar:
        async for rows in pages(pool, sheet, columns):
            add(rows)
            written += len(rows)
            bar.update(len(rows))
    return written


async def _locations(pool: Pool, channels: Sequence[str]) -> list[str]:
    """The locations that serve these channels."""
    async with reading(pool) as tx:
        found = [source.location for channel in channels for source in await inventory.sources(tx, channel)]
    return sorted(set(found))
