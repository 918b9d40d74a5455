"""Facts of refusals as people read them: no language's own way of writing lists, truths and nothings."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import Enum


def readable(value: object) -> str:
    """One value in words: a list is its members with commas, a mapping its members with their names, nothing is a dash."""
    match value:
        case None:
            return "-"
        case bool():
            return "true" if value else "false"
        case Enum():
            return readable(value.value)
        case date():
            return value.isoformat()
        case Mapping():
            return ", ".join(f"{readable(name)} {readable(one)}" for name, one in value.items())
        case list() | tuple() | AbstractSet():
            return ", ".join(sorted(map(readable, value)) if isinstance(value, AbstractSet) else map(readable, value))
        case _:
            return str(value)


def told(facts: Mapping[str, object]) -> str:
    """Facts in one line, each by its name, long lists last; those that say nothing are left out."""
    said = sorted(facts.items(), key=lambda fact: isinstance(fact[1], list | tuple))
    return ", ".join(f"{name}: {readable(value)}" for name, value in said if value is not None)
