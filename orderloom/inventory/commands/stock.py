"""Goods come in, go out, turn up, vanish, break: each with its reason, its document and its cost."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import settle
from orderloom.inventory.events import StockReceived
from orderloom.inventory.model.levels import Book, Cause, Delta, DocumentKind, Place, Reason, added_to
from orderloom.inventory.model.refusals import UnknownLocation
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.inventory.store import levels
from orderloom.kernel.actor import Actor

Limit = frozenset[str] | None  # the locations a caller may touch; None: all


async def receive(
    work: Work,
    lines: Sequence[ReceiptLine],
    *,
    receipt_id: UUID,
    by: Actor,
    occurred_at: datetime | None = None,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """Goods came in: on hand and value grow, and orders that waited for them are served, oldest first."""
    book = await opened(work, {line.place for line in lines}, locations)
    for number, line in enumerate(lines, 1):
        level = book.levels[line.place]
        units = added_to(level, line.quantity, line.bucket)
        delta = Delta(
            on_hand=units.on_hand,
            damaged=units.damaged,
            quality_hold=units.quality_hold,
            incoming=-min(line.from_incoming, level.incoming),
        )
        cause = Cause(
            reason=Reason.RECEIVED,
            document=DocumentKind.RECEIPT,
            document_id=receipt_id,
            line=number,
            by=by,
            occurred_at=occurred_at or work.now,
            key=numbered(key, number),
        )
        after = book.post(line.place, delta, cause, value_minor=line.quantity * line.unit_cost_minor).after
        event = StockReceived(
            level_id=after.id,
            sku=after.sku,
            location=after.location,
            receipt_id=receipt_id,
            quantity=line.quantity,
            on_hand=after.on_hand,
        )
        work.emit(event, by=by, occurred_at=occurred_at)
    await settle(work, book, by=by, occurred_at=occurred_at)


async def opened(work: Work, places: Iterable[Place], locations: Limit) -> Book:
    """The book of these places, locked; levels that do not exist yet are made."""
    listed = list(places)
    within(locations, (location for _, location in listed))
    await levels.ensure(work.tx, listed)
    return await levels.lock(work.tx, listed)


def within(locations: Limit, wanted: Iterable[str]) -> None:
    """Refuse a location that the caller may not see, as if it did not exist."""
    for location in wanted:
        if locations is not None and location not in locations:
            raise UnknownLocation(location=location)


def numbered(key: str | None, number: int) -> str | None:
    """The key of one movement of a document: the first has the document's own, so that a single one keeps it."""
    return key if key is None or number == 1 else f"{key}#{number}"
