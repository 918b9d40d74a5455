"""Facts say nothing about persons, and only the unit of work commits."""

import ast
import re

from .registry import Violation, rule
from .tree import Source, Tree, dotted

PERSONAL = re.compile(
    r"(^|_)(name|phone|e?mail|address|street|city|note|text|comment|message|title|body|remark)s?($|_)"
)


@rule("facts.impersonal", "A fact cannot be erased, and people may ask to be.")
def personal_facts(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.package:
        if source.context is None or source.parts[2] != "events":
            continue
        for line, name, kind in _fields(source):
            is_id = name.endswith(("_id", "_ids")) or "int" in kind or "bool" in kind
            if PERSONAL.search(name) and not is_id and not source.allows("facts.impersonal", line):
                what = f"{name}: a fact holds ids, codes and numbers; keep the words in a row that can be erased"
                found.append(Violation("facts.impersonal", source.path, line, what))
    return found


def _fields(source: Source) -> list[tuple[int, str, str]]:
    """Each annotated field of each class with its type as written."""
    return [
        (step.lineno, step.target.id, ast.unparse(step.annotation))
        for node in ast.walk(source.syntax)
        if isinstance(node, ast.ClassDef)
        for step in node.body
        if isinstance(step, ast.AnnAssign) and isinstance(step.target, ast.Name)
        if "ClassVar" not in ast.unparse(step.annotation)
    ]


@rule("work.commits", "One unit of work is one transaction: half of it kept is worse than none.")
def own_commits(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.package:
        if source.parts[1:2] == ["infra"]:
            continue
        for call in (node for node in ast.walk(source.syntax) if isinstance(node, ast.Call)):
            name = dotted(call.func)
            ends = "." in name and name.rpartition(".")[2] in ("commit", "rollback")
            if ends and not _is_command(name) and not source.allows("work.commits", call.lineno):
                found.append(Violation("work.commits", source.path, call.lineno, f"{name}(): only Work commits"))
    return found


def _is_command(name: str) -> bool:
    """A context may have a command of this name: stock is committed, too."""
    return name.partition(".")[0] in ("commands", "store", "model", "reservations", "reserving")
