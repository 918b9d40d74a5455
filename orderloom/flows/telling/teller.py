"""What there is to know about a platform that tells orders by webhook: its topics, and how its documents are read. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from orderloom.flows.telling.told import ToldChange, ToldOrder


class Telling(Enum):
    """What a topic's document tells."""

    ORDER = auto()  # the whole order as it stands
    REFUND = auto()  # a refund alone, which names its order
    DELETION = auto()  # that an order is no more


class Reading(NamedTuple):
    """An order as it was told, the members that nobody here knows, and minor units of rounding that were brought to its sums."""

    order: ToldOrder
    unknown: tuple[str, ...] = ()
    rounded: Mapping[str, int] = {}


def _nothing(members: object) -> None:
    return None


def _none(members: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asides:
    """How what is told of an order without the order itself is read: which order it is about, and what was given back."""

    about: Callable[[object, Telling], str]
    refund: Callable[[object, str, str], ToldChange]  # the last: the currency of its order


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """One platform. `members` is a document as JSON has it; the second argument is the channel that it is told for."""

    topics: Mapping[str, Telling]
    reading: Callable[[object, str, bool], Reading]  # the last: whether orders of a trial are taken too
    change: Callable[[object, str], ToldChange]
    asides: Asides | None = None
    name_of: Callable[[object], str | None] = _nothing  # what asides will call this order, if there are any
    unknown: Callable[[object], tuple[str, ...]] = _none
