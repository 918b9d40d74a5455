"""Prices: one row a price of a SKU in a price list. A price that is valid when a new one begins ends there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import prices as commands
from orderloom.catalog.model.channels import PriceList, PriceListNotFound
from orderloom.catalog.model.codes import CODE, SKU
from orderloom.catalog.model.prices import NewPrice, PeriodEmpty, Price
from orderloom.catalog.model.products import SkuNotFound
from orderloom.flows.importing.kinds.kind import MAKE_SKUS, Terms, read_rows
from orderloom.imports.model.cells import Cells
from orderloom.imports.model.columns import Column, Columns
from orderloom.imports.model.refusals import CellMissing, CellsDiffer
from orderloom.imports.model.rows import Outcome, Problem, Record, Result
from orderloom.infra.work import Pool, Work

MOST_LISTS = 10_000

COLUMNS = Columns(
    [
        Column("price_list", "The list's code; or leave it empty and name channel and currency.", "web-eu-eur"),
        Column("channel", "Whose price list it is.", "web-eu"),
        Column("currency", "ISO 4217.", "EUR"),
        Column("sku", "", "MUG-BLUE", required=True),
        Column("amount", "In major units, with a point: `12.50`.", "12.50"),
        Column("amount_minor", "The same in minor units; one of both is enough.", "1250"),
        Column("valid_from", "From when; empty: from now where there is another price now, else always.", ""),
        Column("valid_to", "The first instant at which it is over; empty: open.", ""),
        Column("price_id", "", shown=True),
        Column("created_at", "", shown=True),
    ]
)


class _Prices:
    name = "prices"
    permission = "prices.write"
    columns = COLUMNS
    nested = None
    prefix = ""
    options: Mapping[str, str] = {
        "price_list": "The list that prices in files of other shops go to.",
        "channel": "Or the channel whose list in `currency` they go to.",
        "currency": "The currency of that list.",
        "make_skus": MAKE_SKUS,
    }

    def key(self, values: Mapping[str, str], options: Mapping[str, str]) -> str | None:
        return None

    async def open(self, pool: Pool, terms: Terms) -> "_Session":
        return _Session(terms)


PRICES = _Prices()


class _Lists:
    """The price lists that the sender may change."""

    def __init__(self, lists: Sequence[PriceList]) -> None:
        self.by_code = {one.code: one for one in lists}
        self.by_channel = {(one.channel, one.currency): one for one in lists}

    def of(self, cells: Cells) -> PriceList | None:
        """The list that a row means, if it means one."""
        code = cells.pattern("price_list", CODE)
        channel, currency = cells.pattern("channel", CODE), cells.text("currency", longest=3)
        if code is None and (channel is None or currency is None):
            if not cells.problems:
                cells.wrong("price_list", CellMissing(or_else="channel and currency"))
            return None
        found = self.by_code.get(code) if code else self.by_channel.get((channel or "", currency or ""))
        if found is None:
            cells.wrong("price_list" if code else "channel", PriceListNotFound(given=code or f"{channel} {currency}"))
            return None
        for column, given, own in (("channel", channel, found.channel), ("currency", currency, found.currency)):
            if given is not None and given != own:
                cells.wrong(column, CellsDiffer(given=given, price_list=found.code, its=own))
        return found


class _Row(NamedTuple):
    """A row that could be read."""

    record: Record
    price: NewPrice


class _Session:
    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def sums(self, record: Record) -> Mapping[str, Mapping[str, int]]:
        return {}

    async def put(self, work: Work, records: Sequence[Record]) -> list[Outcome]:
        lists = _Lists(await catalog.price_lists(work.tx, channels=self.terms.channels, after=None, limit=MOST_LISTS))
        rows, outcomes = read_rows(records, lambda record, cells: _row(record, cells, lists))
        await self._settle(work, rows, outcomes)
        return [outcomes[record.turn] for record in records]

    async def _settle(self, work: Work, rows: Sequence[_Row], outcomes: dict[int, Outcome]) -> None:
        known = await catalog.skus_by_code(work.tx, sorted({row.price.sku for row in rows}))
        pairs = sorted({(row.price.price_list, row.price.sku) for row in rows})
        present = await catalog.prices_of(work.tx, pairs)
        wanted: list[NewPrice] = []
        for record, price in rows:
            if price.sku not in known:
                problem = Problem.of(record.row_no, "sku", SkuNotFound(sku=price.sku))
                outcomes[record.turn] = Outcome.refused(record, [problem])
                continue
            there = present.get((price.price_list, price.sku), [])
            new = _new(price, there, work.now)
            result = Result.SAME if new is None else Result.CHANGED if there else Result.CREATED
            outcomes[record.turn] = Outcome(record.turn, result)
            if new is not None:
                wanted.append(new)
        await commands.put_prices(work, wanted, by=self.terms.by, ends_present=True)


def _row(record: Record, cells: Cells, lists: _Lists) -> _Row | None:
    price = _price(cells, lists)
    return _Row(record, price) if price else None


def _price(cells: Cells, lists: _Lists) -> NewPrice | None:
    found = lists.of(cells)
    sku = cells.pattern("sku", SKU, required=True)
    amount_minor = cells.money("amount", found.currency) if found else None
    if found and amount_minor is None and not cells.problems:
        cells.wrong("amount", CellMissing())
    valid_from, valid_to = cells.instant("valid_from"), cells.instant("valid_to")
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        cells.wrong("valid_to", PeriodEmpty(valid_from=valid_from, valid_to=valid_to))
    if found is None or sku is None or amount_minor is None:
        return None
    return NewPrice(price_list=found.code, sku=sku, amount_minor=amount_minor, valid_from=valid_from, valid_to=valid_to)


def _new(price: NewPrice, there: Sequence[Price], now: datetime) -> NewPrice | None:
    """The price as it is to be made; None if it is there already."""
    told = (price.amount_minor, price.valid_from, price.valid_to)
    if any(told == (one.amount_minor, one.valid_from, one.valid_to) for one in there):
        return None
    if price.valid_from is not None:
        return price
    present = [one for one in there if _valid(one, now)]
    if any((price.amount_minor, price.valid_to) == (one.amount_minor, one.valid_to) for one in present):
        return None
    if not there:
        return price
    return NewPrice(
        price_list=price.price_list,
        sku=price.sku,
        amount_minor=price.amount_minor,
        valid_from=now,
        valid_to=price.valid_to,
    )


def _valid(price: Price, at: datetime) -> bool:
    begun = price.valid_from is None or price.valid_from <= at
    return begun and (price.valid_to is None or at < price.valid_to)
