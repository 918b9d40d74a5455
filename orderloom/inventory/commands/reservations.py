"""What happens to promises after they were made: paid for, given back. Shipping them is commands/shipping.py."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import give_back, settle
from orderloom.inventory.model.levels import Book, Reason
from orderloom.inventory.model.promises import Reservation, ReservationState, Turn
from orderloom.inventory.store import levels
from orderloom.inventory.store import reservations as store
from orderloom.kernel.actor import Actor

Holders = UUID | Iterable[UUID]  # an order (or a checkout), or several


async def commit(work: Work, order_id: Holders, *, by: Actor) -> None:
    """Paid: what was held is committed and no longer expires. What was short may be filled now."""
    holders = _several(order_id)
    seen = await store.waiting(work.tx, holders, lock=False)
    # Stock rows come before reservations wherever both are locked; here only where something is short.
    book = await levels.lock(work.tx, {each.place for each in seen if each.state is ReservationState.SHORT})
    await store.commit(work.tx, holders)
    await settle(work, book, by=by, occurred_at=None)


async def release(
    work: Work,
    order_id: Holders,
    *,
    reason: Literal["released", "expired"] = "released",
    by: Actor,
    occurred_at: datetime | None = None,
) -> None:
    """Give back all that is still promised; what has ended stays as it is, so twice is once. Short promises just end.

    The caller holds the locks of the orders.
    """
    holders = _several(order_id)
    book, waiting = await _locked(work, holders)
    turns = [Turn(reservation=each, quantity=each.quantity, state=ReservationState(reason)) for each in waiting]
    await store.turn(work.tx, turns)
    for turn in turns:
        if turn.reservation.is_open:
            give_back(book, turn, Reason(reason), by=by, occurred_at=occurred_at or work.now)
    await settle(work, book, by=by, occurred_at=occurred_at)


async def _locked(work: Work, holders: Iterable[UUID]) -> tuple[Book, list[Reservation]]:
    """The stock rows of all that the holders wait for, locked, and then the reservations as they stand under them."""
    listed = list(holders)
    seen = await store.waiting(work.tx, listed, lock=False)
    book = await levels.lock(work.tx, {each.place for each in seen})
    return book, await store.waiting(work.tx, listed, lock=True) if seen else []


def _several(holders: Holders) -> list[UUID]:
    return [holders] if isinstance(holders, UUID) else list(holders)
