"""Every page at every look, judged by axe: `make test` sees each page at two of the four, and axe judges one."""

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
    fit_to_be_seen(desk, things, names, lambda nth: LOOKS[::-1] if nth % 2 else LOOKS, judged=len(LOOKS))
