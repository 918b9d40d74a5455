"""How the rows of one order are read: its columns, its lines, and what they come to even where something is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from orderloom.catalog.model.codes import SKU
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions, read_cell
from orderloom.flows.importing.kinds.order_cells import MOST_UNITS, PRICES, instant, money_of, number, worth
from orderloom.flows.importing.kinds.order_channels import Pattern
from orderloom.flows.importing.kinds.order_columns import COLUMNS, WHERE
from orderloom.flows.importing.kinds.order_discounts import discounts_of
from orderloom.flows.importing.kinds.order_written import COLUMN as WRITTEN
from orderloom.flows.importing.kinds.order_written import written_of
from orderloom.flows.placing.pricing import UnknownChannel, WrongCurrency
from orderloom.flows.placing.request import NewAddress
from orderloom.flows.telling.told import CustomValues, ToldBuyer, ToldOrder, ToldPayment, line_of
from orderloom.imports.model.cells import Cells, shared
from orderloom.imports.model.refusals import (
    CellMissing,
    TextTooLong,
)
from orderloom.imports.model.rows import Problem, Record, Row
from orderloom.kernel.countries import COUNTRIES
from orderloom.kernel.errors import Invalid, Refusal
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Line

_METHOD = r"[a-z0-9][a-z0-9_-]{0,39}"
_CODE = r"[a-z0-9][a-z0-9_-]{0,39}"
_COUNTRY = r"[A-Z]{2}"
_OF_LINES = tuple(
    column.name for column in COLUMNS.all if column.of == "row" and not column.shown and not column.is_family
)
OTHER_SKU = "other_sku"
_PARTED = re.compile(r"[\s,]+")
_LONGEST_TAG = 40
_NEVER = datetime(1990, 1, 1, tzinfo=UTC)  # stands where a problem was noted, and is never used
STATUSES = tuple(status.value for status in Status)
REASONS = tuple(reason.value for reason in CancelReason)


class UnitsMissing(Invalid):
    """Only orders of the past (complete or cancelled) may have a line of no units that comes to money."""

    code = "units_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was chosen for the whole file, and what the shop says to it."""

    channel: str | None
    source: str | None
    zone: ZoneInfo | None
    status: Status | None
    currencies: Mapping[str, str]  # by channel
    pattern: Pattern | None  # what channels get that are opened for the file; None where none are
    definitions: Definitions


@dataclass(slots=True, kw_only=True)
class Read:
    """An order's rows as they were read. `told` is None where something is wrong; the sums are of what could be read."""

    told: ToldOrder | None = None
    problems: list[Problem] = field(default_factory=list)
    currency: str = "?"
    sums: dict[str, int] = field(default_factory=dict)


