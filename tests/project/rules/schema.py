"""What the migrations must say about tables, and what a live database must look like."""

from collections.abc import Iterator
from typing import Any

import pglast
from pglast import ast as sql_ast

from tools.schema import made_by

from .registry import Violation, rule
from .tree import Tree

UPDATE, DELETE, TRUNCATE = 1 << 4, 1 << 3, 1 << 5  # bits of CreateTrigStmt.events
LEDGER_ENDINGS = ("_movements", "_entries", "_ledger", "_facts", "_log")
LEDGERS = {"events", "promotion_uses"}
TABLE_STATEMENTS: Any = (sql_ast.CreateStmt, sql_ast.CreateTrigStmt)


def migrated(tree: Tree) -> Iterator[tuple[str, Any]]:
    """Every statement of the migrations that parses."""
    for path, text in tree.migrations:
        try:
            parsed = pglast.parse_sql(text)
        except pglast.parser.ParseError:
            continue  # sql.parses names it
        yield from ((path, raw.stmt) for raw in parsed)


@rule("schema.append_only", "A ledger that can be edited proves nothing: the database itself refuses.")
def editable_ledgers(tree: Tree) -> list[Violation]:
    ledgers: dict[str, str] = {}
    refused: dict[str, int] = {}
    for path, statement in migrated(tree):
        table = statement.relation.relname if isinstance(statement, TABLE_STATEMENTS) else ""
        if isinstance(statement, sql_ast.CreateStmt) and is_ledger(table):
            ledgers[table] = path
        if isinstance(statement, sql_ast.CreateTrigStmt) and _refuses(statement):
            refused[table] = refused.get(table, 0) | (statement.events or 0)
    return [
        Violation("schema.append_only", path, 1, f"{table}: no refuse_change trigger for {name}")
        for table, path in ledgers.items()
        for bit, name in ((UPDATE, "UPDATE"), (DELETE, "DELETE"), (TRUNCATE, "TRUNCATE"))
        if not refused.get(table, 0) & bit
    ]


def is_ledger(table: str) -> bool:
    return table in LEDGERS or table.endswith(LEDGER_ENDINGS)


def _refuses(trigger: Any) -> bool:
    return trigger.funcname[-1].sval == "refuse_change" and not trigger.columns and trigger.whenClause is None


@rule("schema.keys", "A row without a key cannot be pointed at, locked or corrected alone.")
def keyless_tables(tree: Tree) -> list[Violation]:
    made: dict[str, str] = {}
    keyed: set[str] = set()
    for path, statement in migrated(tree):
        if isinstance(statement, TABLE_STATEMENTS):
            made.setdefault(statement.relation.relname, path)
        if "CONSTR_PRIMARY" in repr(statement):
            keyed.add(statement.relation.relname)
    return [
        Violation("schema.keys", path, 1, f"{table}: no primary key")
        for table, path in made.items()
        if table not in keyed
    ]


@rule("schema.comments", "docs/reference/tables.md says what a row is: in the comment above its CREATE TABLE.")
def wordless_tables(tree: Tree) -> list[Violation]:
    return [
        Violation("schema.comments", path, made.line, f"{made.table}: no comment above it says what a row is")
        for path, text in tree.migrations
        for made in made_by(text)
        if not made.comment
    ]


@rule("schema.dump", "The schema that is documented is the schema that runs.", reads_sources=False)
def drifted_schema(documented: str, live: str) -> list[Violation]:
    """Both are dumps made by tools/schema.py; every line that only one of them has is named."""
    only = [(line, "only in docs/reference/schema.txt") for line in _lines(documented) - _lines(live)]
    only += [(line, "only in the database") for line in _lines(live) - _lines(documented)]
    return [
        Violation("schema.dump", "docs/reference/schema.txt", 1, f"{where}: {line}") for line, where in sorted(only)
    ]


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}
