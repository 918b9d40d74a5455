"""Array literals say to PostgreSQL exactly what they were given."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderloom.infra.arrays import codes, instants, plain, quoted, uuids

# Any text that PostgreSQL can store, with what array literals are made of more often than chance would have it.
words = st.text(
    st.one_of(st.sampled_from('"\\{},\n\t NULL'), st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
)
moments = st.integers(-(2**31), 2**33).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def read(connection: psycopg.Connection[Any], kind: str, literal: str) -> list[Any]:
    row = connection.execute(f"SELECT %s::{kind}[]".encode(), [literal]).fetchone()
    assert row is not None
    found: list[Any] = row[0]
    return found


@quick
@given(values=st.lists(st.one_of(st.none(), words), max_size=8))
def test_any_text(connection: psycopg.Connection[Any], values: list[str | None]) -> None:
    assert read(connection, "text", quoted(values)) == values


@quick
@given(values=st.lists(words, max_size=8))
def test_codes_are_safe_also_when_they_are_none(connection: psycopg.Connection[Any], values: list[str]) -> None:
    assert read(connection, "text", codes(values)) == values


def test_codes_may_read_null(connection: psycopg.Connection[Any]) -> None:
    assert read(connection, "text", codes(["NULL", "null", ""])) == ["NULL", "null", ""]
    assert read(connection, "text", codes([])) == []


@quick
@given(values=st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), max_size=8))
def test_numbers(connection: psycopg.Connection[Any], values: list[int | None]) -> None:
    assert read(connection, "bigint", plain(values)) == values


@quick
@given(values=st.lists(st.one_of(st.none(), st.uuids()), max_size=8))
def test_uuids(connection: psycopg.Connection[Any], values: list[UUID | None]) -> None:
    assert read(connection, "uuid", uuids(values)) == values


@quick
@given(values=st.lists(st.one_of(st.none(), moments)))
def test_instants(connection: psycopg.Connection[Any], values: list[datetime | None]) -> None:
    assert read(connection, "timestamptz", instants(values)) == values
