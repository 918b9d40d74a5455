"""What is looked for, understood: terms that things have, the rarest first; and statements that walk them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from psycopg import sql

from orderloom.infra.work import Connection
from orderloom.search import model
from orderloom.search.model import Asked, Folded, Kind, Patience, Piece, Place, Wanted
from orderloom.search.store import meeting, progress, terms

__all__ = [
    "PATIENCE",
    "Asked",
    "Kind",
    "Patience",
    "Progress",
    "Wanted",
    "hurried",
    "probes",
    "progress_of",
    "size",
    "stream",
    "term",
    "understand"
]  # fmt: skip
T = TypeVar("T")

# So many are counted; how many there are of what has more is estimated.
FEW = 2_000
MOST_BEGINNINGS = 50
PATIENCE = Patience()
NOTHING, EVERYWHERE = sql.SQL(""), sql.SQL("true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far search is behind the feed: positions, and the age in seconds of the oldest fact it has not seen."""

    position: int
    head: int
    lag_s: float


def term(name: str, value: str) -> Folded:
    """The term `name:value`, whose value is compared as search compares text."""
    return Folded(name, value)


async def understand(
    tx: Connection,
    kind: Kind,
    *,
    q: str | None = None,
    having: Sequence[Sequence[Wanted]] = (),
    within: Sequence[str] = (),
) -> Asked:
    """What is looked for: every part of `q`, and of each element of `having` at least one term.

    `within`: terms of which each has one as well, but which the live rows will be asked for.
    """
    typed = model.pieces(q or "")
    whole = [" ".join(typed)] if len(typed) > 1 else []
    folding = [wanted.value for each in having for wanted in each if isinstance(wanted, Folded)]
    pieces = await terms.folded(tx, [*typed, *whole, *folding]) if typed or folding else []
    given, rest = pieces[: len(typed)], pieces[len(typed) + len(whole) :]
    codes = model.all_codes(kind, given, pieces[len(typed)] if whole else None)
    asked = list(model.clauses(given, codes))
    if asked and (word := model.beginning(given)):
        asked[-1] = await _beginnings(tx, kind, asked[-1], word)
    asked += _wanted(having, rest)
    if not asked:
        return Asked(kind=kind)
    weighed = await _weighed(tx, kind, asked, alone=len(asked) == 1 and not within)
    return replace(weighed, phrases=model.phrases(given, codes), within=tuple(within))


def _wanted(having: Sequence[Sequence[Wanted]], folded: Sequence[Piece]) -> list[list[str]]:
    ready = iter(folded)
    return [
        [f"{wanted.name}:{next(ready).folded}" if isinstance(wanted, Folded) else model.cut(wanted) for wanted in each]
        for each in having
    ]


async def _beginnings(tx: Connection, kind: Kind, clause: list[str], word: str) -> list[str]:
    """The clause with the words that begin with its word; where they are too many to walk, only the word itself."""
    words = await terms.beginning(tx, kind, word, most=MOST_BEGINNINGS + 1)
    return [*clause, *words] if len(words) <= MOST_BEGINNINGS else clause


async def _weighed(tx: Connection, kind: Kind, asked: Sequence[Sequence[str]], *, alone: bool) -> Asked:
    every = {one for clause in asked for one in clause}
    weights = model.weighed(asked, await terms.sizes(tx, kind, every, most=1 if alone else FEW))
    finds = bool(weights[0][0])
    return Asked(
        kind=kind,
        clauses=tuple(clause for _, clause in weights) if finds else (),
        sizes=tuple(size for size, _ in weights) if finds else (),
        merged=model.merged(weights, few=FEW) if finds else 1,
        finds=finds,
    )


async def size(tx: Connection, asked: Asked) -> int:
    """About how many things the rarest clause has."""
    if len(asked.together) > 1:
        return asked.sizes[0]
    return sum((await terms.sizes(tx, asked.kind, asked.clauses[0], most=FEW)).values())


async def hurried(
    tx: Connection,
    asked: Asked,
    read: Callable[[Asked], Awaitable[list[T]]],
    *,
    limit: int,
    behind: Place | None = None,
    newest_first: bool = True,
    patience: Patience = PATIENCE,
) -> list[T]:
    """A page of what is looked for, as `read` reads it by the statement that `stream` gives for what it is handed.

    Most pages of common terms are filled by the newest things. Where they are not, since the terms hardly ever meet, those that
    have all of them are sought at once; where even these are many, everything is walked. `behind`: where the page begins; near
    the end of what has the rarest term that alone is walked.
    """
    if len(asked.together) < 2 or asked.sizes[0] <= patience.budget:
        return await read(asked)
    if behind:
        left = await terms.left(tx, asked, behind, newest_first=newest_first, most=patience.budget + 1)
        if left <= patience.budget:
            return await read(replace(asked, merged=1))
    rows = await read(replace(asked, budget=patience.budget))
    if len(rows) >= limit:
        return rows
    count, met = await meeting.met(tx, asked.kind, asked.together, most=patience.met + 1)
    if not count:
        return []
    return await read(replace(asked, met=met) if count <= patience.met else asked)


def stream(
    asked: Asked,
    *,
    rows: sql.Composable = NOTHING,
    bounds: sql.Composable = EVERYWHERE,
    conditions: Sequence[sql.Composable] = (),
    newest_first: bool = True,
) -> sql.Composed:
    """`SELECT at, id` of at most %(limit)s things in the order of their list.

    `rows` joins live rows to `t(at, id)`, `conditions` judge them. `bounds` says of `t` alone where the page begins and ends.
    """
    return terms.walk(asked, rows=rows, bounds=bounds, conditions=conditions, newest_first=newest_first)


def said(asked: Asked, phrase: sql.SQL) -> list[sql.Composed]:
    """What live rows are asked for beside terms: `phrase` judges one {phrase}; what has its code need not say it."""
    return [
        sql.SQL("({} OR {})").format(
            phrase.format(phrase=sql.Placeholder(f"search_phrase_{nth}")),
            terms.probe(asked.kind, sql.Placeholder(f"search_codes_{nth}")),
        )
        for nth in range(len(asked.phrases))
    ]


def probes(asked: Asked) -> list[sql.Composed]:
    """The same as conditions on `t(at, id)`, for who walks something else."""
    return terms.probes(asked)


async def progress_of(tx: Connection) -> Progress:
    """How far search is behind the feed."""
    position, head, lag_s = await progress.state(tx)
    return Progress(position=position, head=head, lag_s=lag_s)
