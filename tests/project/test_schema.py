"""What a migrated database holds, against what is documented and what each table must have."""

import re

import psycopg
import pytest

from tools import reference

from .conftest import MakeTree
from .planted import MIGRATION
from .rules.ownership import owners
from .rules.plans import full_scans, unpreparable
from .rules.registry import plants
from .rules.schema import drifted_schema
from .rules.tree import Tree


def test_the_documented_schema_is_what_the_migrations_give(owner_url: str) -> None:
    found = drifted_schema(
        reference.written()["reference/schema.txt"], reference.from_database(owner_url)["reference/schema.txt"]
    )

    assert not found, "run `make docs`\n" + "\n".join(map(str, found))


def test_the_picture_of_the_tables_is_fresh(owner_url: str) -> None:
    assert reference.written()["reference/tables.md"] == reference.from_database(owner_url)["reference/tables.md"], (
        "run `make docs`"
    )


def test_every_table_has_an_owner(owner_url: str, repository: Tree) -> None:
    drawn = set(
        re.findall(r"^-- table (\w+)", reference.from_database(owner_url)["reference/schema.txt"], re.MULTILINE)
    )

    assert drawn - owners(repository).keys() == set()


@plants("schema.dump")
def test_a_column_that_a_migration_did_not_make_is_named(owner_url: str) -> None:
    before = reference.from_database(owner_url)["reference/schema.txt"]
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE events ADD COLUMN planted integer")
        connection.execute("ALTER TABLE events DROP COLUMN request_id")
    found = drifted_schema(before, reference.from_database(owner_url)["reference/schema.txt"])

    assert {violation.what for violation in found} == {
        "only in docs/reference/schema.txt: events.request_id uuid NOT NULL",
        "only in the database: events.planted integer",
    }


def test_every_statement_fits_the_schema(owner_url: str, repository: Tree) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = unpreparable(repository, connection)

    assert not found, "\n".join(map(str, found))


@plants("plans.prepares")
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("SELECT colour FROM events", 'column "colour" does not exist'),
        ("SELECT 1 FROM nowhere", 'relation "nowhere" does not exist'),
        ("UPDATE events SET colour = %(colour)s", 'column "colour" of relation "events" does not exist'),
        ("SELECT name, count(*) FROM events", "must appear in the GROUP BY"),
    ],
)
def test_a_statement_that_does_not_fit_is_named(statement: str, what: str, owner_url: str, a_tree: MakeTree) -> None:
    tree = a_tree({MIGRATION: "", "orderloom/orders/store.py": f'READ = "{statement}"\n'})
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = unpreparable(tree, connection)

    assert [what in violation.what for violation in found] == [True], found


def test_no_store_reads_a_growing_table_in_full(owner_url: str, repository: Tree) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = full_scans(repository, connection)

    assert not found, "\n".join(map(str, found))


@plants("plans.full_scan")
def test_a_statement_without_an_index_is_named(owner_url: str, a_tree: MakeTree) -> None:
    statement = "SELECT name FROM events WHERE request_id = %(request_id)s"
    excused = "# allow plans.full_scan: asked once a year by hand\n"
    tree = a_tree({
        "orderloom/orders/store.py": f'READ = "{statement}"\n',
        "orderloom/payments/store.py": f'{excused}READ = "{statement}"\n',
    })  # fmt: skip
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = full_scans(tree, connection)

    assert [str(violation) for violation in found] == [
        "orderloom/orders/store.py:1: reads all of events [plans.full_scan]"
    ]
