"""Every page at every look, judged by axe: `make test` lets it judge each page at two looks of the four."""

from collections.abc import Mapping

import pytest

from tests.console.conftest import built, chromium, demo, desk, desks
from tests.console.desk import Open
from tests.console.test_pages import LOOKS, fit_to_be_seen, names, things

__all__ = ["built", "chromium", "demo", "desk", "desks", "names", "things"]
pytestmark = pytest.mark.proof


def test_every_page_is_fit_to_be_seen_at_every_look(
    desk: Open, things: Mapping[str, str], names: frozenset[str]
) -> None:
    fit_to_be_seen(desk, things, names, judged=lambda _: LOOKS)
