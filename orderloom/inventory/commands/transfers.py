"""Goods go from one location to another in one step, at the cost they leave with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import settle
from orderloom.inventory.commands.opening import Limit, opened
from orderloom.inventory.events import StockTransferred
from orderloom.inventory.model.levels import Book, Delta, Document, DocumentKind, Level, Movement, Reason
from orderloom.inventory.model.places import Location
from orderloom.inventory.model.refusals import CurrencyDiffers, NotOnHand, PromisedToBuyers, SameLocation
from orderloom.inventory.model.requests import TransferLine
from orderloom.inventory.store import locations as places
from orderloom.kernel.actor import Actor


async def transfer(
    work: Work,
    lines: Sequence[TransferLine],
    *,
    move_id: UUID,
    by: Actor,
    occurred_at: datetime | None = None,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """Move good units to another location. Units that orders at the source wait for stay there."""
    ends = {(line.sku, end) for line in lines for end in (line.source, line.target)}
    book = await opened(work, ends, locations)
    currencies = await places.by_code(work.tx, (location for _, location in ends))
    at = occurred_at or work.now
    document = Document(kind=DocumentKind.MOVE, id=move_id, by=by, occurred_at=at, key=key)
    for number, line in enumerate(lines):
        left, arrived = _carry(book, line, currencies, document, number)
        for movement, other in ((left, line.target), (arrived, line.source)):
            work.emit(_told(movement, move_id, other), by=by, occurred_at=at)
    await settle(work, book, by=by, occurred_at=at)


def _carry(
    book: Book, line: TransferLine, known: dict[str, Location], document: Document, number: int
) -> tuple[Movement, Movement]:
    """Two movements: out at the average, in with the same value (or the cost named, in the target's currency)."""
    _refuse_what_cannot_go(book.levels[line.sku, line.source], line)
    out = document.cause(Reason.TRANSFERRED, 2 * number + 1)
    left = book.post((line.sku, line.source), Delta(on_hand=-line.quantity), out)
    if line.unit_cost_minor is not None:
        value = line.quantity * line.unit_cost_minor
    elif known[line.source].currency == known[line.target].currency:
        value = -left.value_minor
    else:
        raise CurrencyDiffers(source=line.source, target=line.target)
    into = document.cause(Reason.TRANSFERRED, 2 * number + 2)
    return left, book.post((line.sku, line.target), Delta(on_hand=line.quantity), into, value_minor=value)


def _refuse_what_cannot_go(level: Level, line: TransferLine) -> None:
    if line.source == line.target:
        raise SameLocation(location=line.source)
    if line.quantity > level.good:
        raise NotOnHand(sku=level.sku, location=level.location, on_hand=level.good, asked=line.quantity)
    if line.quantity > max(0, level.unpromised):
        left = max(0, level.unpromised)
        raise PromisedToBuyers(sku=level.sku, location=level.location, left=left, asked=line.quantity)


def _told(movement: Movement, move_id: UUID, other: str) -> StockTransferred:
    after = movement.after
    return StockTransferred(
        level_id=after.id,
        sku=after.sku,
        location=after.location,
        move_id=move_id,
        delta=movement.delta.on_hand,
        other_location=other,
        on_hand=after.on_hand,
    )
