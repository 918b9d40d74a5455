"""Finds the SQL in Python files, resolves what is put together from constants, and parses it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pglast
from pglast import ast as sql_ast
from pglast.visitors import Visitor

from .tree import Source, Tree, dotted

VERB = re.compile(
    r"^\s*(--[^\n]*\n\s*)*(SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH|MERGE\s+INTO|TRUNCATE|LOCK\s+TABLE|CREATE"
    r"|ALTER|DROP|COPY|GRANT|REVOKE|VALUES|EXPLAIN|VACUUM|NOTIFY|LISTEN|REFRESH|SET\s+(LOCAL|SESSION))\s+\S"
)
EXECUTORS = {"execute", "executemany", "stream", "copy"}


@dataclass(frozen=True, slots=True)
class Statement:
    source: Source
    line: int
    last_line: int
    text: str | None  # None: put together from something that is not a constant


def statements(tree: Tree, source: Source) -> Iterator[Statement]:
    """Every piece of SQL in the file, docstrings aside."""
    skipped = _words_for_readers(source.syntax)
    stack: list[ast.AST] = [source.syntax]
    while stack:
        node = stack.pop()
        if id(node) in skipped:
            continue
        if not isinstance(node, ast.expr) or not _starts_like_sql(tree, source, node):
            stack.extend(ast.iter_child_nodes(node))
            continue
        text = resolve(tree, source, node)
        if text is None or VERB.match(text):
            yield Statement(source, node.lineno, node.end_lineno or node.lineno, text)


def _words_for_readers(module: ast.Module) -> set[int]:
    """Docstrings, and what is said when something is raised."""
    words: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            words.add(id(node.value))
        elif isinstance(node, ast.Raise):
            words |= {id(part) for part in ast.walk(node) if isinstance(part, ast.Constant | ast.JoinedStr)}
    return words


def _starts_like_sql(tree: Tree, source: Source, node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and _starts_like_sql(tree, source, node.left)
    if isinstance(node, ast.JoinedStr):
        head = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return bool(VERB.match(head + " x"))
    if isinstance(node, ast.Call):
        return _is_format(node) and bool(VERB.match(resolve(tree, source, node) or ""))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(VERB.match(node.value))


def _is_format(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def resolve(tree: Tree, source: Source, node: ast.expr, depth: int = 0) -> str | None:
    """The text of an expression made of constants only, or None."""
    if depth > 8:
        return None
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str | int) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _joined([resolve(tree, source, side, depth + 1) for side in (node.left, node.right)])
    if isinstance(node, ast.JoinedStr):
        return _joined([resolve(tree, source, part, depth + 1) for part in node.values])
    if isinstance(node, ast.FormattedValue):
        return resolve(tree, source, node.value, depth + 1) if node.format_spec is None else None
    if isinstance(node, ast.Name | ast.Attribute):
        return _constant(tree, source, dotted(node), depth + 1)
    if isinstance(node, ast.Call) and _is_format(node):
        return _formatted(tree, source, node, depth + 1)
    return None


def _formatted(tree: Tree, source: Source, call: ast.Call, depth: int) -> str | None:
    """`TEMPLATE.format(part=CONSTANT)`, where all of it is constant."""
    template = resolve(tree, source, call.func.value, depth) if isinstance(call.func, ast.Attribute) else None
    places = [resolve(tree, source, each, depth) for each in call.args]
    named = {str(each.arg): resolve(tree, source, each.value, depth) for each in call.keywords}
    if template is None or None in places or None in named.values():
        return None
    try:
        return template.format(*places, **named)
    except (KeyError, IndexError, ValueError):
        return None


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None


def _constant(tree: Tree, source: Source, name: str, depth: int) -> str | None:
    """The module constant of this name, here or where it is imported from."""
    for node in source.syntax.body:
        if isinstance(node, ast.Assign) and name in [dotted(target) for target in node.targets]:
            return resolve(tree, source, node.value, depth)
        if isinstance(node, ast.AnnAssign) and node.value and dotted(node.target) == name:
            return resolve(tree, source, node.value, depth)
    module, _, last = _imported_from(source, name).rpartition(".")
    elsewhere = tree.by_module.get(module)
    return _constant(tree, elsewhere, last, depth + 1) if elsewhere and elsewhere is not source else None


def _imported_from(source: Source, name: str) -> str:
    head, _, rest = name.partition(".")
    for node in source.syntax.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == head:
                    return ".".join(filter(None, [node.module, alias.name, rest]))
    return ""


class NotSql(ValueError):
    """This text does not parse as PostgreSQL."""


def parsed(statement: Statement) -> tuple[Any, ...]:
    """The statement's syntax; `{places}` that are filled at run time are tried as a name, nothing, a value …"""
    text = numbered(statement.text or "")
    worst = ""
    for attempt in (text, *_filled(text)):
        try:
            return tuple(pglast.parse_sql(attempt))
        except pglast.parser.ParseError as error:
            worst = worst or str(error.args[0])
    raise NotSql(worst)


