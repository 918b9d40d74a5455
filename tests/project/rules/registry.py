"""What a rule is, what it finds, and the list of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Check = TypeVar("Check", bound=Callable[..., Any])
Test = TypeVar("Test", bound=Callable[..., Any])

RULES: dict[str, "Rule"] = {}
PLANTED: set[str] = set()


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    rule: str
    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    why: str
    check: Callable[..., list[Violation]]
    reads_sources: bool  # takes a Tree and nothing else


def rule(name: str, why: str, *, reads_sources: bool = True) -> Callable[[Check], Check]:
    """Enter a check in the list; from then on a test must plant a violation of it."""

    def enter(check: Check) -> Check:
        if name in RULES:
            raise ValueError(f"two rules are called {name}")
        RULES[name] = Rule(name, why, check, reads_sources)
        return check

    return enter


def plants(*names: str) -> Callable[[Test], Test]:
    """Mark a test as the one that plants a violation of these rules and sees it named."""

    def enter(test: Test) -> Test:
        PLANTED.update(names)
        return test

    return enter
