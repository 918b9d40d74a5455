"""What the database makes of each statement: whether it knows its columns, and whether an index serves it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import errors

from .ownership import place_of
from .registry import Violation, rule
from .statements import NotSql, Statement, numbered, parsed, statements
from .tree import Tree

Connection = psycopg.Connection[Any]
PLANNABLE = {"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"}
WRONG = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.AmbiguousColumn,
    errors.GroupingError,
    errors.InvalidColumnReference,
    errors.SyntaxError,
    errors.WrongObjectType,
)
# What grows with the business. A statement that a request or a job runs must not read all of one of these.
GROWING = {
    "orders", "order_lines", "order_buyers", "order_notes", "order_taggings", "customers", "customer_addresses", "customer_ids",
    "events", "event_commits", "idempotency_keys", "reservations", "stock_movements", "payments", "payment_entries",
    "parcels", "parcel_lines", "search_terms", "search_documents",
    "import_rows", "import_chunks", "import_problems",
    "coupons", "promotion_uses", "promotion_buyers",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HotStatement:
    """A statement that runs for each request or batch, by the constant that holds it."""

    name: str  # module.CONSTANT
    indexes: tuple[str, ...] = ()  # each must be used
    sorts: bool = False  # whether it may sort: a page of a list may not


@rule("plans.prepares", "A column that is misspelt is found when the statement is first needed.", reads_sources=False)
def unpreparable(tree: Tree, connection: Connection) -> list[Violation]:
    """Every constant statement of the tree against the schema of this database."""
    found = []
    for one in _plannable(tree):
        try:
            _prepared(connection, one.text or "")
        except WRONG as error:
            if f"TABLE {_relation(error)}" not in one.source.text:  # made by the same file
                what = str(error).splitlines()[0]
                found.append(Violation("plans.prepares", one.source.path, one.line, what))
        except psycopg.Error:
            pass  # the parameters' types are known only where it is called
    return found


def _relation(error: psycopg.Error) -> str:
    return str(error).partition('relation "')[2].partition('"')[0] or "?"


@rule(
    "plans.full_scan",
    "A statement that reads a whole table is quick until there is something in it.",
    reads_sources=False,
)
def full_scans(tree: Tree, connection: Connection) -> list[Violation]:
    """Every constant statement of stores and infra, planned as if reading in full were dear."""
    found = []
    for one in _plannable(tree):
        if place_of(one.source) in ("views", "analytics") or _allowed(one):
            continue
        try:
            plan = generic_plan(connection, one.text or "")
        except psycopg.Error:
            continue  # plans.prepares names it
        found += [
            Violation("plans.full_scan", one.source.path, one.line, f"reads all of {table}")
            for table in sorted(read_in_full(plan) & GROWING)
        ]
    return found


def _allowed(one: Statement) -> bool:
    return one.source.allows("plans.full_scan", one.line, one.last_line)


def _plannable(tree: Tree) -> Iterator[Statement]:
    for source in tree.package:
        for one in statements(tree, source):
            try:
                kinds = [type(raw.stmt).__name__ for raw in parsed(one)] if one.text else []
            except NotSql:
                continue  # sql.parses names it
            if len(kinds) == 1 and kinds[0] in PLANNABLE and "{" not in (one.text or ""):
                yield one


def _prepared(connection: Connection, text: str) -> int:
    """Prepare it, forget it, and return how many parameters it has."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"PREPARE judged AS {numbered(text)}".encode())
        row = connection.execute(
            "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'judged'"
        ).fetchone()
        connection.execute("DEALLOCATE judged")
    return int(row[0]) if row else 0


def generic_plan(connection: Connection, text: str, *, sorts: bool = True) -> Mapping[str, Any]:
    """The plan for any parameters, with reading in full (and sorting, if it should not) made dear."""
    with connection.transaction(force_rollback=True):
        sort = "on" if sorts else "off"
        for setting in ("enable_seqscan = off", f"enable_sort = {sort}", "plan_cache_mode = force_generic_plan"):
            connection.execute(f"SET LOCAL {setting}".encode())
        parameters = ", ".join(["NULL"] * _prepared(connection, text))
        connection.execute(f"PREPARE judged AS {numbered(text)}".encode())
        asked = f"EXPLAIN (FORMAT JSON) EXECUTE judged{f'({parameters})' if parameters else ''}"
        row = connection.execute(asked.encode()).fetchone()
        connection.execute("DEALLOCATE judged")
    plan: Mapping[str, Any] = row[0][0]["Plan"] if row else {}
    return plan


@rule("plans.hot", "What runs for each order is planned once, here, not found out in production.", reads_sources=False)
def slow_plans(statement: HotStatement, plan: Mapping[str, Any]) -> list[Violation]:
    nodes = list(_nodes(plan))
    used = {str(node.get("Index Name")) for node in nodes}
    found = [f"does not use {index}" for index in statement.indexes if index not in used]
    found += [f"reads all of {table}" for table in sorted(read_in_full(plan) & GROWING)]
    if not statement.sorts and any("Sort" in node["Node Type"] for node in nodes):
        found.append("sorts instead of reading in order")
    return [Violation("plans.hot", statement.name, 1, what) for what in found]


def read_in_full(plan: Mapping[str, Any]) -> set[str]:
    scans = (node for node in _nodes(plan) if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan"))
    return {str(node["Relation Name"]) for node in scans if "Relation Name" in node}


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
