"""What opens above the console's pages, in English: `make test` opens it all in Chinese."""

from collections.abc import Mapping

import pytest

from tests.console.conftest import built, chromium, demo, desk, desks
from tests.console.desk import Open
from tests.console.test_words import names, no_fact_is_foreign, nothing_foreign_opens, things

__all__ = ["built", "chromium", "demo", "desk", "desks", "names", "things"]
pytestmark = pytest.mark.proof


def test_whatever_opens_speaks_english(desk: Open, things: Mapping[str, str], names: frozenset[str]) -> None:
    nothing_foreign_opens(desk, things, names, "en")


def test_each_kind_of_fact_is_told_in_english(desk: Open, things: Mapping[str, str], names: frozenset[str]) -> None:
    no_fact_is_foreign(desk, names, "en")
