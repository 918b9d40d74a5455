"""The sample's own tests: the contract kit, and what each plug-in is for."""

import io
from collections.abc import Mapping, Sequence

import pytest
from orderloom_sample.formats import PipeGoods
from orderloom_sample.rules import BlockedAreas, NewBuyers

from orderloom.plugins.import_formats import Unreadable
from orderloom.plugins.order_rules import Doubt, OrderView, Refuse, Tag
from orderloom.plugins.points import IMPORT_FORMAT, ORDER_RULE
from orderloom.plugins.testing import (
    ImportFormatContract,
    OrderRuleContract,
    SampleFile,
    a_buyer,
    an_order,
    must_load,
    sample_orders,
)

GOODS = b"PIPEGOODS 1\n# from Monday\nmug|Mug|MUG-BLUE|350\n\ntea | Green tea | TEA-100 | 100\n"


class TestNewBuyers(OrderRuleContract):
    def make(self) -> NewBuyers:
        return NewBuyers({})

    def orders(self) -> Sequence[OrderView]:
        return [*sample_orders(), an_order(total_minor=60_000), an_order(total_minor=30_000)]


class TestBlockedAreas(OrderRuleContract):
    def make(self) -> BlockedAreas:
        return BlockedAreas({"areas": "NL-3011 CN-2"})


class TestPipeGoods(ImportFormatContract):
    def make(self) -> PipeGoods:
        return PipeGoods({})

    def samples(self) -> Sequence[SampleFile]:
        return [SampleFile("products", "monday.txt", GOODS, rows=2)]


@pytest.mark.parametrize(
    ("changes", "verdicts"),
    [
        ({"total_minor": 50_000}, [Tag("large-first-order")]),
        ({"total_minor": 25_000}, []),
        ({"total_minor": 90_000, "currency": "USD"}, []),
        ({"total_minor": 90_000, "buyer": a_buyer(has_ordered=True)}, []),
    ],
)
def test_first_orders_are_looked_at(changes: Mapping[str, object], verdicts: list[object]) -> None:
    assert list(NewBuyers({}).judge(an_order(**changes))) == verdicts


def test_a_first_order_above_the_limit_is_refused() -> None:
    (verdict,) = NewBuyers({"most": "EUR=1000"}).judge(an_order(total_minor=1001))

    assert isinstance(verdict, Refuse)
    assert verdict.code == "too_much"


def test_an_option_that_makes_no_sense_stops_the_start() -> None:
    with pytest.raises(ValueError, match="write it like EUR=50000"):
        NewBuyers({"most": "EUR"})


def test_areas_are_blocked_by_the_beginning_of_the_postal_code() -> None:
    rule = BlockedAreas({"areas": "NL-3011 NL-99"})

    assert [type(verdict) for verdict in rule.judge(an_order())] == [Refuse]
    bare = a_buyer(shipping=None)
    assert list(rule.judge(an_order(buyer=bare))) == []
    without = a_buyer().shipping
    assert without is not None
    assert list(BlockedAreas({"areas": "BR-1"}).judge(sample_orders()[4])) == []
    assert list(rule.judge(an_order(buyer=a_buyer(shipping=type(without)(country="NL", lines=("X",)))))) == [
        Doubt("area_unknown")
    ]


def test_a_line_with_too_few_parts_is_named() -> None:
    with pytest.raises(Unreadable) as why:
        list(PipeGoods({}).rows("products", io.BytesIO(b"PIPEGOODS 1\nmug|Mug\n")))

    assert why.value.row == 2


def test_they_are_found_where_they_are_installed() -> None:
    for point, name in ((ORDER_RULE, "new-buyers"), (ORDER_RULE, "blocked-areas"), (IMPORT_FORMAT, "pipe-goods")):
        must_load(point, name)
