"""The contract kit finds what the product would not take: each test gives it a plug-in that must not pass."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import BinaryIO

import pytest

from orderloom.flows.importing.kinds.known import KINDS
from orderloom.plugins.columns import COLUMNS, is_column
from orderloom.plugins.import_formats import Row
from orderloom.plugins.order_rules import Doubt, OrderRule, OrderView, Refuse, Tag, Verdict
from orderloom.plugins.testing import ImportFormatContract, OrderRuleContract, SampleFile, a_buyer, an_order

from .fakes import Lines


class Says:
    """Gives one verdict on every order."""

    port_version = 1

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def judge(self, order: OrderView) -> Sequence[Verdict]:
        return [self.verdict]


class Endless:
    port_version = 1

    def judge(self, order: OrderView) -> Iterator[Verdict]:
        for number in count():
            yield Tag(f"tag-{number}")


def contract_of(rule: OrderRule) -> OrderRuleContract:
    class Contract(OrderRuleContract):
        def make(self) -> OrderRule:
            return rule

        def orders(self) -> Sequence[OrderView]:
            return [an_order(), an_order(buyer=a_buyer(name="Bo", shipping=None))]

    return Contract()


CHECKS = [
    OrderRuleContract.test_it_gives_verdicts_and_nothing_else,
    OrderRuleContract.test_it_keeps_nothing_from_order_to_order,
    OrderRuleContract.test_it_puts_no_personal_data_where_it_stays,
    OrderRuleContract.test_it_is_fast,
]


@pytest.mark.parametrize("check", CHECKS)
def test_a_rule_that_never_ends_fails_in_words(check: object) -> None:
    assert callable(check)
    with pytest.raises(AssertionError, match="more than 20 verdicts on one order"):
        check(contract_of(Endless()))


@pytest.mark.parametrize(
    ("verdict", "what"),
    [
        (Refuse("no", "No, ANNA DE VRIES."), "name"),
        (Refuse("no", "Ask bo about it."), "name"),
        (Refuse("no", "Nothing for Anna@Example.Org."), "e-mail"),
        (Refuse("no", "Nothing for Coolsingel 40."), "street"),
        (Refuse("no", "We do not go to ROTTERDAM."), "city"),
        (Refuse("no", "We do not go to 3011AD."), "postal code"),
        (Refuse("no", "We called 020 - 123 45 67 in vain."), "phone"),
        (Tag("to-rotterdam"), "city"),
        (Tag("coolsingel-40"), "street"),
        (Tag("0201234567"), "phone"),
        (Doubt("no_deliveries_to_rotterdam"), "city"),
        (Doubt("area_3011ad"), "postal code"),
    ],
)
def test_a_verdict_that_tells_of_the_buyer_is_found(verdict: Verdict, what: str) -> None:
    with pytest.raises(AssertionError, match=f"tells the buyer's {what}"):
        contract_of(Says(verdict)).test_it_puts_no_personal_data_where_it_stays()


@pytest.mark.parametrize(
    "verdict",
    [
        Refuse("area", "We do not deliver to this area."),
        Refuse("no", "A bold limit of 3011 EUR."),
        Tag("nl"),
        Doubt("bot"),
    ],
)
def test_a_verdict_that_tells_nothing_passes(verdict: Verdict) -> None:
    contract_of(Says(verdict)).test_it_puts_no_personal_data_where_it_stays()


class Colours(Lines):
    """Gives a column that imports of stock do not have."""

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        for row in super().rows(kind, stream):
            yield Row(row.number, {**row.cells, "colour": "blue"})


class OfColours(ImportFormatContract):
    def make(self) -> Lines:
        return Colours({})

    def samples(self) -> Sequence[SampleFile]:
        return [SampleFile("stock", "monday.lines", b"MUG-BLUE\nMUG-RED\n", rows=2)]


def test_a_column_that_the_kind_does_not_have_is_named() -> None:
    with pytest.raises(AssertionError, match="imports of stock have no column colour"):
        OfColours().test_it_reads_every_row_as_texts_in_order()


def test_the_kit_knows_the_columns_that_imports_know() -> None:
    assert {name: tuple(one.name for one in kind.columns.all) for name, kind in KINDS.items()} == COLUMNS, (
        "run `make docs`"
    )


@pytest.mark.parametrize(
    "given", ["sku", "SKU", " Title.zh-CN ", "custom.material", "custom.", "custom", "title", "nope", "nope.x"]
)
def test_names_of_columns_are_read_as_imports_read_them(given: str) -> None:
    assert is_column("products", given) == (KINDS["products"].columns.find(given) is not None)
