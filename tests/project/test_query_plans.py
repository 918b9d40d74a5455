"""The statements that run for each order, page or batch: which index serves them, and that none sorts or reads in full.

A row names the constant that holds the statement. Plans are made for any parameters, so that no rows need to be there.
"""

import importlib

import psycopg
import pytest

from .rules.plans import HotStatement, generic_plan, slow_plans
from .rules.registry import plants

HOT: list[HotStatement] = []


@pytest.mark.parametrize("hot", HOT, ids=lambda hot: hot.name)
def test_a_hot_statement_uses_its_index(hot: HotStatement, owner_url: str) -> None:
    module, _, constant = hot.name.rpartition(".")
    text = getattr(importlib.import_module(module), constant)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = slow_plans(hot, generic_plan(connection, text))

    assert not found, "\n".join(map(str, found))


@plants("plans.hot")
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("SELECT name FROM events WHERE request_id = %(id)s", ["does not use events_pkey", "reads all of events"]),
        ("SELECT name FROM events WHERE commit_id = %(id)s ORDER BY name", ["sorts instead of reading in order"]),
        ("SELECT name FROM events WHERE commit_id = %(id)s ORDER BY ord", []),
    ],
)
def test_a_slow_plan_is_named(statement: str, what: list[str], owner_url: str) -> None:
    hot = HotStatement(name="planted", indexes=("events_pkey",))
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = slow_plans(hot, generic_plan(connection, statement))

    assert [violation.what for violation in found] == what
