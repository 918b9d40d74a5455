"""What users are told: docstrings that become the reference, and a reference that matches the code."""

import ast
import re
from collections.abc import Iterable, Mapping

from .registry import Violation, rule
from .tree import Source, Tree, dotted

REQUIREMENTS = "docs/requirements.md"


@rule("docs.docstrings", "Commands, flows, facts and refusals are documented where they stand: there it is kept true.")
def undocumented(tree: Tree) -> list[Violation]:
    return [
        Violation("docs.docstrings", source.path, node.lineno, f"{node.name} has no docstring")
        for source in tree.package
        for node in source.syntax.body
        if isinstance(node, ast.ClassDef | ast.AsyncFunctionDef)
        if _becomes_documentation(source, node) and not ast.get_docstring(node)
    ]


def _becomes_documentation(source: Source, node: ast.ClassDef | ast.AsyncFunctionDef) -> bool:
    """True for what the reference shows: refusals have a `code`, facts a `name`; commands and flows are functions."""
    if isinstance(node, ast.ClassDef):
        given = {dotted(target) for step in node.body if isinstance(step, ast.Assign) for target in step.targets}
        in_events = source.context is not None and source.parts[2] == "events"
        return ("code" in given and bool(node.bases)) or ("name" in given and in_events)
    if node.name.startswith("_"):
        return False
    return source.parts[1:2] == ["flows"] or (source.context is not None and source.parts[2] == "commands")


@rule("docs.fresh", "A reference that is out of date is believed until it hurts.", reads_sources=False)
def stale_pages(made: Mapping[str, str], written: Mapping[str, str]) -> list[Violation]:
    found = []
    for name in sorted(made.keys() | written.keys()):
        if name not in written:
            found.append(Violation("docs.fresh", name, 1, "is not written yet: run `make docs`"))
        elif name not in made:
            found.append(Violation("docs.fresh", name, 1, "is generated no longer: remove it"))
        elif made[name] != written[name]:
            found.append(Violation("docs.fresh", name, _first_difference(made[name], written[name]), "run `make docs`"))
    return found


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((number for number, (left, right) in enumerate(pairs, 1) if left != right), 1)


@rule("docs.named", "What a user can meet can be looked up.", reads_sources=False)
def unnamed(named: Mapping[str, list[str]], pages: Mapping[str, str]) -> list[Violation]:
    """`named`: by page, the names that the code has; each must stand in its page as code."""
    return [
        Violation("docs.named", page, 1, f"{name} is not in the reference: run `make docs`")
        for page, names in sorted(named.items())
        for name in names
        if f"`{name}`" not in pages.get(page, "")
    ]


@rule("docs.requirements", "A requirement that points to nothing was never checked.")
def dangling_requirements(tree: Tree) -> list[Violation]:
    if REQUIREMENTS not in tree.files:
        return []
    found = []
    for number, line in enumerate(tree.read(REQUIREMENTS).splitlines(), 1):
        for path in re.findall(r"`((?:orderloom|tests|docs|tools|benchmarks)/[\w./-]*)`", line):
            if not (tree.root / path).exists():
                found.append(Violation("docs.requirements", REQUIREMENTS, number, f"there is no {path}"))
    return found


@rule("docs.links", "A link to nowhere ends the reading.")
def dead_links(tree: Tree) -> list[Violation]:
    found = []
    for name in (name for name in tree.files if name.endswith(".md")):
        folder = (tree.root / name).parent
        for number, line in enumerate(tree.read(name).splitlines(), 1):
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
                if "://" not in target and not target.startswith("mailto:") and not (folder / target).exists():
                    found.append(Violation("docs.links", name, number, f"there is no {target}"))
    return found


@rule("docs.codes", "A program that meets a code must know what refused it.", reads_sources=False)
def clashing_codes(codes: Iterable[tuple[str, str]]) -> list[Violation]:
    """`codes`: each refusal's code and words. Contexts do not know each other: one may say more."""
    said: dict[str, set[str]] = {}
    for code, sentence in codes:
        said.setdefault(code, set()).add(sentence)
    return [
        Violation("docs.codes", "docs/reference/refusals.md", 1, f"{code} says {' and '.join(sorted(several))}")
        for code, several in sorted(said.items())
        if not all(sentence.startswith(min(several, key=len).rstrip(".")) for sentence in several)
    ]
