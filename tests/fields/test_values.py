"""Values of custom fields: what fits, in which one way of writing, and by which name the rest is refused."""

from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.fields.model import patterns
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.reading import written
from orderloom.fields.model.values import (
    CustomFieldInvalid,
    CustomFieldNotFilterable,
    CustomFieldNotWritable,
    CustomFieldRequired,
    CustomFieldUnknown,
    Definitions,
    changed,
    checked,
    read_cell,
    read_texts,
    term,
    terms,
    wanted,
)
from orderloom.kernel.errors import Refusal

from .made import AT, a_field, defined

ORDER = Owner.ORDER


def refused(definitions: Definitions, values: dict[str, object], **where: Any) -> tuple[str, object, object]:
    with pytest.raises(Refusal) as refusal:
        checked(definitions, ORDER, values, **where)
    facts = refusal.value.facts
    return refusal.value.code, facts["key"], facts.get("reason")


@pytest.mark.parametrize(
    ("type", "sent", "kept"),
    [
        ("text", "For Anna ♥", "For Anna ♥"),
        ("text", " as it is ", " as it is "),
        ("integer", 42, 42),
        ("integer", -(2**53) + 1, -(2**53) + 1),
        ("decimal", "1.50", "1.5"),
        ("decimal", "0001", "1"),
        ("decimal", "-0.00", "0"),
        ("decimal", ".5", "0.5"),
        ("decimal", 2, "2"),
        ("decimal", 0.1, "0.1"),
        ("decimal", 1e-7, "0.0000001"),
        ("decimal", "100", "100"),
        ("boolean", False, False),
        ("date", "2026-02-28", "2026-02-28"),
        ("choice", "gold", "gold"),
        ("url", "https://shop.example/a?b=c", "https://shop.example/a?b=c"),
    ],
)
def test_a_value_is_kept_in_one_way_of_writing(type: str, sent: object, kept: object) -> None:
    values = checked(defined(a_field("x", type)), ORDER, {"x": sent})

    assert values == {"x": kept}
    assert [each.__class__ for each in values.values()] == [kept.__class__]


@pytest.mark.parametrize(
    ("type", "sent", "reason"),
    [
        ("text", 1, "not_a_text"),
        ("text", "", "empty"),
        ("text", " \t", "empty"),
        ("text", "a\x00b", "control_character"),
        ("text", "a\x1bb", "control_character"),
        ("text", "a" * 501, "too_long"),
        ("integer", True, "not_an_integer"),
        ("integer", 1.0, "not_an_integer"),
        ("integer", "1", "not_an_integer"),
        ("integer", 2**53, "too_large"),
        ("decimal", True, "not_a_decimal"),
        ("decimal", "1e3", "not_a_decimal"),
        ("decimal", "NaN", "not_a_decimal"),
        ("decimal", float("inf"), "not_a_decimal"),
        ("decimal", "１.5", "not_a_decimal"),
        ("decimal", "0.12345678901", "too_many_digits"),
        ("decimal", "1" * 31, "too_many_digits"),
        ("decimal", 1e300, "too_many_digits"),
        ("boolean", "true", "not_a_boolean"),
        ("boolean", 1, "not_a_boolean"),
        ("date", "2026-02-29", "not_a_date"),
        ("date", "20260228", "not_a_date"),
        ("date", "2026-2-8", "not_a_date"),
        ("choice", "bronze", "not_a_choice"),
        ("url", "javascript:alert(1)", "not_a_url"),
        ("url", "https://", "not_a_url"),
        ("url", "https://a b", "not_a_url"),
        ("url", "https://[", "not_a_url"),
    ],
)
def test_what_does_not_fit_is_refused_with_key_and_reason(type: str, sent: object, reason: str) -> None:
    assert refused(defined(a_field("x", type)), {"x": sent}) == ("custom_field_invalid", "x", reason)


