"""The contract kit: what every plug-in of a point must do, as test classes to inherit from. Needs nothing but pytest.

class TestMyRule(OrderRuleContract):
    def make(self) -> OrderRule:
        return MyRule({})
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from orderloom.plugins.columns import is_column
from orderloom.plugins.import_formats import HEAD_BYTES, ImportFormat, Row, Unreadable
from orderloom.plugins.loader import load
from orderloom.plugins.order_rules import (
    MOST_VERDICTS,
    Address,
    Buyer,
    Doubt,
    OrderLine,
    OrderRule,
    OrderView,
    Refuse,
    Tag,
    Verdict,
)
from orderloom.plugins.point import Point, faults
from orderloom.plugins.points import IMPORT_FORMAT, ORDER_RULE

FAST_SECONDS = 0.002  # the median over the sample orders, on a machine that has other things to do
SHORTEST_ANYWHERE = 4  # characters of a text that is looked for inside of words as well
CUSTOMER = UUID("0190a000-0000-7000-8000-00000000c0de")
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def an_order(**changes: Any) -> OrderView:
    """A plain order of a guest in the Netherlands: two blue mugs for 25.00 EUR. Give what is to be different."""
    order = OrderView(
        channel="web-eu",
        currency="EUR",
        includes_tax=True,
        lines=(OrderLine(sku="MUG-BLUE", title="Mug (Blue)", quantity=2, unit_price_minor=1250, tax_minor=434),),
        goods_minor=2500,
        discount_minor=0,
        tax_minor=434,
        shipping_minor=0,
        total_minor=2500,
        placed_at=AT,
        placed_by="buyer",
        buyer=a_buyer(),
    )
    return replace(order, **changes)


def a_buyer(**changes: Any) -> Buyer:
    """Anna in Rotterdam, who is not known yet."""
    home = Address(
        country="NL", lines=("Coolsingel 40",), name="Anna de Vries", city="Rotterdam", postal_code="3011 AD"
    )
    buyer = Buyer(name="Anna de Vries", email="anna@example.org", phone="+31201234567", shipping=home)
    return replace(buyer, **changes)


def sample_orders() -> list[OrderView]:
    """Orders of many kinds: whatever a rule reads may be missing, empty, very large or in another script."""
    abroad = Address(
        country="CN", lines=("南京东路1号",), name="王小明", city="上海", region="上海", postal_code="200001"
    )
    bare = Address(country="BR", lines=("Rua A",))
    line = an_order().lines[0]
    return [
        an_order(),
        an_order(buyer=Buyer()),
        an_order(buyer=a_buyer(customer_id=CUSTOMER, has_ordered=True)),
        an_order(buyer=a_buyer(customer_id=CUSTOMER)),
        an_order(buyer=a_buyer(shipping=None, billing=bare, email=None, phone=None)),
        an_order(channel="shop-cn", currency="CNY", buyer=a_buyer(name="王小明", shipping=abroad)),
        an_order(currency="JPY", lines=(replace(line, unit_price_minor=10**11),), total_minor=2 * 10**11),
        an_order(currency="KWD", total_minor=0, goods_minor=0, lines=(replace(line, unit_price_minor=0),)),
        an_order(lines=(line,) * 500, goods_minor=1_250_000, total_minor=1_250_000),
        an_order(lines=(), goods_minor=0, total_minor=0),
        an_order(placed_by="system", reference="R-1", shipping_method="standard", coupon_codes=("WELCOME10",)),
        an_order(custom={"gift": True, "score": 3, "note": "🎁"}, lines=(replace(line, custom={"engraving": "A"}),)),
    ]


def must_load(point: Point, name: str) -> Any:
    """The plug-in of this name as the product loads it from what is installed."""
    found = load(environ={}).at(point)
    assert name in found, f"no entry point {name} in the group {point.group} is installed: {sorted(found)}"
    return found[name]


class OrderRuleContract:
    """What every order rule must do."""

    def make(self) -> OrderRule:
        """The rule under test."""
        raise NotImplementedError("say in `make` how your rule is made")

    def orders(self) -> Sequence[OrderView]:
        """What it is asked about; add orders that your rule is about."""
        return sample_orders()

    def test_it_fits_the_port(self) -> None:
        assert faults(ORDER_RULE, self.make()) == []

    def test_it_gives_verdicts_and_nothing_else(self) -> None:
        rule = self.make()
        for order in self.orders():
            for verdict in _verdicts(rule, order):
                assert isinstance(verdict, Refuse | Tag | Doubt), f"{verdict!r} is no verdict"

    def test_it_keeps_nothing_from_order_to_order(self) -> None:
        rule = self.make()
        first = [_verdicts(rule, order) for order in self.orders()]
        again = [_verdicts(rule, order) for order in reversed(self.orders())]
        assert first == again[::-1], "the same order was judged differently after others"

    def test_it_puts_no_personal_data_where_it_stays(self) -> None:
        rule = self.make()
        for order in self.orders():
            for verdict in _verdicts(rule, order):
                found = _personal(order.buyer, verdict)
                assert not found, f"{verdict!r} tells the buyer's {found}"

    def test_it_is_fast(self) -> None:
        rule = self.make()
        times = []
        for order in self.orders():
            began = perf_counter()
            _verdicts(rule, order)
            times.append(perf_counter() - began)
        assert median(times) < FAST_SECONDS, f"{median(times) * 1000:.1f} ms for an order: all orders wait for it"


def _verdicts(rule: OrderRule, order: OrderView) -> list[Verdict]:
    given = list(islice(rule.judge(order), MOST_VERDICTS + 1))
    assert len(given) <= MOST_VERDICTS, f"more than {MOST_VERDICTS} verdicts on one order: no more are taken"
    return given


def _personal(buyer: Buyer, verdict: Verdict) -> str | None:
    """What of the buyer a verdict tells, in whatever case and with whatever between the signs."""
    told = " ".join([verdict.code, verdict.message] if isinstance(verdict, Refuse) else [_only_text(verdict)])
    if _tells_number(told, buyer.phone):
        return "phone"
    texts = [("name", buyer.name), ("e-mail", buyer.email)]
    for address in (buyer.shipping, buyer.billing):
        if address:
            texts += [("street", line) for line in address.lines]
            texts += [("name", address.name), ("city", address.city), ("postal code", address.postal_code)]
    return next((what for what, text in texts if text and _tells(told, text)), None)


def _only_text(verdict: Tag | Doubt) -> str:
    return verdict.tag if isinstance(verdict, Tag) else verdict.code


def _tells(told: str, text: str) -> bool:
    told, text = told.casefold(), text.casefold()
    short = _squeezed(text)
    if short.isascii() and len(short) < SHORTEST_ANYWHERE:  # a village called Ee: as a word of its own only
        return bool(re.search(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])", told))
    return short in _squeezed(told) if short else False


def _squeezed(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _tells_number(told: str, phone: str | None) -> bool:
    """The last digits are enough: the country stands before them in one way of writing and not in the other."""
    digits, found = (re.sub(r"\D", "", text) for text in (phone or "", told))
    return len(digits) >= SHORTEST_ANYWHERE and digits[-9:] in found


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file that the format reads, and how many rows it holds."""

    kind: str
    filename: str
    content: bytes
    rows: int


