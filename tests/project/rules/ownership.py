"""Who may say what to which table: the database has no import contracts, so the statements are read."""

import ast
import re
from collections.abc import Iterator

import pglast
from pglast import ast as sql_ast

from tools.schema import made_by

from .registry import Violation, rule
from .statements import EXECUTORS, NotSql, Statement, parsed, resolve, statements, touches
from .tree import LAYERS, Source, Tree, dotted, functions

READERS = ("views", "analytics")


def owners(tree: Tree) -> dict[str, str]:
    """Each table's owner, from the `-- context: NAME` line above its group in the migrations."""
    return {table: owner for _, _, table, owner in _tables(tree) if owner}


def _tables(tree: Tree) -> Iterator[tuple[str, int, str, str]]:
    for path, text in tree.migrations:
        yield from ((path, made.line, made.table, made.owner) for made in made_by(text))


def place_of(source: Source) -> str:
    """Who speaks here: a context's name, `infra`, `views`, or empty where no SQL belongs."""
    parts = source.parts
    if source.context:
        return source.context if parts[2] == "store" else ""
    return parts[1] if len(parts) > 1 and parts[1] in {"infra", *READERS} else ""


def _written(tree: Tree, rule_name: str) -> Iterator[Statement]:
    for source in tree.package:
        for statement in statements(tree, source):
            if not source.allows(rule_name, statement.line, statement.last_line):
                yield statement


@rule("sql.place", "All SQL of a table stands in its context's store, so that one file shows who changes it.")
def misplaced_sql(tree: Tree) -> list[Violation]:
    what = "SQL outside a store, a view, analytics or infra"
    found = (one for one in _written(tree, "sql.place") if not place_of(one.source))
    return [Violation("sql.place", one.source.path, one.line, what) for one in found]


@rule("sql.parses", "A statement that does not parse fails only when it is needed.")
def broken_sql(tree: Tree) -> list[Violation]:
    found = []
    for one in _written(tree, "sql.parses"):
        if one.text is None:
            continue
        try:
            parsed(one)
        except NotSql as error:
            found.append(Violation("sql.parses", one.source.path, one.line, f"does not parse: {error}"))
    for path, text in tree.migrations:
        try:
            pglast.parse_sql(text)
        except pglast.parser.ParseError as error:
            found.append(Violation("sql.parses", path, 1, f"does not parse: {error.args[0]}"))
    return found


@rule("sql.owner", "A table that two contexts write has no rules: each context changes only its own.")
def foreign_writes(tree: Tree) -> list[Violation]:
    owner_of = owners(tree)
    found = []
    for one in _written(tree, "sql.owner"):
        place = place_of(one.source)
        if place and place not in READERS:
            found += [_foreign(one, place, act, table, owner_of) for act, table in _touched(one, place, owner_of)]
    return found


def _touched(one: Statement, place: str, owner_of: dict[str, str]) -> list[tuple[str, str]]:
    try:
        trees = parsed(one) if one.text else ()
    except NotSql:
        return []  # sql.parses names it
    ours = {table for table, owner in owner_of.items() if owner == place} | _made_here(one.source)
    return sorted((touch.act, touch.table) for touch in touches(trees) if touch.table not in ours)


def _made_here(source: Source) -> set[str]:
    """Tables that this very file creates: temporary ones, and those that exist before any migration."""
    return set(re.findall(r"CREATE (?:TEMP |TEMPORARY )?TABLE (?:IF NOT EXISTS )?(\w+)", source.text))


def _foreign(one: Statement, place: str, act: str, table: str, owner_of: dict[str, str]) -> Violation:
    owner = owner_of.get(table, "nobody: no `-- context:` line stands above its CREATE TABLE")
    return Violation("sql.owner", one.source.path, one.line, f"{place}: {act} {table}, which belongs to {owner}")


@rule("sql.reads_only", "Whoever asks a question must be able to ask it at any time, on a copy, without effect.")
def writing_reads(tree: Tree) -> list[Violation]:
    found = []
    for one in _written(tree, "sql.reads_only"):
        if place_of(one.source) in READERS:
            found += [
                Violation("sql.reads_only", one.source.path, one.line, f"a read does {act} {table}")
                for act, table in _changes(one)
            ]
    return found


