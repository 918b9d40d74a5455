"""Counters, what moves them, and what the units are worth."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from orderloom.inventory.model.refusals import BeyondCounting, NotOnHand, WouldGoBelowZero
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import Sku
from orderloom.kernel.money import LARGEST, divide_half_up

MOST_UNITS = 1_000_000_000
Place = tuple[Sku, str]  # a SKU at a location


class Bucket(StrEnum):
    """Where within a location's goods a unit stands. Damaged and held units are on hand, but not for sale."""

    SELLABLE = "sellable"
    DAMAGED = "damaged"
    QUALITY_HOLD = "quality_hold"


class Reason(StrEnum):
    RECEIVED = "received"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    COUNTED = "counted"
    TRANSFERRED = "transferred"
    DAMAGED = "damaged"
    WRITTEN_OFF = "written_off"
    RESERVED = "reserved"
    RELEASED = "released"
    EXPIRED = "expired"
    SHORT = "short"
    HELD = "held"
    EXPECTED = "expected"


class DocumentKind(StrEnum):
    """What a movement points at as its cause."""

    ORDER = "order"
    PARCEL = "parcel"
    RECEIPT = "receipt"
    COUNT = "count"
    ADJUSTMENT = "adjustment"
    MOVE = "move"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a counter moves: reason, document, who, and when it happened in the world."""

    reason: Reason
    document: DocumentKind
    document_id: UUID
    line: int = 0
    by: Actor
    occurred_at: datetime
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The paper behind movements: one receipt, count, adjustment or parcel, entered once under its key."""

    kind: DocumentKind
    id: UUID
    by: Actor
    occurred_at: datetime
    key: str | None = None

    def cause(self, reason: Reason, line: int) -> Cause:
        """The cause of one line. The first line has the document's own key, so that a single movement keeps it."""
        return Cause(
            reason=reason,
            document=self.kind,
            document_id=self.id,
            line=line,
            by=self.by,
            occurred_at=self.occurred_at,
            key=self.key if self.key is None or line == 1 else f"{self.key}#{line}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What is added to each counter."""

    on_hand: int = 0
    reserved: int = 0
    damaged: int = 0
    quality_hold: int = 0
    incoming: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One SKU at one location. The version is the number of its last movement."""

    sku: Sku
    location: str
    id: UUID
    on_hand: int = 0
    reserved: int = 0
    damaged: int = 0
    quality_hold: int = 0
    incoming: int = 0
    safety_stock: int = 0
    oversell_limit: int = 0
    value_minor: int = 0
    low_at: int | None = None
    is_low: bool = False
    version: int = 0
    settings_version: int = 1

    @property
    def place(self) -> Place:
        return self.sku, self.location

    @property
    def good(self) -> int:
        """Units that may be picked."""
        return self.on_hand - self.damaged - self.quality_hold

    @property
    def unpromised(self) -> int:
        """Good units that no order waits for; below 0 where more was promised than there is."""
        return self.good - self.reserved

    @property
    def uncovered(self) -> int:
        """Promised units that neither the goods nor the oversell limit cover any longer."""
        return max(0, -self.unpromised - self.oversell_limit)

    def value_of(self, quantity: int) -> int:
        """What so many units are worth at the moving average; the last unit takes the rest."""
        if self.on_hand == 0:
            return 0
        return divide_half_up(self.value_minor * quantity, self.on_hand)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One entry of the ledger: what was added, and the level as it stood afterwards."""

    delta: Delta
    value_minor: int
    after: Level
    cause: Cause


@dataclass(slots=True)
class Book:
    """Locked levels, and the movements posted to them; both are saved together."""

    levels: dict[Place, Level]
    movements: list[Movement] = field(default_factory=list)

    @classmethod
    def of(cls, levels: Iterable[Level]) -> "Book":
        return cls({level.place: level for level in levels})

    def post(self, place: Place, delta: Delta, cause: Cause, *, value_minor: int | None = None) -> Movement:
        """Move the counters of one place. Without a value, units come and go at the moving average."""
        level = self.levels[place]
        value = _average(level, delta.on_hand) if value_minor is None else value_minor
        after = _added(level, delta, value)
        self.levels[place] = after
        movement = Movement(delta=delta, value_minor=value, after=after, cause=cause)
        self.movements.append(movement)
        return movement

    def moved(self) -> list[Level]:
        """The levels that have movements to be saved."""
        places = {movement.after.place for movement in self.movements}
        return [self.levels[place] for place in sorted(places)]


def _average(level: Level, quantity: int) -> int:
    return level.value_of(quantity) if quantity >= 0 else -level.value_of(-quantity)


def _added(level: Level, delta: Delta, value_minor: int) -> Level:
    after = replace(
        level,
        on_hand=level.on_hand + delta.on_hand,
        reserved=level.reserved + delta.reserved,
        damaged=level.damaged + delta.damaged,
        quality_hold=level.quality_hold + delta.quality_hold,
        incoming=level.incoming + delta.incoming,
        value_minor=level.value_minor + value_minor,
        version=level.version + 1,
    )
    for counter in ("on_hand", "reserved", "damaged", "quality_hold", "incoming"):
        if getattr(after, counter) < 0:
            left = getattr(level, counter)
            raise WouldGoBelowZero(sku=level.sku, location=level.location, counter=counter, left=left)
        if getattr(after, counter) > MOST_UNITS:
            raise BeyondCounting(sku=level.sku, location=level.location, counter=counter, most=MOST_UNITS)
    if after.value_minor > LARGEST:
        raise BeyondCounting(sku=level.sku, location=level.location, counter="value_minor", most=LARGEST)
    return after


def leaving(level: Level, quantity: int, *, reserved: int = 0) -> Delta:
    """So many units leave the building. What was believed damaged or held gives way: on hand covers every bucket."""
    if quantity > level.on_hand:
        raise NotOnHand(sku=level.sku, location=level.location, on_hand=level.on_hand, asked=quantity)
    held, damaged = _giving_way(level, level.on_hand - quantity)
    return Delta(on_hand=-quantity, reserved=-reserved, quality_hold=-held, damaged=-damaged)


def counted(level: Level, on_hand: int) -> Delta:
    """The world says so: on hand becomes this number, and the buckets inside it follow where they must."""
    held, damaged = _giving_way(level, on_hand)
    return Delta(on_hand=on_hand - level.on_hand, quality_hold=-held, damaged=-damaged)


def _giving_way(level: Level, on_hand: int) -> tuple[int, int]:
    """Units that must leave quality hold, then damaged, so that both fit into what is on hand."""
    excess = max(0, level.damaged + level.quality_hold - on_hand)
    held = min(excess, level.quality_hold)
    return held, excess - held


def between(level: Level, quantity: int, source: Bucket, target: Bucket) -> Delta:
    """Units change their bucket inside what is on hand. There must be so many in the bucket they come from."""
    inside = {Bucket.SELLABLE: level.good, Bucket.DAMAGED: level.damaged, Bucket.QUALITY_HOLD: level.quality_hold}
    if quantity > inside[source]:
        raise WouldGoBelowZero(sku=level.sku, location=level.location, counter=source.value, left=inside[source])
    change = {source: -quantity, target: quantity}
    return Delta(damaged=change.get(Bucket.DAMAGED, 0), quality_hold=change.get(Bucket.QUALITY_HOLD, 0))


def added_to(level: Level, quantity: int, bucket: Bucket) -> Delta:
    """Units appear in a bucket, or (below 0) vanish from it. There must be so many in it."""
    inside = {Bucket.SELLABLE: level.good, Bucket.DAMAGED: level.damaged, Bucket.QUALITY_HOLD: level.quality_hold}
    if inside[bucket] + quantity < 0:
        raise WouldGoBelowZero(sku=level.sku, location=level.location, counter=bucket.value, left=inside[bucket])
    return Delta(
        on_hand=quantity,
        damaged=quantity if bucket is Bucket.DAMAGED else 0,
        quality_hold=quantity if bucket is Bucket.QUALITY_HOLD else 0,
    )
