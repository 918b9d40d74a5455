"""Somebody stood in front of the shelf: the number goes in, whatever was promised."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import settle
from orderloom.inventory.commands.opening import Limit, opened
from orderloom.inventory.events import StockCounted
from orderloom.inventory.model.levels import Document, DocumentKind, Reason, counted
from orderloom.inventory.model.requests import CountLine, each_once
from orderloom.inventory.store import levels
from orderloom.kernel.actor import Actor


async def count(
    work: Work,
    lines: Sequence[CountLine],
    *,
    count_id: UUID,
    by: Actor,
    occurred_at: datetime | None = None,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """On hand becomes what was counted, never refused: promises it no longer covers become short, youngest first."""
    book = await opened(work, each_once(line.place for line in lines), locations)
    at = occurred_at or work.now
    document = Document(kind=DocumentKind.COUNT, id=count_id, by=by, occurred_at=at, key=key)
    empty = [level.place for level in book.levels.values() if level.on_hand == 0]
    known = await levels.last_costs(work.tx, empty)
    for number, line in enumerate(lines, 1):
        before = book.levels[line.place]
        found = known.get(line.place, 0) * line.on_hand if before.on_hand == 0 else None
        cause = document.cause(Reason.COUNTED, number)
        after = book.post(line.place, counted(before, line.on_hand), cause, value_minor=found).after
        event = StockCounted(
            level_id=after.id,
            sku=after.sku,
            location=after.location,
            count_id=count_id,
            expected=before.on_hand,
            on_hand=after.on_hand,
        )
        work.emit(event, by=by, occurred_at=at)
    await settle(work, book, by=by, occurred_at=at)
