"""The repository as it stands breaks no rule, and no rule goes without a test that plants a violation of it."""

import importlib
from pathlib import Path

import pytest

from .rules.everything import RULES
from .rules.registry import PLANTED, Rule, Violation, plants
from .rules.tree import Tree

SOURCE_RULES = [rule for rule in RULES.values() if rule.reads_sources]


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=lambda rule: rule.name)
def test_the_repository_breaks_no_rule(rule: Rule, repository: Tree) -> None:
    found = rule.check(repository)

    assert not found, report(rule, found)


def report(rule: Rule, found: list[Violation]) -> str:
    return f"{rule.why}\n" + "\n".join(map(str, found))


def test_every_rule_has_a_test_that_plants_a_violation() -> None:
    here = Path(__file__)
    for test in sorted(here.parent.glob("test_*.py")):
        importlib.import_module(f".{test.stem}", __package__)

    assert unplanted(set(RULES), PLANTED) == []


def unplanted(rules: set[str], planted: set[str]) -> list[str]:
    return sorted(rules ^ planted)


def test_a_rule_that_nobody_planted_is_named() -> None:
    assert unplanted({"tidy.print", "tidy.new"}, {"tidy.print"}) == ["tidy.new"]


def test_a_planting_test_of_no_rule_is_named() -> None:
    assert unplanted({"tidy.print"}, {"tidy.print", "tidy.gone"}) == ["tidy.gone"]


def test_marking_a_test_enters_its_rules() -> None:
    before = set(PLANTED)
    try:
        plants("a.rule", "another.rule")(test_marking_a_test_enters_its_rules)
        assert PLANTED - before == {"a.rule", "another.rule"}
    finally:
        PLANTED.intersection_update(before)
