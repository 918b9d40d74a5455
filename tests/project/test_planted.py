"""Every rule that reads sources sees what is planted, names it, and lets the innocent pass."""

import pytest

from .conftest import MakeTree
from .innocent import INNOCENT, Innocent
from .planted import PLANTS, Plant
from .rules.everything import RULES
from .rules.registry import plants


@plants(*{plant.rule for plant in PLANTS})
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.rule}-{plant.named}")
def test_what_is_planted_is_named(plant: Plant, a_tree: MakeTree) -> None:
    found = RULES[plant.rule].check(a_tree(plant.files))

    named = [violation for violation in found if plant.named in str(violation)]
    assert len(named) == 1, found
    assert named[0].rule == plant.rule


@pytest.mark.parametrize("innocent", INNOCENT, ids=lambda innocent: f"{innocent.rule}-{innocent.why}")
def test_the_innocent_pass(innocent: Innocent, a_tree: MakeTree) -> None:
    assert RULES[innocent.rule].check(a_tree(innocent.files)) == []


def test_a_tree_that_has_nothing_breaks_nothing(a_tree: MakeTree) -> None:
    empty = a_tree({"pyproject.toml": "[tool.mypy]\nstrict = true\n"})
    for rule in RULES.values():
        if rule.reads_sources and rule.name != "imports.contracts":
            assert rule.check(empty) == [], rule.name
