"""The marker test sees a marker wherever it could be kept for ever."""

import psycopg
import pytest

from tests.markers import assert_no_marker

from .rules.personal import marked_tables
from .rules.registry import plants

MARKER = "Zoë-Q7-Marker"
EVENT = """
INSERT INTO events (commit_id, ord, aggregate, aggregate_id, seq, name, body, actor_kind, request_id, occurred_at)
VALUES (1, 1, 'order', gen_random_uuid(), 1, 'planted', %s, 'system', gen_random_uuid(), now())
"""
KEY = """
INSERT INTO idempotency_keys (credential_id, key, route, body_hash, resource_id)
VALUES (gen_random_uuid(), 'a key', 'POST /', %s, gen_random_uuid())
"""


def test_an_empty_shop_holds_no_marker(owner_url: str) -> None:
    assert marked_tables(owner_url, MARKER) == []


@plants("personal.marker")
@pytest.mark.parametrize(
    ("statement", "value", "table"),
    [(EVENT, f'{{"note": "for {MARKER.upper()}"}}', "events"), (KEY, MARKER.encode(), "idempotency_keys")],
)
def test_a_marker_is_named_with_its_table(statement: str, value: object, table: str, owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(statement.encode(), [value])

    assert [violation.path for violation in marked_tables(owner_url, MARKER)] == [table]
    with pytest.raises(AssertionError, match=table):
        assert_no_marker(owner_url, MARKER)