@pytest.mark.parametrize(
    ("type", "bounds", "below", "within", "above"),
    [
        ("integer", (2, 9), 1, 9, 10),
        ("decimal", ("0.5", "10"), "0.49", "9.99", "10.01"),
        ("date", ("2026-01-01", "2026-12-31"), "2025-12-31", "2026-12-31", "2027-01-01"),
    ],
)
def test_bounds_hold_at_both_ends(type: str, bounds: Any, below: object, within: object, above: object) -> None:
    one = defined(a_field("x", type, minimum=bounds[0], maximum=bounds[1]))

    assert checked(one, ORDER, {"x": within}) == {"x": within}
    assert refused(one, {"x": below})[2] == "too_small"
    assert refused(one, {"x": above})[2] == "too_large"


def test_a_pattern_is_for_the_whole_text_and_never_backtracks() -> None:
    one = defined(a_field("x", pattern="[A-Z]{2}[0-9]+"), a_field("y", pattern="(a+)+"))

    assert checked(one, ORDER, {"x": "AB1"}) == {"x": "AB1"}
    for wrong in ("AB1\n", "zAB1", "AB"):
        assert refused(one, {"x": wrong})[2] == "pattern"
    began = perf_counter()
    assert refused(one, {"y": "a" * 400 + "b"})[2] == "pattern"
    assert perf_counter() - began < 0.5


def test_unknown_archived_and_foreign_keys_are_refused_and_null_is_left_out() -> None:
    one = defined(
        a_field("gift"), a_field("old", archived_at=AT), a_field("here", channels=["web"]), a_field("m", owner="line")
    )

    for key in ("nobody", "old", "m"):
        assert refused(one, {key: "x"}, channel="web")[:2] == ("custom_field_unknown", key)
    assert refused(one, {"here": "x"}, channel="shop")[0] == "custom_field_unknown"
    assert checked(one, ORDER, {"here": "x", "gift": None}, channel="web") == {"here": "x"}


def test_required_fields_are_asked_for_in_their_channels() -> None:
    one = defined(a_field("po", required=True, channels=["b2b"]), a_field("old", required=True, archived_at=AT))

    assert checked(one, ORDER, None, channel="web") == {}
    for sent in (None, {}, {"po": None}):
        with pytest.raises(CustomFieldRequired):
            checked(one, ORDER, sent, channel="b2b")


def test_buyers_set_what_they_may_set() -> None:
    one = defined(a_field("gift", writable_by_buyer=True), a_field("score"))

    assert checked(one, ORDER, {"gift": "x"}, by_buyer=True) == {"gift": "x"}
    with pytest.raises(CustomFieldNotWritable):
        checked(one, ORDER, {"score": "x"}, by_buyer=True)


def test_a_change_takes_away_but_never_what_is_required() -> None:
    one = defined(a_field("gift"), a_field("po", required=True), a_field("old", archived_at=AT))

    assert changed(one, ORDER, {"gift": None, "old": None, "po": "7"}) == {"gift": None, "old": None, "po": "7"}
    with pytest.raises(CustomFieldRequired):
        changed(one, ORDER, {"po": None})
    for key in ("nobody", "old"):
        with pytest.raises(CustomFieldUnknown):
            changed(one, ORDER, {key: "x"})


@pytest.mark.parametrize(
    ("type", "cell", "value"),
    [
        ("integer", " 12 ", 12),
        ("boolean", "Yes", True),
        ("boolean", "false", False),
        ("decimal", "12.50", "12.5"),
        ("text", "=1+1", "=1+1"),
        ("date", "", None),
    ],
)
def test_cells_say_what_values_say(type: str, cell: str, value: object) -> None:
    assert read_cell(defined(a_field("x", type)), ORDER, "custom.x", cell) == value