def _changes(one: Statement) -> list[tuple[str, str]]:
    try:
        trees = parsed(one) if one.text else ()
    except NotSql:
        return []
    reading = (sql_ast.SelectStmt, sql_ast.ExplainStmt, sql_ast.VariableSetStmt, sql_ast.CopyStmt)
    others = [("", type(tree.stmt).__name__) for tree in trees if not isinstance(tree.stmt, reading)]
    return sorted((touch.act, touch.table) for touch in touches(trees)) or others


@rule("sql.composed", "Text that is put together may carry a stranger's words into the statement.")
def composed_sql(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.package:
        inside = [(node.lineno, node.end_lineno or 0) for _, node in functions(source)]
        found_here = (one for one in statements(tree, source) if one.text is None)
        # At the top of a module everything is constant, whatever it is put together with.
        lines = {one.line: one.last_line for one in found_here if any(a <= one.line <= b for a, b in inside)}
        lines |= {node.lineno: node.end_lineno or node.lineno for node in _executed_compositions(tree, source)}
        found += [
            Violation("sql.composed", source.path, line, "SQL is put together: use parameters or psycopg.sql")
            for line, last in lines.items()
            if not source.allows("sql.composed", line, last)
        ]
    return found


def _executed_compositions(tree: Tree, source: Source) -> Iterator[ast.expr]:
    for function in ast.walk(source.syntax):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        assigned = _assigned(function)
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and call.args and dotted(call.func).split(".")[-1] in EXECUTORS:
                query = _decoded(call.args[0])
                candidates = [query, *assigned.get(dotted(query), [])]
                yield from (one for one in candidates if _is_composed(tree, source, one, assigned))


def _decoded(query: ast.expr) -> ast.expr:
    """What stands before `.encode()`, which psycopg takes for trusted text."""
    if isinstance(query, ast.Call) and isinstance(query.func, ast.Attribute) and query.func.attr == "encode":
        return query.func.value
    return query


def _assigned(function: ast.AST) -> dict[str, list[ast.expr]]:
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values.setdefault(dotted(target), []).append(node.value)
        elif isinstance(node, ast.AugAssign):
            sum_of_both = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
            values.setdefault(dotted(node.target), []).append(sum_of_both)
    values.pop("", None)
    return values


def _is_composed(tree: Tree, source: Source, node: ast.expr, assigned: dict[str, list[ast.expr]]) -> bool:
    """True for f-strings, sums, % and str methods unless all their parts are module constants."""
    if isinstance(node, ast.BinOp):
        uses_sql = any(isinstance(part, ast.Call) for part in (node.left, node.right))  # sql.SQL(…) + sql.SQL(…)
        return not uses_sql and resolve(tree, source, node) is None
    if isinstance(node, ast.JoinedStr):
        return resolve(tree, source, node) is None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        changes_text = node.func.attr in {"format", "join", "replace", "format_map"}
        subjects = [node.func.value, *assigned.get(dotted(node.func.value), [])]
        return changes_text and any(_is_string(tree, source, subject) for subject in subjects)
    return False


def _is_string(tree: Tree, source: Source, node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or resolve(tree, source, node) is not None


@rule("schema.owner", "A table without an owner is a table that everybody changes.")
def ownerless_tables(tree: Tree) -> list[Violation]:
    known = {part for name in tree.files if (part := _context_folder(name))} | {"infra"}
    found = []
    for path, line, table, owner in _tables(tree):
        if not owner:
            found.append(Violation("schema.owner", path, line, f"{table}: no `-- context: NAME` line above it"))
        elif owner not in known:
            found.append(Violation("schema.owner", path, line, f"{table}: there is no context “{owner}”"))
    return found


def _context_folder(name: str) -> str:
    parts = name.split("/")
    inside = len(parts) > 2 and parts[0] == "orderloom" and parts[1] not in LAYERS
    return parts[1] if inside else ""