def _filled(text: str) -> Iterator[str]:
    pieces = re.split(r"(\{\w*\})", text)
    places = list(range(1, len(pieces), 2))
    for fillings in product(("filled_in", "", "$1", "'x'", "SELECT 1"), repeat=min(len(places), 4)):
        for place in places:
            pieces[place] = fillings[min(place // 2, len(fillings) - 1)]
        yield "".join(pieces)


def numbered(text: str) -> str:
    """psycopg's placeholders as PostgreSQL's: `%(name)s` → `$1`."""
    places: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        if found.group() == "%%":
            return "%"
        return f"${places.setdefault(found.group(1) or str(found.start()), len(places) + 1)}"

    return re.sub(r"%(?:\((\w+)\))?[sbt]|%%", number, text)


@dataclass(frozen=True, slots=True, order=True)
class Touch:
    """One thing that a statement does to a table beyond reading it."""

    act: str
    table: str


WRITES = {"InsertStmt": "INSERT", "UpdateStmt": "UPDATE", "DeleteStmt": "DELETE", "MergeStmt": "MERGE"}


class Touches(Visitor):
    """Collects every write and every row lock, wherever it stands in the statement."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[Touch] = set()

    def visit(self, _ancestors: object, node: Any) -> None:
        kind = type(node).__name__
        if kind in WRITES:
            self.found.add(Touch(WRITES[kind], node.relation.relname))
        elif kind in ("TruncateStmt", "LockStmt"):
            self.found |= {Touch(kind.removesuffix("Stmt").upper(), table.relname) for table in node.relations}
        elif kind == "CopyStmt" and node.is_from and node.relation is not None:
            self.found.add(Touch("COPY", node.relation.relname))
        elif kind == "SelectStmt":
            self._selects(node)

    def _selects(self, node: Any) -> None:
        if node.intoClause is not None:
            self.found.add(Touch("SELECT INTO", node.intoClause.rel.relname))
        for clause in node.lockingClause or ():
            real = _tables_of(node.fromClause)
            named = [table.relname for table in clause.lockedRels] if clause.lockedRels else list(real)
            self.found |= {Touch("LOCK", real[name]) for name in named if name in real}


def _tables_of(from_clause: tuple[Any, ...] | None) -> dict[str, str]:
    """Each table that is read here, by its alias."""
    tables: dict[str, str] = {}
    stack: list[Any] = list(from_clause or ())
    while stack:
        node = stack.pop()
        if isinstance(node, sql_ast.RangeVar):
            name = str(node.relname)
            tables[str(node.alias.aliasname) if node.alias else name] = name
        elif isinstance(node, sql_ast.JoinExpr):
            stack += [node.larg, node.rarg]
    return tables


def touches(trees: tuple[Any, ...]) -> set[Touch]:
    visitor = Touches()
    visitor(trees)
    return visitor.found