def test_cells_that_are_wrong_are_all_named() -> None:
    one = defined(a_field("n", "integer"), a_field("d", "date"), a_field("t"))

    values, wrong = read_texts(one, ORDER, {"n": "x", "d": "1.2.2026", "t": "fine", "nobody": "1"})

    assert values == {"t": "fine"}
    assert [(each.code, each.facts["key"]) for each in wrong] == [
        ("custom_field_invalid", "n"),
        ("custom_field_invalid", "d"),
        ("custom_field_unknown", "nobody"),
    ]


def test_lists_are_filtered_by_filterable_fields_alone() -> None:
    one = defined(
        a_field("gift", "boolean", filterable=True),
        a_field("note"),
        a_field("level", "choice", owner="line", filterable=True),
    )
    owners = (Owner.ORDER, Owner.LINE)

    assert wanted(one, owners, {"custom.gift": "yes", "line_custom.level": "gold"}) == [
        "custom.gift=true",
        "line_custom.level=gold",
    ]
    assert terms(one, ORDER, {"gift": True, "note": "x"}) == [term(ORDER, "gift", True)]
    for asked, refusal in (
        ({"custom.note": "x"}, CustomFieldNotFilterable),
        ({"custom.level": "gold"}, CustomFieldUnknown),
        ({"sku_custom.gift": "true"}, CustomFieldUnknown),
        ({"custom.gift": "maybe"}, CustomFieldInvalid),
    ):
        with pytest.raises(refusal):
            wanted(one, owners, asked)


def test_the_public_part_leaves_out_the_rest() -> None:
    one = defined(
        a_field("gift", public=True),
        a_field("note"),
        a_field("old", public=True, archived_at=AT),
        a_field("there", public=True, channels=("web-cn",)),
    )
    values = {"gift": "x", "note": "y", "old": "z", "nobody": "q", "there": "w"}

    assert one.public(ORDER, values, channel="web-eu") == {"gift": "x"}
    assert one.public(ORDER, values, channel="web-cn") == {"gift": "x", "there": "w"}
    assert one.columns(ORDER) == ("custom.gift", "custom.note", "custom.there")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_equal_decimals_are_equal_texts_and_read_back(number: Decimal) -> None:
    one = defined(a_field("x", "decimal"))
    kept = checked(one, ORDER, {"x": f"{number:f}"})["x"]

    assert Decimal(str(kept)) == number
    assert checked(one, ORDER, {"x": f"{number:f}".rstrip("0") + "000" if "." in f"{number:f}" else str(number)}) == {
        "x": kept
    }
    assert read_cell(one, ORDER, "custom.x", written(kept)) == kept


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.dates().map(date.isoformat)))
def test_whatever_is_sent_is_kept_or_refused_by_name(sent: object) -> None:
    types = ("text", "integer", "decimal", "boolean", "date", "choice", "url")
    one = defined(*(a_field(type, type) for type in types))
    for type in types:
        try:
            values = checked(one, ORDER, {type: sent})
        except CustomFieldInvalid:
            continue
        assert checked(one, ORDER, values) == values  # what is kept is in its one way of writing
        for value in values.values():
            assert read_cell(one, ORDER, f"custom.{type}", written(value)) == value


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("", 0),
        ("[A-Z]{2}[0-9]+", 3),
        (r"[A-Z]{2}-\d{1,4}|none", 39),
        ("(?:a{2}b){3}", 9),
        ("(?P<x>a{2,}){0,5}c?", 11),
        (r"[]a\]]{3}[[:alpha:]&&[^x]]{2}", 19),
        ("(?i)(?s:.){2}", 8),
        (r"\{9}\p{Greek}{2}\x41", 20),
        ("(?:(?:a?){90}){90}", 8100),
    ],
)
def test_a_pattern_is_as_long_as_its_repeats_written_out(pattern: str, places: int) -> None:
    """Nested repeats of a few letters once held the process for nine seconds with one text of 5,000."""
    assert patterns.places(pattern) == places
    began = perf_counter()
    for text in ("a" * 5000, "ä1" * 2500):
        assert not patterns.usable(pattern) or patterns.fits(pattern, text) in (True, False)
    assert perf_counter() - began < 0.5
