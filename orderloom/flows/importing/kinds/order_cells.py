"""How single cells of orders are read: what lines are worth, times, and numbers that must be whole."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from orderloom.imports.model.cells import Cells
from orderloom.imports.model.refusals import AmountsDisagree, CellMissing, InstantMalformed
from orderloom.imports.model.rows import Row
from orderloom.kernel.errors import Invalid

MOST_UNITS = 10_000_000
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class ZoneMissing(Invalid):
    """This time has no offset: write one behind it (Z, +01:00), or say with the option zone where the times of this file hold."""

    code = "zone_missing"


class NumberShortened(Invalid):
    """A spreadsheet has shortened this number and lost digits of it; make its column text, and write the file again."""

    code = "number_shortened"


PRICES = tuple(f"{name}{unit}" for name in ("unit_price", "line_subtotal", "line_total") for unit in ("", "_minor"))


def worth(cells: Cells, currency: str, quantity: int | None, *, needed: str = PRICES[0]) -> tuple[int, int]:
    """What a line's units cost before and after its discount, from what the row says of it.

    A discount below zero is a surcharge: it is part of what the units cost. `needed` is the column to fill where it says nothing.
    """
    discount = cells.money("line_discount", currency, signed=True)
    subtotal, total = _subtotal(cells, currency, quantity or 0), cells.money("line_total", currency)
    if subtotal is None and total is None:
        if not any(problem.row_no == cells.row_no for problem in cells.problems):
            cells.wrong(needed, CellMissing())
        return 0, 0
    if subtotal is None:
        assert total is not None
        return total + max(0, discount or 0), total
    off = subtotal - (discount or 0) if total is None else total
    if off < 0 or (discount is None and off > subtotal) or (discount is not None and off != subtotal - discount):
        cells.wrong("line_total" if total is not None else "line_discount", AmountsDisagree(amount=off, of=subtotal))
    return max(subtotal, off), off


def _subtotal(cells: Cells, currency: str, units: int) -> int | None:
    """What the units cost before discount: as told, or by their price. A price that is told beside it may be rounded."""
    price, subtotal = cells.money("unit_price", currency), cells.money("line_subtotal", currency)
    if price is None:
        return subtotal
    if subtotal is not None and units and abs(subtotal - units * price) * 2 > units:
        cells.wrong("line_subtotal", AmountsDisagree(amount=subtotal, computed=units * price))
    return units * price if subtotal is None else subtotal


def money_of(row: Row, currency: str) -> dict[str, int]:
    """What a row that cannot be taken says of money, as far as that can be read: it belongs to the sums of what was refused."""
    cells = Cells(row, [])
    quantity = cells.integer("quantity", most=MOST_UNITS)
    tax = cells.money("line_tax", currency) or 0
    goods, total = worth(cells, currency, quantity)
    return {"lines": 1, "units": quantity or 0, "goods_minor": goods, "discount_minor": goods - total, "tax_minor": tax}


def number(cells: Cells, column: str, given: str | None) -> str | None:
    """A number or code by which others know something: whole, or different ones would count as the same."""
    if given is not None and _SHORTENED.fullmatch(given):
        cells.wrong(column, NumberShortened(given=given))
        return None
    return given


def instant(cells: Cells, column: str, zone: ZoneInfo | None) -> datetime | None:
    """An instant; where a zone was chosen for the file, also a local time in it.

    When the clocks go back a local time is there twice: the first is meant. When they go forward an hour is missing: a time in it
    is as long after midnight as it would be without the change, so 02:30 is 03:30 summer time.
    """
    given = cells.values.get(column)
    if given is None or (_DAY.fullmatch(given) and zone is None):
        return cells.instant(column)
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        cells.wrong(column, InstantMalformed(given=given))
        return None
    if read.tzinfo:
        return cells.instant(column)
    if zone is None:
        cells.wrong(column, ZoneMissing(given=given))
        return None
    found = cells.instant_of(column, read.replace(tzinfo=zone))
    return found and found.astimezone(UTC)  # in its zone, one that is there twice is equal to no instant
