"""One registry of words: what the code calls a state, the registry must be able to say to people."""

import ast
import re
from collections.abc import Mapping, Set

from .registry import Violation, rule
from .tree import Tree, dotted

SPOKEN = re.compile(r"(Status|State|Reason|HoldKind|Hold|Disposition|CaseType)$")
REGISTRY = "orderloom/kernel/words/"
CODE = re.compile(r"[a-z][a-z0-9_]*([.-][a-zA-Z0-9_]+)*")
STANDARD = {
    "region": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
}  # codes of a standard are written as it writes them: ISO 3166-2
NAMES = frozenset({"iDEAL"})  # are written so


@rule("words.known", "A state without words reaches a screen as a code, in one language.")
def unknown_words(tree: Tree) -> list[Violation]:
    axes = registered(tree)
    found = []
    for source in (source for source in tree.package if source.context):
        for node in source.syntax.body:
            if not isinstance(node, ast.ClassDef) or not SPOKEN.search(node.name) or not _is_enum(node):
                continue
            missing = _missing(_codes(node), axes)
            if missing and not source.allows("words.known", node.lineno):
                what = f"{node.name}: no axis of the registry has {', '.join(missing)}"
                found.append(Violation("words.known", source.path, node.lineno, what))
    return found


def _is_enum(node: ast.ClassDef) -> bool:
    return any(dotted(base).split(".")[-1] == "StrEnum" for base in node.bases)


def _codes(node: ast.ClassDef) -> set[str]:
    values = (step.value for step in node.body if isinstance(step, ast.Assign))
    return {str(value.value) for value in values if isinstance(value, ast.Constant)}


def _missing(codes: set[str], axes: Mapping[str, Set[str]]) -> list[str]:
    """What the axis that fits best lacks."""
    lacks = [sorted(codes - axis) for axis in axes.values()] or [sorted(codes)]
    return min(lacks, key=lambda missing: len(missing))


def registered(tree: Tree) -> dict[str, set[str]]:
    """Each axis with its codes, read from the registry's sources."""
    axes: dict[str, set[str]] = {}
    for name in (name for name in tree.files if name.startswith(REGISTRY)):
        for node in ast.parse(tree.read(name)).body:
            if isinstance(node, ast.AnnAssign) and dotted(node.target) == "WORDS" and isinstance(node.value, ast.Dict):
                axes |= {axis: set(codes) for axis, codes in _literal_keys(node.value).items()}
    return axes


def _literal_keys(table: ast.Dict) -> dict[str, list[str]]:
    return {
        str(key.value): [str(code.value) for code in value.keys if isinstance(code, ast.Constant)]
        for key, value in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Dict)
    }


@rule("words.complete", "Two languages are equal only if neither has gaps.", reads_sources=False)
def incomplete_words(words: Mapping[str, Mapping[str, tuple[str, str]]]) -> list[Violation]:
    found = []
    for axis, codes in words.items():
        for code, (en, zh) in codes.items():
            if not STANDARD.get(axis, CODE).fullmatch(code):
                found.append(f"{axis}.{code}: a code is written in snake_case")
            if not en.strip() or not (en[0].isupper() or en in NAMES):
                found.append(f"{axis}.{code}: the English word is missing or does not begin with a capital")
            if not re.search(r"[\u4e00-\u9fff]", zh):
                found.append(f"{axis}.{code}: the Chinese word is missing")
    return [Violation("words.complete", REGISTRY, 1, what) for what in found]


@rule("words.spoken", "What the code can say, a screen must be able to say in both languages.", reads_sources=False)
def unspoken(
    coded: Mapping[str, Set[str]],
    words: Mapping[str, Mapping[str, object]],
    *,
    ahead: Set[str] = frozenset(),
    without_codes: Set[str] = frozenset(),
) -> list[Violation]:
    """`coded`: by group, what the code has. Groups in `ahead` may name more, those in `without_codes` stand alone."""
    found = [f"{group}: no list in the code has this group" for group in words.keys() - coded.keys() - without_codes]
    for group, codes in coded.items():
        named = words.get(group, {}).keys()
        found += [f"{group}.{code}: has no word" for code in codes - named]
        found += [f"{group}.{code}: is a word that no code has" for code in named - codes if group not in ahead]
    return [Violation("words.spoken", REGISTRY, 1, what) for what in sorted(found)]
