"""What a changed level means for promises: uncovered ones become short, short ones are filled."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from orderloom.infra.work import Work
from orderloom.inventory.events import StockFilled, StockShort
from orderloom.inventory.model.levels import Book, Cause, Delta, Place, Reason
from orderloom.inventory.model.promises import Reservation, ReservationState, Turn, oldest_first, take, youngest_first
from orderloom.inventory.store import levels, reservations
from orderloom.kernel.actor import Actor


async def settle(work: Work, book: Book, *, by: Actor, occurred_at: datetime | None) -> None:
    """Bring promises and goods of all locked levels together again, then write counters and movements."""
    await _shorten(work, book, by, occurred_at or work.now)
    await _fill(work, book, by, occurred_at or work.now)
    await levels.save(work.tx, book)


async def _shorten(work: Work, book: Book, by: Actor, occurred_at: datetime) -> None:
    lacking = {level.place: level.uncovered for level in book.levels.values() if level.uncovered}
    if not lacking:
        return
    found = youngest_first(await reservations.youngest_open(work.tx, lacking))
    turns = [
        Turn(reservation=each, quantity=quantity, state=ReservationState.SHORT)
        for each, quantity in _enough(lacking, found)
    ]
    await reservations.turn(work.tx, turns)
    for turn in turns:
        give_back(book, turn, Reason.SHORT, by=by, occurred_at=occurred_at)
        work.emit(_said(StockShort, book, turn), by=by, occurred_at=occurred_at)


async def _fill(work: Work, book: Book, by: Actor, occurred_at: datetime) -> None:
    room = {level.place: level.unpromised for level in book.levels.values() if level.unpromised > 0}
    if not room:
        return
    found = oldest_first(await reservations.oldest_short(work.tx, room))
    turns = [
        Turn(reservation=each, quantity=quantity, state=each.filled_state) for each, quantity in _enough(room, found)
    ]
    await reservations.turn(work.tx, turns)
    for turn in turns:
        _promise(book, turn, turn.quantity, Reason.RESERVED, by, occurred_at)
        work.emit(_said(StockFilled, book, turn), by=by, occurred_at=occurred_at)


def give_back(book: Book, turn: Turn, reason: Reason, *, by: Actor, occurred_at: datetime) -> None:
    """Take an open reservation's units out of `reserved`."""
    _promise(book, turn, -turn.quantity, reason, by, occurred_at)


def _promise(book: Book, turn: Turn, units: int, reason: Reason, by: Actor, occurred_at: datetime) -> None:
    old = turn.reservation
    cause = Cause(
        reason=reason,
        document=old.document,
        document_id=old.holder_id,
        line=old.line_no,
        by=by,
        occurred_at=occurred_at,
    )
    book.post(old.place, Delta(reserved=units), cause)


def _enough(units: Mapping[Place, int], found: Sequence[Reservation]) -> list[tuple[Reservation, int]]:
    """From each place's reservations, in the order given, as many units as are wanted there."""
    return [
        taken
        for place, wanted in units.items()
        for taken in take([each for each in found if each.place == place], wanted)
    ]


def _said(kind: type[StockShort] | type[StockFilled], book: Book, turn: Turn) -> StockShort | StockFilled:
    old = turn.reservation
    return kind(
        level_id=book.levels[old.place].id,
        sku=old.sku,
        location=old.location,
        holder_id=old.holder_id,
        line_no=old.line_no,
        quantity=turn.quantity,
    )