FOREIGN = {
    "empty.txt": b"",
    "ours.csv": b"sku,location,on_hand\r\nMUG-BLUE,AMS,7\r\n",
    "ours.ndjson": b'{"sku": "MUG-BLUE", "location": "AMS", "on_hand": 7}\n',
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "zipped.xlsx": b"PK\x03\x04" + b"\x00" * 500,
    "zeros.bin": b"\x00" * 5000,
}


class ImportFormatContract:
    """What every import format must do."""

    def make(self) -> ImportFormat:
        """The format under test."""
        raise NotImplementedError("say in `make` how your format is made")

    def samples(self) -> Sequence[SampleFile]:
        """Files that it reads, at least one of each kind."""
        raise NotImplementedError("give files of your format in `samples`")

    def test_it_fits_the_port(self) -> None:
        assert faults(IMPORT_FORMAT, self.make()) == []

    def test_it_has_samples_of_each_kind(self) -> None:
        assert {sample.kind for sample in self.samples()} == set(self.make().kinds)

    def test_it_recognises_its_own_files_and_no_others(self) -> None:
        made = self.make()
        for sample in self.samples():
            assert made.recognises(sample.kind, sample.filename, sample.content[:HEAD_BYTES]) is True
        for kind in made.kinds:
            for filename, content in FOREIGN.items():
                assert made.recognises(kind, filename, content[:HEAD_BYTES]) is False, (
                    f"it takes {filename} for its own"
                )

    def test_it_reads_every_row_as_texts_in_order(self) -> None:
        made = self.make()
        for sample in self.samples():
            rows = list(made.rows(sample.kind, io.BytesIO(sample.content)))
            assert len(rows) == sample.rows
            _must_be_rows(rows)
            unknown = {column for row in rows for column in row.cells if not is_column(sample.kind, column)}
            assert not unknown, f"imports of {sample.kind} have no column {', '.join(sorted(unknown))}"

    def test_it_reads_step_by_step(self) -> None:
        made = self.make()
        for sample in self.samples():
            rows = made.rows(sample.kind, io.BytesIO(sample.content))
            assert isinstance(rows, Iterator), "rows() gives a list: files may be larger than the memory"

    def test_it_reads_a_stream_that_comes_in_small_pieces(self) -> None:
        made = self.make()
        for sample in self.samples():
            whole = list(made.rows(sample.kind, io.BytesIO(sample.content)))
            assert list(made.rows(sample.kind, _InPieces(sample.content))) == whole

    def test_it_keeps_nothing_from_file_to_file(self) -> None:
        made = self.make()
        for sample in self.samples():
            first, second = (made.rows(sample.kind, io.BytesIO(sample.content)) for _ in range(2))
            assert list(zip(first, second, strict=True)) == [(row, row) for row in self._rows(sample)]

    def test_it_says_that_a_broken_file_is_unreadable(self) -> None:
        made = self.make()
        for sample in self.samples():
            middle = len(sample.content) // 2
            broken = [sample.content[:middle], sample.content[:middle] + b"\xff\x00\xfe" + sample.content[middle:]]
            for content in [*broken, *FOREIGN.values()]:
                _must_read_or_say_why(made, sample.kind, content)

    def _rows(self, sample: SampleFile) -> list[Row]:
        return list(self.make().rows(sample.kind, io.BytesIO(sample.content)))


def _must_be_rows(rows: Sequence[Row]) -> None:
    assert all(isinstance(row, Row) for row in rows), "rows() gives something else than Row"
    numbers = [row.number for row in rows]
    assert numbers == sorted(numbers), "the numbers of rows do not rise"
    assert not numbers or numbers[0] >= 1
    for row in rows:
        for column, cell in row.cells.items():
            assert {type(column), type(cell)} == {str}, f"row {row.number}: {column!r} is no text"


def _must_read_or_say_why(made: ImportFormat, kind: str, content: bytes) -> None:
    reason = "read"
    try:
        _must_be_rows(list(made.rows(kind, io.BytesIO(content))))
    except Unreadable as why:
        reason = why.reason
    assert reason.strip(), "Unreadable without a reason"


class _InPieces(io.BytesIO):
    """A file that gives text a few bytes at a time, so that signs of several bytes are cut; `read` gives what was asked for."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(7)


__all__ = [
    "ImportFormatContract",
    "OrderRuleContract",
    "SampleFile",
    "a_buyer",
    "an_order",
    "must_load",
    "sample_orders",
]
