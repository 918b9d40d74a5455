"""Goods come back from a buyer, at the cost that they left with."""

from collections.abc import Sequence
from datetime import datetime

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import settle
from orderloom.inventory.commands.opening import Limit, opened
from orderloom.inventory.events import StockReturned
from orderloom.inventory.model.levels import Document, DocumentKind, Reason, added_to
from orderloom.inventory.model.promises import Left, ReturnedLine
from orderloom.inventory.store import returns as store
from orderloom.kernel.actor import Actor

NOTHING = Left(units=0, value_minor=0)


async def take_back(
    work: Work,
    lines: Sequence[ReturnedLine],
    *,
    location: str,
    by: Actor,
    occurred_at: datetime | None = None,
    locations: Limit = None,
) -> None:
    """Put returned units into a bucket of this location, never more than left in their parcel.

    The caller holds the locks of the orders: nobody else returns the same units meanwhile.
    """
    book = await opened(work, {(line.sku, location) for line in lines}, locations)
    away = await store.left(work.tx, lines)
    at = occurred_at or work.now
    for line in lines:
        key = (line.parcel_id, line.line_no, line.sku)
        value, away[key] = away.get(key, NOTHING).back(line.quantity)
        parcel = Document(kind=DocumentKind.PARCEL, id=line.parcel_id, by=by, occurred_at=at)
        level = book.levels[line.sku, location]
        delta = added_to(level, line.quantity, line.bucket)
        after = book.post(level.place, delta, parcel.cause(Reason.RETURNED, line.line_no), value_minor=value).after
        event = StockReturned(
            level_id=after.id,
            sku=after.sku,
            location=location,
            order_id=line.order_id,
            line_no=line.line_no,
            quantity=line.quantity,
            on_hand=after.on_hand,
        )
        work.emit(event, by=by, occurred_at=at)
    await settle(work, book, by=by, occurred_at=at)
