"""Checkout holds: kept, given back, taken over by an order, ended by the clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands import reservations
from orderloom.inventory.commands.covering import give_back, settle
from orderloom.inventory.events import HoldExpired, HoldPlaced, HoldReleased, HoldTaken
from orderloom.inventory.model.holds import (
    LIFECYCLE,
    Held,
    Hold,
    HoldAction,
    HoldBounds,
    HoldState,
    NewHold,
    TakeOver,
    TooManyHolds,
    Visitor,
    must_leave_some,
)
from orderloom.inventory.model.levels import Cause, Delta, DocumentKind, Place, Reason
from orderloom.inventory.model.promises import ReservationState, Turn
from orderloom.inventory.model.sourcing import Share
from orderloom.inventory.store import holds as store
from orderloom.inventory.store import levels
from orderloom.inventory.store import reservations as promises
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import NotFound
from orderloom.kernel.ids import Sku


async def place(work: Work, hold: NewHold, *, by: Actor) -> None:
    """Keep what was allocated. The caller has locked the stock rows before it allocated, so it is there."""
    await store.insert(work.tx, hold)
    book = await levels.lock(work.tx, _places(hold.shares))
    for share in hold.shares:
        cause = Cause(
            reason=Reason.HELD,
            document=DocumentKind.HOLD,
            document_id=hold.id,
            line=share.line_no,
            by=by,
            occurred_at=work.now,
        )
        book.post((Sku(share.sku), share.location), Delta(reserved=share.quantity), cause)
    await levels.save(work.tx, book)
    units = sum(share.quantity for share in hold.shares)
    work.emit(HoldPlaced(hold_id=hold.id, channel=hold.channel, units=units), by=by)


async def guard_visitors(
    work: Work, wanted: Mapping[str, int], there: Mapping[str, int], *, locations: Collection[str], bounds: HoldBounds
) -> None:
    """Refuse what visitors may not hold. The caller has locked the stock rows of what is `wanted`: no hold comes between."""
    held = await store.held_by_visitors(work.tx, wanted, locations)
    must_leave_some(wanted, held, there, bounds)


async def must_have_few(work: Work, bounds: HoldBounds, visitor: Visitor, *, by: Actor, exactly: bool = False) -> None:
    """Refuse another hold to a key or buyer with as many as it may have.

    A look first keeps those who have enough from the stock rows. `exactly`: the holds of one visitor are counted one after the
    other from here to the commit, so it comes last, for everybody who looks at a page shares its key.
    """
    if by.id is None:
        return
    if exactly:
        await store.lock_visitor(work.tx, by.id)
    most = bounds.open_of_buyer if visitor is Visitor.BUYER else bounds.open_of_key
    if await store.open_of(work.tx, by.id) >= most:
        raise TooManyHolds(most=most)


async def release(work: Work, hold_id: UUID, *, channels: Collection[str] | None, by: Actor, own: bool = False) -> Hold:
    """Give a hold's stock back before its time. One that was given back already stays so; one that an order took is refused.

    `own`: somebody else's hold is not found.
    """
    hold = await store.one(work.tx, hold_id, lock=True)
    if hold is None or (channels is not None and hold.channel not in channels) or (own and hold.credential_id != by.id):
        raise NotFound(hold_id=hold_id)
    if hold.state in (HoldState.RELEASED, HoldState.EXPIRED):
        return hold
    LIFECYCLE.after(hold.state, HoldAction.RELEASE)
    await store.end(work.tx, [hold_id], HoldState.RELEASED)
    await reservations.release(work, hold_id, by=by)
    work.emit(HoldReleased(hold_id=hold_id), by=by)
    return hold


async def expire(work: Work, *, by: Actor, limit: int = 500) -> int:
    """End the holds whose time ran out; returns how many there were. Several workers may do so at once."""
    holds = [hold.id for hold in await store.overdue(work.tx, limit)]
    if holds:
        await store.end(work.tx, holds, HoldState.EXPIRED)
        await reservations.release(work, holds, reason="expired", by=by)
        for hold_id in holds:
            work.emit(HoldExpired(hold_id=hold_id), by=by)
    return len(holds)


async def open_units(work: Work, ids: Collection[UUID]) -> dict[UUID, Held]:
    """What the open ones of these holds keep; the others are missing."""
    return await store.open_units(work.tx, ids)


async def take_over(work: Work, taken: Sequence[TakeOver], shares: Iterable[Share]) -> set[Place]:
    """Give the holds' stock back to whom the orders' own reservations take it from next; returns the places touched.

    Locks the stock rows of the orders' shares as well, so that nobody comes between. SQLSTATE OL001 when a hold has ended.
    """
    by = {each.hold_id: each.by for each in taken}
    await store.take(work.tx, [(each.hold_id, each.order_id) for each in taken])
    seen = await promises.waiting(work.tx, by, lock=False)
    places = {each.place for each in seen}
    book = await levels.lock(work.tx, places | _places(shares))
    waiting = await promises.waiting(work.tx, by, lock=True)
    turns = [Turn(reservation=each, quantity=each.quantity, state=ReservationState.RELEASED) for each in waiting]
    await promises.turn(work.tx, turns)
    for turn in turns:
        if turn.reservation.is_open:
            give_back(book, turn, Reason.RELEASED, by=by[turn.reservation.holder_id], occurred_at=work.now)
    await levels.save(work.tx, book)
    for each in taken:
        work.emit(HoldTaken(hold_id=each.hold_id, order_id=each.order_id), by=each.by)
    return places


async def settle_after(work: Work, places: set[Place], *, by: Actor) -> None:
    """What the orders left of the holds may fill promises that wait."""
    await settle(work, await levels.lock(work.tx, places), by=by, occurred_at=None)


def _places(shares: Iterable[Share]) -> set[Place]:
    return {(Sku(share.sku), share.location) for share in shares}
