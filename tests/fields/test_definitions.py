"""Definitions of custom fields: which can be, and which changes could make a present value wrong."""

from dataclasses import replace
from typing import Any

import pytest

from orderloom.fields.model.definitions import Choice, CustomFieldMalformed, Field, check, narrows, settled
from orderloom.fields.model.kinds import FieldType

from .made import a_field


@pytest.mark.parametrize(
    ("told", "member"),
    [
        ({"key": "Gift"}, "key"),
        ({"key": "x" * 41}, "key"),
        ({"labels": {}}, "labels"),
        ({"labels": {"english": "Gift"}}, "labels"),
        ({"labels": {"en": " "}}, "labels"),
        ({"choices": [Choice(code="a")]}, "choices"),
        ({"type": "choice", "choices": []}, "choices"),
        ({"type": "choice", "choices": [Choice(code="a"), Choice(code="a")]}, "choices"),
        ({"type": "choice", "choices": [Choice(code="a b")]}, "choices"),
        ({"minimum": 1}, "minimum"),
        ({"type": "integer", "minimum": "1"}, "minimum"),
        ({"type": "integer", "minimum": 3, "maximum": 2}, "maximum"),
        ({"type": "date", "maximum": "tomorrow"}, "maximum"),
        ({"type": "integer", "max_length": 3}, "max_length"),
        ({"max_length": 5001}, "max_length"),
        ({"type": "integer", "pattern": "a"}, "pattern"),
        ({"pattern": "("}, "pattern"),
        ({"pattern": "(?=a)b"}, "pattern"),
        ({"pattern": r"(a)\1"}, "pattern"),
        ({"pattern": "(?:[a-y]{0,100}){0,100}"}, "pattern"),
        ({"pattern": r"(?:\w{0,30}){0,30}"}, "pattern"),
        ({"pattern": "(?x) # [\n (?:(?:a?){90}){90}"}, "pattern"),
        ({"owner": "product", "channels": ["web"]}, "channels"),
        ({"channels": []}, "channels"),
        ({"owner": "sku", "personal": True}, "personal"),
        ({"owner": "customer", "writable_by_buyer": True}, "writable_by_buyer"),
        ({"filterable": True}, "filterable"),
        ({"type": "url", "filterable": True}, "filterable"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_with_its_member(told: dict[str, Any], member: str) -> None:
    with pytest.raises(CustomFieldMalformed) as refusal:
        _made(told)

    assert refusal.value.facts["member"] == member


def _made(told: dict[str, Any]) -> Field:
    labels = told.pop("labels", None)
    one = a_field(**told)
    if labels is None:
        return one
    check(replace(one, labels=labels))
    return one


def test_bounds_are_kept_in_their_one_way_of_writing() -> None:
    assert a_field("x", "decimal", minimum="01.50").minimum == "1.5"


NUMBER = a_field("x", "integer", minimum=1, maximum=9)
TEXT = a_field("x", max_length=50, pattern="[a-z]+")
CHOSEN = a_field("x", "choice")


@pytest.mark.parametrize(
    ("before", "change", "narrow"),
    [
        (NUMBER, {"minimum": 0, "maximum": 10}, False),
        (NUMBER, {"minimum": None, "maximum": None}, False),
        (NUMBER, {"minimum": 2}, True),
        (NUMBER, {"maximum": 8}, True),
        (a_field("x", "integer"), {"maximum": 8}, True),
        (NUMBER, {"type": FieldType.DECIMAL}, True),
        (TEXT, {"max_length": 51, "pattern": None}, False),
        (TEXT, {"max_length": 49}, True),
        (a_field("x"), {"max_length": 499}, True),
        (a_field("x"), {"max_length": 501}, False),
        (TEXT, {"pattern": "[a-z0-9]+"}, True),
        (CHOSEN, {"choices": (*CHOSEN.choices, Choice(code="bronze"))}, False),
        (CHOSEN, {"choices": CHOSEN.choices[:1]}, True),
        (TEXT, {"labels": {"en": "Other"}, "required": True, "public": True}, False),
    ],
)
def test_only_what_a_present_value_might_not_fit_is_narrower(before: Field, change: Any, narrow: bool) -> None:
    assert narrows(before, settled(replace(before, **change))) is narrow
