"""What a refusal tells: the same forms as every answer."""

from datetime import UTC, datetime

from orderloom.kernel.errors import plain
from orderloom.kernel.readable import told


def test_instants_in_facts_look_like_instants_in_answers() -> None:
    assert plain({"expires_at": datetime(2026, 11, 24, 20, 40, 48, tzinfo=UTC)}) == {
        "expires_at": "2026-11-24T20:40:48Z"
    }


def test_long_lists_do_not_hide_the_fact_that_matters() -> None:
    assert told({"known": ["sku", "amount"], "column": "prce"}) == "column: prce, known: sku, amount"
