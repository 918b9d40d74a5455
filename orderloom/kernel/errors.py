"""Refusals: what the domain says no to. HTTP status codes live in orderloom.api.errors."""

import inspect
from datetime import datetime
from typing import ClassVar

LONGEST_FACT = 300


class Refusal(Exception):
    """The request was refused."""

    code: ClassVar[str] = "refused"  # part of the public API: never renamed

    def __init__(self, **facts: object) -> None:
        super().__init__(self.__doc__)
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What people read: which condition is unmet, and what clears it."""
        return " ".join((inspect.getdoc(self) or "").split())

    @property
    def plain_facts(self) -> dict[str, object]:
        """The facts as JSON has them."""
        return {name: plain(value) for name, value in self.facts.items()}


def plain(value: object) -> object:
    """A fact as JSON has it: sets in order, instants as in every answer, texts without NUL and of bounded length."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value).replace("\x00", "")[:LONGEST_FACT]


class Invalid(Refusal):
    """The request is understood but what it says cannot be right."""

    code = "invalid"


class Unauthenticated(Refusal):
    """Sign in, or send a valid API key."""

    code = "unauthenticated"


class Forbidden(Refusal):
    """This credential does not carry the permission that this needs."""

    code = "forbidden"


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see."""

    code = "not_found"


class Conflict(Refusal):
    """The thing's present state does not allow this."""

    code = "conflict"


class ChangedMeanwhile(Conflict):
    """Someone else changed this since you read it; read it again and repeat."""

    code = "changed_meanwhile"


class TooMany(Refusal):
    """Too many requests of this kind; wait and try again."""

    code = "too_many"


class Busy(Refusal):
    """The system cannot take this now; try again in a moment."""

    code = "busy"
