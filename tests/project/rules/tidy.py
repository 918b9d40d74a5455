"""Size, names and leftovers: what a reader meets before the meaning."""

import ast
import json
import re
from collections.abc import Iterator
from typing import TypedDict

from .registry import Violation, rule
from .tree import Source, Tree, dotted, full_name, functions, imported

FILE_LIMIT = 400
FUNCTION_LIMIT = 40
RATCHET = "tests/project/ratchet.json"
BANNED = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "data", "info", "misc", "stuff"}
DICTATED = {"data_received"}  # by asyncio.Protocol
LEFTOVER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]) + r")\b")
SILENCER = re.compile(
    r"#\s*(type:\s*ignore(\[[^\]]*\])?|noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?|nosec(\s+B\d+)?|pragma:\s*no cover)"
    r"(?P<rest>.*)"
)


class Ratchet(TypedDict):
    files: dict[str, int]
    functions: dict[str, int]


def read_ratchet(tree: Tree) -> Ratchet:
    empty: Ratchet = {"files": {}, "functions": {}}
    if RATCHET not in tree.files:
        return empty
    written: Ratchet = json.loads(tree.read(RATCHET))
    return written


@rule("tidy.file_length", "A file that fits in one reading can be held in the head; a full one is split by noun.")
def long_files(tree: Tree) -> list[Violation]:
    lengths = {source.path: len(source.lines) for source in tree.sources}
    starts = dict.fromkeys(lengths, 1)
    return list(_over("tidy.file_length", lengths, starts, FILE_LIMIT, read_ratchet(tree)["files"]))


@rule("tidy.function_length", "A long function does several things; each of them has a name.")
def long_functions(tree: Tree) -> list[Violation]:
    lengths, starts = {}, {}
    for source in tree.sources:
        for name, node in functions(source):
            key = f"{source.path}::{name}"
            lengths[key] = (node.end_lineno or node.lineno) - node.lineno + 1
            starts[key] = node.lineno
    return list(_over("tidy.function_length", lengths, starts, FUNCTION_LIMIT, read_ratchet(tree)["functions"]))


def _over(
    name: str, lengths: dict[str, int], starts: dict[str, int], limit: int, ratchet: dict[str, int]
) -> Iterator[Violation]:
    for key, length in lengths.items():
        if length > ratchet.get(key, limit):
            yield Violation(name, key, starts[key], f"{length} lines, at most {limit}: split it by noun or by step")
    for key, allowed in ratchet.items():
        if allowed > max(lengths.get(key, 0), limit):
            yield Violation(name, RATCHET, 1, f"{key} is shorter than {allowed} now: lower or drop its entry")
        elif lengths.get(key, 0) <= limit:
            yield Violation(name, RATCHET, 1, f"{key} is within the limit now: drop its entry")


@rule("tidy.banned_names", "A name that fits everything says nothing; these words attract what belongs elsewhere.")
def banned_names(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.sources:
        for line, name in _names(source):
            bad = BANNED & set(words_of(name))
            if bad and not source.allows("tidy.banned_names", line):
                found.append(Violation("tidy.banned_names", source.path, line, f"“{name}” says nothing: {min(bad)}"))
    return found


def _names(source: Source) -> Iterator[tuple[int, str]]:
    yield from ((1, part) for part in source.parts)
    for node in ast.walk(source.syntax):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name not in DICTATED and not node.name.startswith("test_"):  # the name of a test is a sentence
            yield node.lineno, node.name


def words_of(name: str) -> list[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


@rule("tidy.leftovers", "What is left to do is an issue with a title; in the code nobody finds it again.")
def leftovers(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.sources:
        for line, comment in source.comments.items():
            if mark := LEFTOVER.search(comment):
                found.append(Violation("tidy.leftovers", source.path, line, f"left over: {mark.group()}"))
    for path, text in tree.migrations:
        for number, line_text in enumerate(text.splitlines(), 1):
            if mark := LEFTOVER.search(line_text.partition("--")[2]):
                found.append(Violation("tidy.leftovers", path, number, f"left over: {mark.group()}"))
    return found


@rule("tidy.print", "Only the command line talks to a terminal; everything else writes the log.")
def prints(tree: Tree) -> list[Violation]:
    quiet = [source for source in tree.package if not source.path.startswith("orderloom/cli/")]
    return [
        Violation("tidy.print", source.path, node.lineno, "print() outside the command line: use the log")
        for source in quiet
        for node in ast.walk(source.syntax)
        if isinstance(node, ast.Call) and dotted(node.func) == "print"
        if not source.allows("tidy.print", node.lineno, node.end_lineno)
    ]


@rule("tidy.unexplained_silence", "A check that is switched off needs its reason beside it, or it stays off for ever.")
def unexplained_silences(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.sources:
        for line, comment in source.comments.items():
            silencer = SILENCER.search(comment)
            if silencer and len(re.findall(r"\w{2,}", silencer["rest"])) < 2:
                what = f"“{silencer.group(1)}” without a reason on its line"
                found.append(Violation("tidy.unexplained_silence", source.path, line, what))
    return found


@rule("tidy.swallowed", "An error that is caught and dropped is a fault that nobody will ever see.")
def swallowed_errors(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.sources:
        for node in ast.walk(source.syntax):
            if (what := _swallows(node)) and not source.allows("tidy.swallowed", getattr(node, "lineno", 1)):
                found.append(Violation("tidy.swallowed", source.path, getattr(node, "lineno", 1), what))
    return found


def _swallows(node: ast.AST) -> str:
    broad = {"Exception", "BaseException"}
    if isinstance(node, ast.ExceptHandler):
        if node.type is None:
            return "bare except: name what you expect"
        silent = all(isinstance(step, ast.Pass | ast.Continue) or _is_bare_value(step) for step in node.body)
        return "every error is swallowed here" if dotted(node.type) in broad and silent else ""
    if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "suppress":
        return "every error is suppressed here" if broad & {dotted(arg) for arg in node.args} else ""
    return ""


def _is_bare_value(step: ast.stmt) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)


@rule("tidy.own_patch", "A test that replaces our own code proves what the replacement does.")
def patched_own_code(tree: Tree) -> list[Violation]:
    found = []
    for source in tree.sources:
        if source.parts[0] != "tests":
            continue
        meaning = imported(source)
        for node in ast.walk(source.syntax):
            if isinstance(node, ast.Call) and node.args and _patches(node) and _is_ours(node.args[0], meaning):
                what = "a test patches our own code: pass in a fake, or use the real thing"
                found.append(Violation("tidy.own_patch", source.path, node.lineno, what))
    return found


def _patches(call: ast.Call) -> bool:
    name = dotted(call.func)
    return bool(re.search(r"(^|\.)(patch(\.(object|dict|multiple))?|setattr|delattr|setitem)$", name))


def _is_ours(target: ast.expr, meaning: dict[str, str]) -> bool:
    if isinstance(target, ast.Constant):
        return isinstance(target.value, str) and target.value.split(".")[0] == "orderloom"
    return full_name(target, meaning).split(".")[0] == "orderloom"