class OrderReader:
    """Reads the rows of orders from a file that has these columns."""

    def __init__(self, columns: frozenset[str]) -> None:
        self.of_record = COLUMNS.record_columns(columns)
        self._custom = sorted(column for column in columns if column.startswith("custom."))
        self._line_custom = sorted(column for column in columns if column.startswith("line_custom."))
        self._written, self._other_skus = WRITTEN in columns, OTHER_SKU in columns
        self._price = next((column for column in PRICES if column in columns), PRICES[0])
        self._places = {
            side: any(f"{side}_{name}" in columns for name, _, _ in WHERE) for side in ("shipping", "billing")
        }

    def read(self, record: Record, setting: Setting) -> Read:
        """The order that these rows tell, or what is wrong with them."""
        read = Read()
        whole = Cells(shared(record, self.of_record, read.problems), read.problems)
        channel = whole.pattern("channel", _CODE) or setting.channel
        if "channel" not in whole.values and channel is None:
            whole.wrong("channel", CellMissing(hint="the option channel says it for the whole file"))
        usual = setting.currencies.get(channel or "", "")
        if channel and not usual:
            usual = _currency_of_new(whole, channel, setting.pattern)
        currency = (whole.text("currency", longest=3) or usual).upper()
        read.currency = currency or "?"
        if not currency:  # amounts say nothing then
            read.sums = {"orders": 1, "lines": len(record.rows)}
            return read
        bare = len(record.rows) == 1 and not any(column in record.rows[0].values for column in _OF_LINES)
        lines = [] if bare else self._lines(record, currency, setting, read)
        read.sums = read.sums or _sums([])
        told = self._order(whole, channel or "", currency, [line for _, line in lines], setting)
        if not told.is_past:
            lines = _with_units(lines, read)
            told = replace(told, lines=[line for _, line in lines], units_shipped=_sent(record, read))
        if self._written:
            told = replace(told, written=written_of([row for row, _ in lines], read.problems))
        if self._other_skus:
            told = replace(told, other_skus=tuple(row.values.get(OTHER_SKU, "") for row, _ in lines))
        if bare and told.is_past:
            told = replace(told, without_lines=True)
        elif bare:
            whole.wrong("sku", CellMissing())
        _add_order(read, told)
        if not read.problems:
            read.told = told
        return read

    def _lines(self, record: Record, currency: str, setting: Setting, read: Read) -> list[tuple[Row, Line]]:
        lines, broken = [], []
        for row in record.rows:
            line = self._line(Cells(row, read.problems), currency, setting)
            if line is not None:
                lines.append((row, line))
            else:
                broken.append(money_of(row, currency))
        read.sums = _sums([line for _, line in lines])
        for money in broken:
            for name, amount in money.items():
                read.sums[name] += amount
        return lines

    def _line(self, cells: Cells, currency: str, setting: Setting) -> Line | None:
        """The row's line; None where something is wrong."""
        before = len(cells.problems)
        sku = cells.pattern("sku", SKU, required=True)
        cells.required("quantity")
        quantity = cells.integer("quantity", most=MOST_UNITS)
        title = cells.text("title", longest=300)
        tax = cells.money("line_tax", currency) or 0
        goods, total = worth(cells, currency, quantity, needed=self._price)
        custom = self._values(cells, setting.definitions, Owner.LINE, self._line_custom)
        if len(cells.problems) > before or quantity is None or sku is None:
            return None
        return line_of(
            sku, quantity, goods_minor=goods, total_minor=total, tax_minor=tax, title=title or "", custom=custom
        )

    def _order(self, whole: Cells, channel: str, currency: str, lines: list[Line], setting: Setting) -> ToldOrder:
        cancel_reason = whole.choice("cancel_reason", REASONS)
        cancelled_at = instant(whole, "cancelled_at", setting.zone)
        shipped_at, delivered_at = (
            instant(whole, "shipped_at", setting.zone),
            instant(whole, "delivered_at", setting.zone),
        )
        given = whole.choice("status", STATUSES)
        found = _status(cancel_reason or cancelled_at, shipped_at or delivered_at)
        status = Status(given) if given else found or setting.status or Status.PLACED
        discount = whole.money("discount", currency) or 0
        whole.required("placed_at")
        return ToldOrder(
            channel=channel,
            reference=number(whole, "reference", whole.required("reference", longest=100)) or "",
            currency=currency,
            placed_at=instant(whole, "placed_at", setting.zone) or _NEVER,
            status=status,
            lines=lines,
            includes_tax=whole.boolean("includes_tax"),
            shipping_minor=whole.money("shipping", currency) or 0,
            shipping_tax_minor=whole.money("shipping_tax", currency) or 0,
            discount_minor=discount,
            tax_minor=whole.money("tax", currency),
            total_minor=whole.money("total", currency),
            discounts=discounts_of(whole, discount),
            payment=_payment(whole, channel, currency, setting),
            buyer=_buyer(whole, setting),
            shipping=_address(whole, "shipping") if self._places["shipping"] else None,
            billing=_address(whole, "billing") if self._places["billing"] else None,
            shipping_method=whole.text("shipping_method", longest=40),
            promised_on=whole.day("promised_on"),
            shipped_at=shipped_at,
            delivered_at=delivered_at,
            cancelled_at=cancelled_at,
            cancel_reason=_reason(status, cancel_reason),
            tags=_tags(whole),
            note=whole.text("note", longest=4_000),
            custom=self._values(whole, setting.definitions, Owner.ORDER, self._custom) or None,
        )

    def _values(self, cells: Cells, definitions: Definitions, owner: Owner, columns: list[str]) -> CustomValues | None:
        values: CustomValues = {}
        for column in columns:
            text = cells.text(column)
            if text is None:
                continue
            try:
                value = read_cell(definitions, owner, column, text)
            except Refusal as refusal:
                cells.wrong(column, refusal)
                continue
            if value is not None:
                values[column.partition(".")[2]] = value
        return values or None


def _currency_of_new(whole: Cells, channel: str, pattern: Pattern | None) -> str:
    """The usual currency of a channel that is not there but can be opened for this order; empty where it cannot."""
    if pattern is None or "channel" not in whole.values:
        whole.wrong("channel", UnknownChannel(channel=channel, hint="the option create_channels opens it"))
        return ""
    given = whole.values.get("currency", pattern.currency).upper()
    if given not in pattern.currencies:
        sold = ", ".join(sorted(pattern.currencies))
        whole.wrong("currency", WrongCurrency(channel=channel, currency=given, opened_with=sold))
    return pattern.currency


