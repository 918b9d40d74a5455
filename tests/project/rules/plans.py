"""What the planner does with a hot statement: the index it must use, and the tables it must never read in full."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .registry import Violation, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class HotStatement:
    """A statement that runs per request or per batch."""

    name: str
    sql: str  # as the store has it, with psycopg's placeholders
    params: Mapping[str, object] = field(default_factory=dict)
    indexes: tuple[str, ...] = ()  # each must be used
    never_in_full: tuple[str, ...] = ()  # tables that no Seq Scan may read


@rule("plans.hot", "A statement that reads a whole table is quick until there is something in it.", reads_sources=False)
def slow_plans(statement: HotStatement, plan: Mapping[str, Any]) -> list[Violation]:
    """`plan` is the "Plan" of EXPLAIN (FORMAT JSON)."""
    nodes = list(_nodes(plan))
    used = {str(node.get("Index Name")) for node in nodes}
    in_full = {str(node.get("Relation Name")) for node in nodes if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan")}
    found = [f"reads all of {table}" for table in sorted(in_full & set(statement.never_in_full))]
    found += [f"does not use {index}" for index in statement.indexes if index not in used]
    return [Violation("plans.hot", statement.name, 1, what) for what in found]


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
