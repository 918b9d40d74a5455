"""What callers ask for, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from orderloom.inventory.model.levels import Bucket, Place
from orderloom.inventory.model.refusals import TwiceInOne
from orderloom.kernel.ids import Sku


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Units that came in, and what one of them cost in the location's currency (None: as much as those before)."""

    sku: Sku
    location: str
    quantity: int
    unit_cost_minor: int | None = None
    from_incoming: int = 0  # how many of them were announced
    bucket: Bucket = Bucket.SELLABLE

    @property
    def place(self) -> Place:
        return self.sku, self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLine:
    """Units that turned up (above 0) or are gone (below 0)."""

    sku: Sku
    location: str
    delta: int
    bucket: Bucket = Bucket.SELLABLE
    unit_cost_minor: int | None = None

    @property
    def place(self) -> Place:
        return self.sku, self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """What somebody counted: every unit there, whatever its condition."""

    sku: Sku
    location: str
    on_hand: int

    @property
    def place(self) -> Place:
        return self.sku, self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """Units that change between sellable, damaged and quality hold."""

    sku: Sku
    location: str
    quantity: int
    source: Bucket
    target: Bucket

    @property
    def place(self) -> Place:
        return self.sku, self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """Units that go from one location to another in one step."""

    sku: Sku
    source: str
    target: str
    quantity: int
    unit_cost_minor: int | None = None  # in the target's currency, where that differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How much is kept back at a place, how far it may be oversold, and when somebody wants to be warned."""

    place: Place
    safety_stock: int
    oversell_limit: int
    low_at: int | None


def each_once(places: Iterable[Place]) -> list[Place]:
    """The places, in order; refused if one stands there twice."""
    listed = sorted(places)
    for place, following in pairwise(listed):
        if place == following:
            raise TwiceInOne(sku=place[0], location=place[1])
    return listed
