"""Finds the SQL in Python files, resolves what is put together from constants, and parses it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    template: bool = False  # has {places} that psycopg's sql.SQL fills


def statements(tree: Tree, source: Source) -> Iterator[Statement]:
    """Every piece of SQL in the file, docstrings aside."""
    skipped = _docstrings(source.syntax)
    templates = {id(call.args[0]) for call in _calls(source.syntax, "SQL") if call.args}
    stack: list[ast.AST] = [source.syntax]
    while stack:
        node = stack.pop()
        if id(node) in skipped:
            continue
        if not isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) or not _starts_like_sql(node):
            stack.extend(ast.iter_child_nodes(node))
            continue
        text = resolve(tree, source, node)
        if text is None or VERB.match(text):
            yield Statement(source, node.lineno, node.end_lineno or node.lineno, text, id(node) in templates)


def _docstrings(module: ast.Module) -> set[int]:
    """Strings that stand alone are words for readers."""
    return {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr) and _is_text(node.value)}


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _calls(module: ast.AST, name: str) -> list[ast.Call]:
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return [call for call in calls if dotted(call.func).split(".")[-1] == name]


def _starts_like_sql(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and _starts_like_sql(node.left)
    if isinstance(node, ast.JoinedStr):
        fixed = [part.value for part in node.values if isinstance(part, ast.Constant)]
        head = "".join(str(part) for part in fixed)
        return bool(VERB.match(head + " x"))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(VERB.match(node.value))


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


def parsed(statement: Statement) -> tuple[sql_ast.RawStmt, ...]:
    """The statement's syntax; what psycopg fills in at run time is replaced by something that parses."""
    text = statement.text or ""
    worst = ""
    for filling in ("filled_in", "", "$1") if statement.template else ("",):
        plain = re.sub(r"\{\w*\}", filling, text) if statement.template else text
        try:
            return pglast.parse_sql(numbered(plain))  # type: ignore[no-any-return]  # pglast has no types here
        except pglast.parser.ParseError as error:
            worst = worst or str(error.args[0])
    raise NotSql(worst)


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


class Touches(Visitor):  # type: ignore[misc]  # pglast's visitor has no types
    """Collects every write and every row lock, wherever it stands in the statement."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[Touch] = set()

    def visit_InsertStmt(self, _ancestors: object, node: sql_ast.InsertStmt) -> None:
        self.found.add(Touch("INSERT", node.relation.relname))

    def visit_UpdateStmt(self, _ancestors: object, node: sql_ast.UpdateStmt) -> None:
        self.found.add(Touch("UPDATE", node.relation.relname))

    def visit_DeleteStmt(self, _ancestors: object, node: sql_ast.DeleteStmt) -> None:
        self.found.add(Touch("DELETE", node.relation.relname))

    def visit_MergeStmt(self, _ancestors: object, node: sql_ast.MergeStmt) -> None:
        self.found.add(Touch("MERGE", node.relation.relname))

    def visit_TruncateStmt(self, _ancestors: object, node: sql_ast.TruncateStmt) -> None:
        self.found |= {Touch("TRUNCATE", table.relname) for table in node.relations}

    def visit_CopyStmt(self, _ancestors: object, node: sql_ast.CopyStmt) -> None:
        if node.is_from and node.relation is not None:
            self.found.add(Touch("COPY", node.relation.relname))

    def visit_LockStmt(self, _ancestors: object, node: sql_ast.LockStmt) -> None:
        self.found |= {Touch("LOCK", table.relname) for table in node.relations}

    def visit_SelectStmt(self, _ancestors: object, node: sql_ast.SelectStmt) -> None:
        if node.intoClause is not None:
            self.found.add(Touch("SELECT INTO", node.intoClause.rel.relname))
        for clause in node.lockingClause or ():
            real = _tables_of(node.fromClause)
            named = [table.relname for table in clause.lockedRels] if clause.lockedRels else list(real)
            self.found |= {Touch("LOCK", real[name]) for name in named if name in real}


def _tables_of(from_clause: tuple[sql_ast.Node, ...] | None) -> dict[str, str]:
    """Each table that is read here, by its alias."""
    tables: dict[str, str] = {}
    stack = list(from_clause or ())
    while stack:
        node = stack.pop()
        if isinstance(node, sql_ast.RangeVar):
            tables[node.alias.aliasname if node.alias else node.relname] = node.relname
        elif isinstance(node, sql_ast.JoinExpr):
            stack += [node.larg, node.rarg]
    return tables


def touches(trees: tuple[sql_ast.RawStmt, ...]) -> set[Touch]:
    visitor = Touches()
    visitor(trees)
    return visitor.found
