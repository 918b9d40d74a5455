"""Stock: what is on hand of a SKU at a location. Opening stock is received once for ever; a count is what somebody saw."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from orderloom.catalog import queries as catalog
from orderloom.catalog.model.codes import SKU
from orderloom.catalog.model.products import SkuNotFound
from orderloom.flows.importing.kinds.kind import MAKE_SKUS, Terms, read_rows
from orderloom.imports.model.cells import Cells
from orderloom.imports.model.columns import Column, Columns
from orderloom.imports.model.refusals import CellMissing, ChoiceUnknown
from orderloom.imports.model.rows import Outcome, Problem, Record, Result
from orderloom.infra.work import Pool, Work
from orderloom.inventory import queries as inventory
from orderloom.inventory.commands import counts, stock, thresholds
from orderloom.inventory.model.levels import Level, Place
from orderloom.inventory.model.places import Location
from orderloom.inventory.model.refusals import StockDiffers, TwiceInOne, UnknownLocation
from orderloom.inventory.model.requests import CountLine, ReceiptLine, Thresholds
from orderloom.kernel.errors import Forbidden
from orderloom.kernel.ids import Sku, new_id

LOCATION = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
LARGEST_COST = 10**11
MOST_ON_HAND = 10_000_000
SETTINGS = ("safety_stock", "oversell_limit", "low_at")
OPENING, COUNT = "opening", "count"

COLUMNS = Columns(
    [
        Column("sku", "", "MUG-BLUE", required=True),
        Column("location", "Where; may be left out if the import has a location for the whole file.", "AMS"),
        Column("on_hand", "Units that are there, whatever their condition.", "47"),
        Column("unit_cost", "What one unit cost, in the location's currency; needs the permission stock.cost.", "4.50"),
        Column("unit_cost_minor", "The same in minor units; one of both is enough.", "450"),
        Column("safety_stock", "Units that are kept back from sale.", "2"),
        Column("oversell_limit", "How many more may be sold than are there.", "0"),
        Column("low_at", "At how many units to sell somebody is to be warned; empty: never.", "5"),
        Column("occurred_at", "When it was so; empty: now.", ""),
        *(Column(name, "", shown=True) for name in ("reserved", "damaged", "quality_hold", "incoming", "available")),
        Column("value_minor", "", shown=True),
        Column("version", "", shown=True),
    ]
)


class _Stock:
    name = "stock"
    permission = "stock.write"
    columns = COLUMNS
    nested = None
    prefix = ""
    options: Mapping[str, str] = {
        "location": "The location of rows that name none.",
        "locations": "What files of other shops call our locations: `Main Street=AMS; Depot=ROT`.",
        "make_skus": MAKE_SKUS,
        "mode": "opening (the default): each place is stocked once, and never again; count: on hand becomes what the file says.",
    }

    def key(self, values: Mapping[str, str], options: Mapping[str, str]) -> str | None:
        return None

    async def open(self, pool: Pool, terms: Terms) -> "_Session":
        mode = terms.options.get("mode", OPENING)
        if mode not in (OPENING, COUNT):
            raise ChoiceUnknown(option="mode", given=mode, known=f"{COUNT}, {OPENING}")
        return _Session(terms, mode)


STOCK = _Stock()


class _Row(NamedTuple):
    """A row that could be read."""

    record: Record
    place: Place
    on_hand: int | None
    cost_minor: int | None
    settings: Mapping[str, int | None]
    at: datetime | None


class _Session:
    def __init__(self, terms: Terms, mode: str) -> None:
        self.terms = terms
        self.mode = mode
        self._named = [name for name in SETTINGS if name in terms.columns]

    def sums(self, record: Record) -> Mapping[str, Mapping[str, int]]:
        return {}

    async def put(self, work: Work, records: Sequence[Record]) -> list[Outcome]:
        codes = {self._location(record) for record in records}
        places = await inventory.locations_by_code(work.tx, sorted(code for code in codes if code))
        seen: set[Place] = set()
        rows, outcomes = read_rows(records, lambda record, cells: self._new_row(record, cells, places, seen))
        await self._settle(work, rows, outcomes)
        return [outcomes[record.turn] for record in records]

    def _location(self, record: Record) -> str | None:
        return record.rows[0].values.get("location") or self.terms.options.get("location")

    def _new_row(self, record: Record, cells: Cells, places: Mapping[str, Location], seen: set[Place]) -> _Row | None:
        """The row, if no row before it was of the same place."""
        row = self._row(record, cells, places)
        if row is not None and row.place in seen:
            cells.wrong("sku", TwiceInOne(sku=row.place[0], location=row.place[1]))
        elif row is not None:
            seen.add(row.place)
        return row

    def _row(self, record: Record, cells: Cells, places: Mapping[str, Location]) -> _Row | None:
        sku = cells.pattern("sku", SKU, required=True)
        code = cells.pattern("location", LOCATION) or self.terms.options.get("location")
        location = places.get(code or "")
        limit = self.terms.locations
        if code is None:
            cells.wrong("location", CellMissing())
        elif location is None or (limit is not None and code not in limit):
            cells.wrong("location", UnknownLocation(location=code))
            return None
        on_hand = cells.integer("on_hand", most=MOST_ON_HAND)
        cost = cells.money("unit_cost", location.currency) if location else None
        if cost is not None and "stock.cost" not in self.terms.permissions:
            cells.wrong("unit_cost", Forbidden(permission="stock.cost"))
        settings = {name: cells.integer(name, most=MOST_ON_HAND) for name in self._named}
        at = cells.instant("occurred_at")
        if sku is None or location is None or cells.problems:
            return None
        return _Row(record, (Sku(sku), location.code), on_hand, cost, settings, at)

    async def _settle(self, work: Work, rows: Sequence[_Row], outcomes: dict[int, Outcome]) -> None:
        known = await catalog.skus_by_code(work.tx, sorted({row.place[0] for row in rows}))
        levels = await inventory.levels_of(work.tx, [row.place for row in rows])
        begun = await inventory.first_received(work.tx, [row.place for row in rows])
        entering: list[_Row] = []
        wishes: list[Thresholds] = []
        for row in rows:
            problem = self._problem(row, known.keys(), levels.get(row.place), begun.get(row.place))
            if problem is not None:
                outcomes[row.record.turn] = Outcome.refused(row.record, [problem])
                continue
            level = levels.get(row.place)
            enters, wish = self._enters(row, level), _wish(row, level)
            outcomes[row.record.turn] = Outcome(
                row.record.turn, _result(level, enters=enters, settings=wish is not None)
            )
            if enters:
                entering.append(row)
            if wish is not None:
                wishes.append(wish)
        await self._enter(work, entering)
        await thresholds.put_thresholds(work, wishes, by=self.terms.by, locations=self.terms.locations)

    def _problem(self, row: _Row, known: Container[str], level: Level | None, begun: int | None) -> Problem | None:
        sku, location = row.place
        if sku not in known:
            return Problem.of(row.record.row_no, "sku", SkuNotFound(sku=sku))
        fresh = level is None or level.version == 0
        if self.mode == COUNT or fresh or row.on_hand is None or level is None:
            return None
        if row.on_hand in (level.on_hand, begun):
            return None
        differs = StockDiffers(sku=sku, location=location, on_hand=level.on_hand, given=row.on_hand)
        return Problem.of(row.record.row_no, "on_hand", differs)

    def _enters(self, row: _Row, level: Level | None) -> bool:
        """Whether units are to be entered: nothing is received where there were movements already."""
        if row.on_hand is None:
            return False
        if self.mode == COUNT:
            return row.on_hand != (0 if level is None else level.on_hand)
        return row.on_hand > 0 and (level is None or level.version == 0)

    async def _enter(self, work: Work, rows: Sequence[_Row]) -> None:
        """Rows of one instant are one paper."""
        for at in dict.fromkeys(row.at for row in rows):
            mine = [row for row in rows if row.at == at]
            if self.mode == COUNT:
                counted = [CountLine(sku=row.place[0], location=row.place[1], on_hand=row.on_hand or 0) for row in mine]
                await counts.count(
                    work, counted, count_id=new_id(), by=self.terms.by, occurred_at=at, locations=self.terms.locations
                )
                continue
            lines = [
                ReceiptLine(
                    sku=row.place[0], location=row.place[1], quantity=row.on_hand or 0, unit_cost_minor=row.cost_minor
                )
                for row in mine
            ]
            await stock.receive(
                work, lines, receipt_id=new_id(), by=self.terms.by, occurred_at=at, locations=self.terms.locations
            )


def _wish(row: _Row, level: Level | None) -> Thresholds | None:
    """The settings as the row wants them; None where they are so already."""
    if not row.settings:
        return None
    safety = row.settings.get("safety_stock", level.safety_stock if level else 0) or 0
    oversell = row.settings.get("oversell_limit", level.oversell_limit if level else 0) or 0
    low_at = row.settings.get("low_at", level.low_at if level else None)
    present = (level.safety_stock, level.oversell_limit, level.low_at) if level else (0, 0, None)
    if (safety, oversell, low_at) == present:
        return None
    return Thresholds(place=row.place, safety_stock=safety, oversell_limit=oversell, low_at=low_at)


def _result(level: Level | None, *, enters: bool, settings: bool) -> Result:
    if not enters and not settings:
        return Result.SAME
    return Result.CREATED if level is None or level.version == 0 else Result.CHANGED
