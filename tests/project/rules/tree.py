"""A source tree as the rules see it: files, their syntax, their comments, and the exceptions they ask for."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LAYERS = {"api", "jobs", "cli", "flows", "views", "analytics", "infra", "plugins", "kernel"}
OUTSIDE = {".git", ".venv", "__pycache__", "node_modules", "build", "dist", "artefacts", ".orderloom"}


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str  # from the root of the tree, with slashes
    text: str

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def comments(self) -> dict[int, str]:
        """Each comment by its line."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

    @property
    def parts(self) -> list[str]:
        return self.path.removesuffix(".py").split("/")

    @property
    def context(self) -> str | None:
        """The context this file belongs to, or None for layers, tests and tools."""
        parts = self.parts
        inside = len(parts) > 2 and parts[0] == "orderloom" and parts[1] not in LAYERS
        return parts[1] if inside else None

    def allows(self, rule: str, first: int, last: int | None = None) -> bool:
        """True if a comment `allow RULE: reason` stands on the lines or just above them."""
        wanted = re.compile(rf"allow {re.escape(rule)}: \S+ \S+")
        return any(wanted.search(self.comments.get(line, "")) for line in range(first - 1, (last or first) + 1))


class Tree:
    """A repository, or a copy of a part of it with something planted."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def files(self) -> list[str]:
        """Every file that belongs to the repository: tracked, or new and not ignored."""
        if (self.root / ".git").exists():
            listed = subprocess.run(
                ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=self.root, check=True, capture_output=True
            )
            names = sorted(set(listed.stdout.decode().split("\0")) - {""})
            return [name for name in names if (self.root / name).is_file()]
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not OUTSIDE & set(path.parts))

    @cached_property
    def sources(self) -> list[Source]:
        return [Source(name, self.read(name)) for name in self.files if name.endswith(".py")]

    @cached_property
    def package(self) -> list[Source]:
        """The product itself, without tests and tools."""
        return [source for source in self.sources if source.parts[0] == "orderloom"]

    @cached_property
    def by_module(self) -> dict[str, Source]:
        return {".".join(source.parts).removesuffix(".__init__"): source for source in self.package}

    @cached_property
    def migrations(self) -> list[tuple[str, str]]:
        """Each migration's path and text, in the order in which they are applied; undo files are not read."""
        names = [name for name in self.files if re.match(r"orderloom/infra/migrations/[^/]*\.sql$", name)]
        return [(name, self.read(name)) for name in names if not name.endswith(".rollback.sql")]

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")


def functions(source: Source) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Each function with its dotted name inside the file."""
    yield from _functions(source.syntax, "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _functions(child, prefix)
            continue
        if not isinstance(child, ast.ClassDef):
            yield prefix + child.name, child
        yield from _functions(child, f"{prefix}{child.name}.")


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def imported(source: Source) -> dict[str, str]:
    """What each name that the file imports stands for, in full: `datetime` → `datetime.datetime`."""
    meaning: dict[str, str] = {}
    for node in ast.walk(source.syntax):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.split(".")[0]
                meaning[local] = alias.name if alias.asname else local
        elif isinstance(node, ast.ImportFrom) and node.module:
            meaning |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return meaning


def full_name(node: ast.expr, meaning: dict[str, str]) -> str:
    """The dotted name with its first part replaced by what was imported under it."""
    head, _, rest = dotted(node).partition(".")
    known = meaning.get(head, head)
    return f"{known}.{rest}" if rest else known
