"""Goods that leave in parcels, many at once: stock rows are locked together and in order, whatever the batch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import give_back, settle
from orderloom.inventory.model.levels import Book, Cause, DocumentKind, Reason, leaving
from orderloom.inventory.model.promises import Reservation, ReservationState, Shipment, ShippedLine, Turn, ship
from orderloom.inventory.model.refusals import NotOnHand
from orderloom.inventory.store import levels
from orderloom.inventory.store import reservations as store
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import Sku

Promised = dict[UUID, list[Reservation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What left a location in a parcel."""

    parcel_id: UUID
    location: str
    lines: Sequence[ShippedLine]
    occurred_at: datetime


async def consume(work: Work, parcels: Sequence[Sent], *, by: Actor) -> None:
    """Take the goods of these parcels out of the stock: facts, refused only where so many units are not on hand.

    What was promised at other locations is given back there; what other orders now lack becomes short.
    The caller holds the locks of the orders.
    """
    book, waiting = await _locked(work, parcels)
    whole = {each.key: each for each in waiting}
    promised: Promised = defaultdict(list)
    for each in waiting:
        promised[each.holder_id].append(each)
    turns: list[Turn] = []
    unreserved: dict[str, list[tuple[UUID, int, Sku, int]]] = defaultdict(list)
    for parcel in parcels:
        shipment = _ship(parcel, promised)
        turns += [replace(turn, reservation=whole[turn.reservation.key]) for turn in shipment.turns]
        unreserved[parcel.location] += shipment.unreserved
        _leave(book, parcel, shipment, by)
    await store.turn(work.tx, turns)
    for location, rows in unreserved.items():
        await store.add_consumed(work.tx, location, rows)
    await settle(work, book, by=by, occurred_at=max((parcel.occurred_at for parcel in parcels), default=None))


async def _locked(work: Work, parcels: Sequence[Sent]) -> tuple[Book, list[Reservation]]:
    """The stock rows that these parcels touch, locked, and then the promises as they stand under them."""
    orders = {line.order_id for parcel in parcels for line in parcel.lines}
    seen = await store.waiting(work.tx, orders, lock=False)
    places = {(line.sku, parcel.location) for parcel in parcels for line in parcel.lines}
    book = await levels.lock(work.tx, places | {each.place for each in seen})
    return book, await store.waiting(work.tx, orders, lock=True) if seen else []


def _ship(parcel: Sent, promised: Promised) -> Shipment:
    """What one parcel means for promises; what it uses up is gone for the next parcel."""
    orders = {line.order_id for line in parcel.lines}
    shipment = ship(parcel.lines, [each for order_id in orders for each in promised[order_id]], parcel.location)
    used: Counter[tuple[UUID, int, str, int]] = Counter()
    for turn in shipment.turns:
        used[turn.reservation.key] += turn.quantity
    for order_id in orders:
        promised[order_id] = list(_left(promised[order_id], used))
    return shipment


def _left(reservations: Iterable[Reservation], used: Counter[tuple[UUID, int, str, int]]) -> Iterable[Reservation]:
    for each in reservations:
        if each.quantity > used[each.key]:
            yield replace(each, quantity=each.quantity - used[each.key])


def _leave(book: Book, parcel: Sent, shipment: Shipment, by: Actor) -> None:
    """One `sold` movement for each line: the goods, and the promise that they kept; promises elsewhere end."""
    for line in parcel.lines:
        level = book.levels.get((line.sku, parcel.location))
        if level is None:
            raise NotOnHand(sku=line.sku, location=parcel.location, on_hand=0, asked=line.quantity)
        cause = Cause(
            reason=Reason.SOLD,
            document=DocumentKind.PARCEL,
            document_id=parcel.parcel_id,
            line=line.line_no,
            by=by,
            occurred_at=parcel.occurred_at,
        )
        kept = shipment.kept.get((line.order_id, line.line_no), 0)
        book.post(level.place, leaving(level, line.quantity, reserved=kept), cause)
    for turn in shipment.turns:
        if turn.state is ReservationState.RELEASED and turn.reservation.is_open:
            give_back(book, turn, Reason.RELEASED, by=by, occurred_at=parcel.occurred_at)
