"""Each invariant that fsck checks must have been seen broken once."""

import ast
from collections.abc import Set

from .registry import Violation, rule
from .tree import Tree, dotted


@rule("fsck.planted", "A check that never found anything may be blind.", reads_sources=False)
def unplanted_fsck_rules(names: Set[str], planted: Set[str]) -> list[Violation]:
    where = "orderloom/views/fsck"
    found = [
        f"{name}: nothing breaks it: add breaks({name!r}).by(…) to tests/views/breaking.py"
        for name in sorted(names - planted)
    ]
    found += [f"{name}: a test plants it, but fsck has no such rule" for name in sorted(planted - names)]
    return [Violation("fsck.planted", where, 1, what) for what in found]


def planted(tree: Tree) -> set[str]:
    """The rules that tests say they break: `breaks("rule")`."""
    names: set[str] = set()
    for source in (source for source in tree.sources if source.parts[0] == "tests"):
        if source.parts[1:2] == ["project"]:
            continue
        for node in ast.walk(source.syntax):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "breaks":
                names |= {str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)}
    return names
