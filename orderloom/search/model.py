"""What somebody looks for, as clauses over terms: in each clause one term must be there, and all clauses must hold. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import phonenumbers

LEAST_PREFIX = 3
LONGEST_VALUE = 200  # characters; the function search_values cuts there too
MOST_WORDS = 16
LIKE = 8
_NUMBERLIKE = re.compile(r"[+0-9 ()./-]+")
_DENSE = re.compile(r"[々-〇぀-ヿ㐀-䶿一-鿿가-힯豈-﫿\U00020000-\U0003ffff]+")


class Kind(StrEnum):
    """The things that can be looked for, as search_terms calls them."""

    ORDER = "o"
    CUSTOMER = "c"
    PRODUCT = "p"
    PARCEL = "s"


# Terms that a thing has to be filtered by, for who may see what they are of, and not to be found by: an order's tags.
UNSAID: Mapping[Kind, tuple[str, ...]] = {Kind.CUSTOMER: ("tag:",)}


class Folded(NamedTuple):
    """A term `name:value` whose value is compared as search compares text."""

    name: str
    value: str


Wanted = str | Folded
Clause = tuple[str, ...]
Place = tuple[datetime, UUID]  # of a thing in its list: what it is sorted by, and its id


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what was typed, as the database folds it and takes it apart."""

    folded: str
    words: Sequence[str]


class Phrase(NamedTuple):
    """Characters that stand together in some text of a thing, unless it has one of these codes."""

    text: str
    codes: Clause


class Patience(NamedTuple):
    """How much is looked at before another way is taken: things that have the rarest term; things that have all terms."""

    budget: int = 2_000
    met: int = 4_000


class Met(NamedTuple):
    """All things that have what is looked for: arrays as the database writes them."""

    at: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for, the rarest clause first. `sizes` says about how many things each has.

    `within` are terms of which each thing has one as well, which its live row is asked for: they narrow what can meet.
    """

    kind: Kind
    clauses: tuple[Clause, ...] = ()
    sizes: tuple[int, ...] = ()
    merged: int = 1  # so many of the first are common and of like size: they are read side by side
    phrases: tuple[Phrase, ...] = ()
    within: Clause = ()
    finds: bool = True  # False: some clause is met by nothing
    budget: int | None = None  # look at no more than so many things that have the rarest
    met: Met | None = None  # look at these alone

    @property
    def asks(self) -> bool:
        return bool(self.clauses) or not self.finds

    @property
    def together(self) -> list[Clause]:
        """What a thing must have all at once."""
        return [*self.clauses, self.within] if self.within else [*self.clauses]

    @property
    def values(self) -> dict[str, object]:
        """The values of the statements that `stream` and `probes` give."""
        terms: dict[str, object] = {f"search_{nth}": list(clause) for nth, clause in enumerate(self.clauses)}
        first = {"search_first": self.clauses[0][0]} if self.clauses else {}
        phrases: dict[str, object] = {f"search_phrase_{nth}": one.text for nth, one in enumerate(self.phrases)}
        phrases |= {f"search_codes_{nth}": list(one.codes) for nth, one in enumerate(self.phrases)}
        met = self.met._asdict() if self.met else {}
        read = None if self.budget is None else self.budget * LIKE
        bounded = {"search_budget": self.budget, "search_read": read}
        return terms | first | phrases | bounded | {f"search_met_{name}": array for name, array in met.items()}


def pieces(typed: str) -> list[str]:
    """What was typed, taken apart where a space is; a number with spaces in it stays whole."""
    typed = typed.strip()
    if _NUMBERLIKE.fullmatch(typed) and _digits(typed):
        return [typed]
    return typed.split()[:MOST_WORDS]


def _digits(typed: str) -> str:
    digits = re.sub(r"[^0-9]", "", typed)
    return digits if len(digits) >= 4 else ""


def codes(piece: Piece) -> list[str]:
    """The codes that a part may be: a number, reference, e-mail, tracking number, SKU, tag, telephone."""
    found = [f"={piece.folded}", f"sku:{piece.folded}", f"tag:{piece.folded}"]
    if piece.folded.startswith("#"):
        found.append(f"={piece.folded.lstrip('#')}")
    digits = _digits(piece.folded) if _NUMBERLIKE.fullmatch(piece.folded) else ""
    if not digits:
        return found
    found += [f"={digits}", f"={digits.lstrip('0')}"]
    return [*found, f"={abroad}"] if (abroad := _from_abroad(piece.folded)) else found


def _from_abroad(number: str) -> str:
    """The digits of a telephone number that begins with its country's code, as it is kept: without the 0 of `+31 (0)20 …`."""
    if not number.startswith(("+", "00")):
        return ""
    try:
        read = phonenumbers.parse("+" + number.lstrip("+0"), None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164).lstrip("+")


def all_codes(kind: Kind, given: Sequence[Piece], whole: Piece | None) -> list[list[str]]:
    """The codes that each part may be; or all of them together are one, for a code may have blanks."""
    together = codes(whole) if whole else []
    unsaid = UNSAID.get(kind, ())
    return [[code for code in (*codes(piece), *together) if not code.startswith(unsaid)] for piece in given]


def clauses(given: Sequence[Piece], known: Sequence[list[str]]) -> Iterator[list[str]]:
    """A part is one of its codes, or else all of its words."""
    for piece, its in zip(given, known, strict=True):
        for word in piece.words or [""]:
            yield [*dict.fromkeys([*its, word])] if word else its


def cut(term: str) -> str:
    """A term `name=value` as it is indexed: with so much of the value."""
    name, sign, value = term.partition("=")
    return f"{name}{sign}{value[:LONGEST_VALUE]}"


def beginning(given: Sequence[Piece]) -> str | None:
    """The last word, if it may be the beginning of a longer one: written with letters, and not too short."""
    word = given[-1].words[-1] if given and given[-1].words else ""
    return word if len(word) >= LEAST_PREFIX and not word.isdecimal() and not _DENSE.search(word) else None


def phrases(given: Sequence[Piece], known: Sequence[list[str]]) -> tuple[Phrase, ...]:
    """What is found by pairs of characters and may stand elsewhere in another order."""
    return tuple(
        Phrase(found, tuple(its))
        for piece, its in zip(given, known, strict=True)
        for found in _DENSE.findall(piece.folded)
        if len(found) > 2
    )


def weighed(asked: Sequence[Sequence[str]], sizes: Mapping[str, int]) -> list[tuple[int, Clause]]:
    """Each clause with the terms that something has, and how many things have them; the rarest first.

    What another clause says already, by fewer terms, is left out.
    """
    known = {tuple(term for term in dict.fromkeys(clause) if sizes.get(term)) for clause in asked}
    needed = [clause for clause in known if not any(set(other) < set(clause) for other in known)]
    return sorted((sum(sizes[term] for term in clause), clause) for clause in needed)


def merged(weights: Sequence[tuple[int, Clause]], *, few: int) -> int:
    """How many of the first clauses are read side by side; the others are asked for of each row that these give.

    A step to a row costs about as much as reading eight in order.
    """
    least = weights[0][0]
    if least < few:
        return 1
    like = [len(clause) == 1 and size <= LIKE * least for size, clause in weights]
    return max(1, next((nth for nth, alike in enumerate(like) if not alike), len(like)))
