"""Patterns of texts that a shop writes itself, by an engine whose time is linear in the text (Rust's, in pydantic-core).

Python's own backtracks: a pattern such as `(a+)+$` and thirty letters would hold the process for minutes. Linear is not
enough by itself: each counted repeat is written out, so that `(?:a{0,100}){0,100}` is ten thousand letters long, and
each letter of the text is held against all of them. So the written-out length is bounded too.
"""

import re
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

MOST_PLACES = 1_000
_WIDE = 8  # a class of Unicode's many letters is as dear as so many single ones
_COUNT = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_ESCAPE = re.compile(r"\\(?:[pPxuU]\{[^}]*\}|[pP].|x..|u.{4}|U.{8}|.)", re.DOTALL)
_OPENING = re.compile(r"\((?:\?(?:P?<[^>]*>|[a-zA-Z-]*:|[a-zA-Z-]+\)))?")
_MANY = frozenset("pPwWdDsS")


@lru_cache(maxsize=2048)
def _validator(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=rf"^(?:{pattern})$", regex_engine="rust-regex"))


def usable(pattern: str) -> bool:
    """Whether it is a pattern of linear time, and not too long when its repeats are written out."""
    if places(pattern) > MOST_PLACES:
        return False
    try:
        _validator(pattern)
    except SchemaError:
        return False
    return True


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern says."""
    try:
        _validator(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


def places(pattern: str) -> int:
    """How many places the pattern has when every counted repeat is written out. Spaced-out patterns (x) are beyond any count."""
    open_sums, last, at = [0], 0, 0
    while at < len(pattern):
        counted = _COUNT.match(pattern, at)
        opening = _OPENING.match(pattern, at)
        if counted:
            times = max(int(counted[1]), int(counted[2] or 0), 1)
            open_sums[-1] += last * (times - 1)
            last, at = last * times, counted.end()
        elif opening:
            if "x" in opening[0].partition("?")[2].partition("<")[0]:
                return MOST_PLACES + 1
            last, at = 0, opening.end()
            if not opening[0].endswith(")"):
                open_sums.append(0)
        elif pattern[at] == ")" and len(open_sums) > 1:
            last, at = open_sums.pop(), at + 1
            open_sums[-1] += last
        elif pattern[at] in "*+?|^$":
            at += 1
        else:
            last, at = _atom(pattern, at)
            open_sums[-1] += last
    return sum(open_sums)


def _atom(pattern: str, at: int) -> tuple[int, int]:
    """What the letter, class or escape that begins here weighs, and where it ends."""
    if pattern[at] == "[":
        end = _end_of_class(pattern, at)
        return (_WIDE if re.search(r"\\[pPwWdDsS]|\[\^|[^\x00-\x7f]", pattern[at:end]) else 1), end
    if escape := _ESCAPE.match(pattern, at):
        return (_WIDE if escape[0][1] in _MANY else 1), escape.end()
    return (_WIDE // 2 if pattern[at] == "." else 1), at + 1


def _end_of_class(pattern: str, at: int) -> int:
    """Behind the bracket that closes this one; classes may stand in classes, and a bracket that stands first is a letter."""
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            depth += 1
            at += pattern[at + 1 : at + 2] == "^"
            at += pattern[at + 1 : at + 2] == "]"
        elif pattern[at] == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return at