def _with_units(lines: Sequence[tuple[Row, Line]], read: Read) -> list[tuple[Row, Line]]:
    """The lines of an order that is still to be sent: a row of no units is left out and counted, or refused if it is money."""
    for row, line in lines:
        if not line.quantity and (line.goods_minor or line.tax_minor):
            read.problems.append(Problem.of(row.row_no, "quantity", UnitsMissing(goods_minor=line.goods_minor)))
    kept = [(row, line) for row, line in lines if line.quantity]
    read.sums |= {"lines_left_out": len(lines) - len(kept)}
    return kept


def _sent(record: Record, read: Read) -> int:
    return sum(Cells(row, read.problems).integer("shipped", most=MOST_UNITS) or 0 for row in record.rows)


def _status(cancelled: object, sent: object) -> Status | None:
    return Status.CANCELLED if cancelled else Status.COMPLETE if sent else None


def _reason(status: Status, given: str | None) -> CancelReason | None:
    if status is not Status.CANCELLED:
        return None
    return CancelReason(given) if given else CancelReason.OTHER


def _payment(cells: Cells, channel: str, currency: str, setting: Setting) -> ToldPayment | None:
    paid, back = cells.money("paid", currency) or 0, cells.money("refunded", currency) or 0
    method = cells.pattern("paid_method", _METHOD) or channel
    reference, at = cells.text("paid_reference", longest=200), instant(cells, "paid_at", setting.zone)
    authorised, back_at = cells.boolean("authorised"), instant(cells, "refunded_at", setting.zone)
    if not paid and not back:
        return None
    return ToldPayment(
        amount_minor=paid,
        method=method,
        reference=reference,
        at=at,
        captured=not authorised,
        refunded_minor=back,
        refunded_at=back_at,
    )


def _buyer(cells: Cells, setting: Setting) -> ToldBuyer:
    return ToldBuyer(
        external_id=number(cells, "customer_id", cells.text("customer_id", longest=200)),
        source=cells.pattern("customer_source", _CODE) or setting.source,
        name=cells.text("buyer_name", longest=200),
        email=cells.text("buyer_email", longest=254),
        phone=cells.text("buyer_phone", longest=40),
    )


def _address(cells: Cells, side: str) -> NewAddress | None:
    parts = {name: cells.text(f"{side}_{name}", longest=200) for name, _, _ in WHERE}
    if not any(parts.values()):
        return None
    country = parts["country"]
    if country is None:
        cells.wrong(f"{side}_country", CellMissing())
        return None
    if cells.pattern(f"{side}_country", _COUNTRY) is None or country not in COUNTRIES:
        cells.choice(f"{side}_country", COUNTRIES)
        return None
    lines = tuple(line for name in ("line1", "line2", "line3") if (line := parts[name]))
    return NewAddress(
        country=country,
        lines=lines,
        name=parts["name"],
        company=parts["company"],
        district=parts["district"],
        city=parts["city"],
        region=parts["region"],
        postal_code=(parts["postal_code"] or "")[:20] or None,
    )


def _tags(cells: Cells) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(tag for tag in _PARTED.split(cells.text("tags") or "") if tag))
    for tag in tags:
        if len(tag) > _LONGEST_TAG:
            cells.wrong("tags", TextTooLong(length=len(tag), longest=_LONGEST_TAG))
    return tags


def _sums(lines: list[Line]) -> dict[str, int]:
    return {
        "orders": 1,
        "lines": len(lines),
        "lines_without_units": sum([not line.quantity for line in lines]),
        "units": sum([line.quantity for line in lines]),
        "goods_minor": sum([line.goods_minor for line in lines]),
        "discount_minor": sum([line.discount_minor for line in lines]),
        "tax_minor": sum([line.tax_minor for line in lines]),
    }


def _add_order(read: Read, told: ToldOrder) -> None:
    """What the order says as a whole, added to what its lines come to."""
    sums = read.sums
    sums["discount_minor"] += told.discount_minor
    sums["shipping_minor"] = told.shipping_minor
    if told.tax_minor is None:
        sums["tax_minor"] += told.shipping_tax_minor
    else:
        sums["tax_minor"] = told.tax_minor
    on_top = sums["tax_minor"] if told.includes_tax is False else 0
    computed = sums["goods_minor"] - sums["discount_minor"] + told.shipping_minor + on_top
    sums["total_minor"] = computed if told.total_minor is None else told.total_minor


def row_of(record: Record, sku: object) -> Row:
    """The row that has this SKU, else the first."""
    return next((row for row in record.rows if row.values.get("sku") == sku), record.rows[0])
