"""What every refusal must have: a test that brings it about."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from .registry import Violation, rule
from .tree import Source

# Refusals that no test brings about, and why.
UNREACHED = {
    "invalid": "what many refusals are; none is only that",
    "too_many": "what several refusals are; none is only that",
    "refused_by_rule": "a plug-in's refusal says its own code, and is tested by it",
    "credential_changed": "a sign from the intake's batch to its edge, which asks again",
    "record_failed": "a wall behind the models, for rows of files: whoever reaches it has found a hole in one of them",
    "console_not_built": "the tests run with the console built",
    "too_many_rows": "1,048,576 rows of a sheet take a minute to write",
    "import_format_unclear": "two plug-ins that take the same file for theirs",
    "webhook_broke": "a fault of ours, three times over",
}
WHERE = ": name it, or its class, in the test that meets it (over HTTP: tests/api/test_every_refusal.py)"


@rule("refusals.reached", "A refusal that no test has seen is a guess about what happens then.", reads_sources=False)
def unreached_refusals(refusals: Mapping[str, str], said: set[str]) -> list[Violation]:
    """`refusals`: the name of the class by its code; `said`: every name and every text that tests have."""
    found = [
        Violation("refusals.reached", "docs/reference/refusals.md", 1, f"no test brings {code} about{WHERE}")
        for code, name in sorted(refusals.items())
        if code not in UNREACHED and not {code, name} & said
    ]
    return found + [
        Violation("refusals.reached", "tests/project/rules/refusals.py", 1, f"{code} is excused, and is tested or gone")
        for code in sorted(UNREACHED)
        if code not in refusals or {code, refusals[code]} & said
    ]


def said_in(tests: Iterable[Source]) -> set[str]:
    """Names and texts in these tests, but in those of the rules themselves."""
    return {word for source in tests if source.parts[1] != "project" for word in _words(source.syntax)}


def _words(syntax: ast.Module) -> Iterator[str]:
    for node in ast.walk(syntax):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
