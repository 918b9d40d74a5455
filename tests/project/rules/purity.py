"""Where time, ids and chance may come from: contexts and flows get them handed in."""

import ast
import re

from .registry import Violation, rule
from .tree import Source, Tree, full_name, imported

CLOCKS = re.compile(
    r"^(datetime\.datetime\.(now|utcnow|today)|datetime\.date\.today"
    r"|time\.(time|time_ns|localtime|gmtime)|asyncio\.sleep|time\.sleep)$"
)
IDS = re.compile(r"^(uuid\.uuid[14678]|random\..*|os\.urandom)$")


def _inside(tree: Tree) -> list[Source]:
    return [source for source in tree.package if source.context or source.parts[1:2] == ["flows"]]


def _calls(rule_name: str, wanted: re.Pattern[str], what: str, tree: Tree) -> list[Violation]:
    found = []
    for source in _inside(tree):
        meaning = imported(source)
        for node in ast.walk(source.syntax):
            called = full_name(node.func, meaning) if isinstance(node, ast.Call) else ""
            if wanted.search(called) and not source.allows(rule_name, getattr(node, "lineno", 1)):
                found.append(Violation(rule_name, source.path, getattr(node, "lineno", 1), f"{called}(): {what}"))
    return found


@rule("purity.clock", "One transaction has one now, the database's; two clocks disagree about every deadline.")
def own_clocks(tree: Tree) -> list[Violation]:
    return _calls("purity.clock", CLOCKS, "time comes from work.now", tree)


@rule("purity.ids", "Ids made in time order keep indexes small; chance that is handed in can be repeated.")
def own_ids(tree: Tree) -> list[Violation]:
    return _calls("purity.ids", IDS, "ids come from kernel.ids.new_id", tree)
