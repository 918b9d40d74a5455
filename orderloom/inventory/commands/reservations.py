"""What happens to promises after they were made: paid for, given back, shipped."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import give_back, settle
from orderloom.inventory.model.levels import Book, Cause, DocumentKind, Place, Reason, leaving
from orderloom.inventory.model.promises import Reservation, ReservationState, Shipment, ShippedLine, Turn, ship
from orderloom.inventory.model.refusals import NotOnHand
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


async def expire_holds(work: Work, *, by: Actor, limit: int = 500) -> int:
    """Give back what checkouts held too long. Orders expire in their own flow, together with their reservations."""
    holders = await store.overdue_checkouts(work.tx, limit)
    if not holders:
        return 0
    await release(work, holders, reason="expired", by=by)
    return len(holders)


async def consume(
    work: Work,
    lines: Sequence[ShippedLine],
    *,
    parcel_id: UUID,
    location: str,
    by: Actor,
    occurred_at: datetime | None = None,
) -> None:
    """Goods left this location in a parcel: a fact, refused only where so many units are not on hand.

    What was promised at other locations is given back there; what other orders now lack becomes short.
    The caller holds the locks of the orders.
    """
    places = [(line.sku, location) for line in lines]
    book, waiting = await _locked(work, {line.order_id for line in lines}, places)
    shipment = ship(lines, waiting, location)
    await store.turn(work.tx, shipment.turns)
    await store.add_consumed(work.tx, location, shipment.unreserved)
    _leave(book, lines, shipment, parcel_id, location, by, occurred_at or work.now)
    for turn in shipment.turns:
        if turn.state is ReservationState.RELEASED and turn.reservation.is_open:
            give_back(book, turn, Reason.RELEASED, by=by, occurred_at=occurred_at or work.now)
    await settle(work, book, by=by, occurred_at=occurred_at)


def _leave(
    book: Book,
    lines: Sequence[ShippedLine],
    shipment: Shipment,
    parcel_id: UUID,
    location: str,
    by: Actor,
    occurred_at: datetime,
) -> None:
    """One `sold` movement for each line: the goods, and the promise that they kept."""
    for line in lines:
        level = book.levels.get((line.sku, location))
        if level is None:
            raise NotOnHand(sku=line.sku, location=location, on_hand=0, asked=line.quantity)
        cause = Cause(
            reason=Reason.SOLD,
            document=DocumentKind.PARCEL,
            document_id=parcel_id,
            line=line.line_no,
            by=by,
            occurred_at=occurred_at,
        )
        kept = shipment.kept.get((line.order_id, line.line_no), 0)
        book.post(level.place, leaving(level, line.quantity, reserved=kept), cause)


async def _locked(work: Work, holders: Iterable[UUID], places: Iterable[Place] = ()) -> tuple[Book, list[Reservation]]:
    """The stock rows of all that the holders wait for, locked, and then the reservations as they stand under them."""
    listed = list(holders)
    seen = await store.waiting(work.tx, listed, lock=False)
    book = await levels.lock(work.tx, {each.place for each in seen} | set(places))
    return book, await store.waiting(work.tx, listed, lock=True) if seen else []


def _several(holders: Holders) -> list[UUID]:
    return [holders] if isinstance(holders, UUID) else list(holders)
