"""Goods come in, turn up, vanish, break, move: each with its reason, its document and its cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.inventory.commands.covering import settle
from orderloom.inventory.commands.opening import Limit, opened
from orderloom.inventory.events import StockAdjusted, StockExpected, StockMoved, StockReceived
from orderloom.inventory.model.levels import Bucket, Delta, Document, DocumentKind, Level, Reason, added_to, between
from orderloom.inventory.model.refusals import SameBucket
from orderloom.inventory.model.requests import AdjustmentLine, MoveLine, ReceiptLine, each_once
from orderloom.inventory.store import levels
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile


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
    at = occurred_at or work.now
    receipt = Document(kind=DocumentKind.RECEIPT, id=receipt_id, by=by, occurred_at=at, key=key)
    known = await levels.last_costs(work.tx, [line.place for line in lines if line.unit_cost_minor is None])
    for number, line in enumerate(lines, 1):
        level = book.levels[line.place]
        cost = _found_value(level, line.quantity, line.unit_cost_minor, known.get(line.place, 0))
        cause = receipt.cause(Reason.RECEIVED, number)
        after = book.post(line.place, _received(level, line), cause, value_minor=cost).after
        event = StockReceived(
            level_id=after.id,
            sku=after.sku,
            location=after.location,
            receipt_id=receipt_id,
            quantity=line.quantity,
            on_hand=after.on_hand,
        )
        work.emit(event, by=by, occurred_at=at)
    await settle(work, book, by=by, occurred_at=at)


def _received(level: Level, line: ReceiptLine) -> Delta:
    units = added_to(level, line.quantity, line.bucket)
    announced = min(line.from_incoming, level.incoming)
    return Delta(on_hand=units.on_hand, damaged=units.damaged, quality_hold=units.quality_hold, incoming=-announced)


async def expect(
    work: Work,
    lines: Sequence[AdjustmentLine],
    *,
    receipt_id: UUID,
    by: Actor,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """Goods are announced, or (below 0) called off: incoming changes, nothing can be sold of it yet."""
    book = await opened(work, each_once(line.place for line in lines), locations)
    document = Document(kind=DocumentKind.RECEIPT, id=receipt_id, by=by, occurred_at=work.now, key=key)
    for number, line in enumerate(lines, 1):
        cause = document.cause(Reason.EXPECTED, number)
        after = book.post(line.place, Delta(incoming=line.delta), cause).after
        event = StockExpected(
            level_id=after.id, sku=after.sku, location=after.location, quantity=line.delta, incoming=after.incoming
        )
        work.emit(event, by=by)
    await levels.save(work.tx, book)


async def adjust(
    work: Work,
    lines: Sequence[AdjustmentLine],
    *,
    adjustment_id: UUID,
    reason: Literal["adjusted", "written_off"] = "adjusted",
    by: Actor,
    occurred_at: datetime | None = None,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """Units turned up or are gone. Promises that this leaves without goods become short."""
    book = await opened(work, each_once(line.place for line in lines), locations)
    at = occurred_at or work.now
    document = Document(kind=DocumentKind.ADJUSTMENT, id=adjustment_id, by=by, occurred_at=at, key=key)
    known = await levels.last_costs(work.tx, [line.place for line in lines if line.delta > 0])
    for number, line in enumerate(lines, 1):
        level = book.levels[line.place]
        delta = added_to(level, line.delta, line.bucket)
        value = _found_value(level, line.delta, line.unit_cost_minor, known.get(line.place, 0))
        after = book.post(line.place, delta, document.cause(Reason(reason), number), value_minor=value).after
        work.emit(_adjusted(after, line.delta, reason, adjustment_id), by=by, occurred_at=at)
    await settle(work, book, by=by, occurred_at=at)


async def set_on_hand(
    work: Work,
    line: AdjustmentLine,
    *,
    adjustment_id: UUID,
    version: int,
    by: Actor,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """On hand grows by what is missing to a number that was worked out from this version; refused if it is stale.

    `line.delta` is the number wanted. Whoever stands in front of the goods counts instead.
    """
    book = await opened(work, [line.place], locations)
    level = book.levels[line.place]
    if level.version != version:
        raise ChangedMeanwhile(sku=level.sku, location=level.location, version=level.version)
    document = Document(kind=DocumentKind.ADJUSTMENT, id=adjustment_id, by=by, occurred_at=work.now, key=key)
    delta = line.delta - level.on_hand
    known = await levels.last_costs(work.tx, [line.place])
    value = _found_value(level, delta, line.unit_cost_minor, known.get(line.place, 0))
    units = added_to(level, delta, Bucket.SELLABLE)
    after = book.post(line.place, units, document.cause(Reason.ADJUSTED, 1), value_minor=value).after
    work.emit(_adjusted(after, delta, "adjusted", adjustment_id), by=by)
    await settle(work, book, by=by, occurred_at=None)


def _found_value(level: Level, delta: int, unit_cost_minor: int | None, last_cost_minor: int) -> int | None:
    """Found units are worth what is said, else the average, else what one cost last; lost ones leave at the average."""
    if delta < 0 or (unit_cost_minor is None and level.on_hand > 0):
        return None
    return delta * (last_cost_minor if unit_cost_minor is None else unit_cost_minor)


def _adjusted(after: Level, delta: int, reason: str, adjustment_id: UUID) -> StockAdjusted:
    return StockAdjusted(
        level_id=after.id,
        sku=after.sku,
        location=after.location,
        adjustment_id=adjustment_id,
        reason=reason,
        delta=delta,
        on_hand=after.on_hand,
    )


async def move(
    work: Work,
    lines: Sequence[MoveLine],
    *,
    move_id: UUID,
    by: Actor,
    occurred_at: datetime | None = None,
    key: str | None = None,
    locations: Limit = None,
) -> None:
    """Units change between sellable, damaged and quality hold. Promises that this leaves without goods become short."""
    book = await opened(work, {line.place for line in lines}, locations)
    at = occurred_at or work.now
    document = Document(kind=DocumentKind.MOVE, id=move_id, by=by, occurred_at=at, key=key)
    for number, line in enumerate(lines, 1):
        if line.source is line.target:
            raise SameBucket(sku=line.sku, location=line.location)
        delta = between(book.levels[line.place], line.quantity, line.source, line.target)
        reason = Reason.DAMAGED if Bucket.DAMAGED in (line.source, line.target) else Reason.HELD
        after = book.post(line.place, delta, document.cause(reason, number)).after
        event = StockMoved(
            level_id=after.id,
            sku=after.sku,
            location=after.location,
            move_id=move_id,
            source=line.source.value,
            target=line.target.value,
            quantity=line.quantity,
        )
        work.emit(event, by=by, occurred_at=at)
    await settle(work, book, by=by, occurred_at=at)
