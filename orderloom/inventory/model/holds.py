"""A checkout's hold: stock kept for a buyer who is still filling in the form. It ends by its time, by hand, or in an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from orderloom.inventory.model.sourcing import Sellable, Share
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Conflict, Invalid, TooMany
from orderloom.kernel.lifecycle import Lifecycle

LONGEST_MINUTES = 60
DEFAULT_MINUTES = 15


class HoldState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"  # an order has it now
    RELEASED = "released"  # given back
    EXPIRED = "expired"  # given back because its time ran out


class Visitor(StrEnum):
    """Who anybody can be."""

    PAGE = "page"  # a publishable key
    BUYER = "buyer"


class HoldAction(StrEnum):
    TAKE = "take"
    RELEASE = "release"
    EXPIRE = "expire"


LIFECYCLE = Lifecycle(
    {
        (HoldState.OPEN, HoldAction.TAKE): HoldState.TAKEN,
        (HoldState.OPEN, HoldAction.RELEASE): HoldState.RELEASED,
        (HoldState.OPEN, HoldAction.EXPIRE): HoldState.EXPIRED,
    }
)


class HoldEnded(Conflict):
    """This hold is not open any more, or not for this channel; place the order without it, or hold anew."""

    code = "hold_ended"


class HoldTooLarge(Invalid):
    """A web page or a buyer can hold at most so many units of one SKU; the facts say how many. Order them without a hold."""

    code = "hold_too_large"


class TooManyHolds(TooMany):
    """This key or buyer has as many open holds as it may; give one back, order, or wait until one runs out."""

    code = "too_many_holds"


class HeldByOthers(Conflict):
    """Web pages already hold as much of this SKU as they may hold together; order it without a hold."""

    code = "held_by_others"


class HoldBounds(NamedTuple):
    """What visitors may hold: anybody can be one, so nobody may hold everything."""

    units: int  # of one SKU in one hold
    percent: int  # of what there is to sell of a SKU, in all open holds of visitors
    open_of_buyer: int
    open_of_key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """What is to be kept, where, until when; for which channel, asked with which credential."""

    id: UUID
    channel: str
    credential_id: UUID | None
    shares: Sequence[Share]
    expires_at: datetime
    visitor: Visitor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    id: UUID
    channel: str
    credential_id: UUID | None
    state: HoldState
    order_id: UUID | None
    expires_at: datetime
    version: int
    created_at: datetime


class Held(NamedTuple):
    """An open hold as an order finds it: whose it is, and the units it gives."""

    channel: str
    units: Mapping[tuple[str, str], int]  # (sku, location) → units
    buyer: UUID | None = None  # the customer who asked for it, if one did: then it is theirs alone


class TakeOver(NamedTuple):
    """An order takes a hold."""

    hold_id: UUID
    order_id: UUID
    by: Actor


def must_be_small(wanted: Mapping[str, int], bounds: HoldBounds) -> None:
    """Refuse to hold more units of a SKU than one hold may have."""
    for sku, units in wanted.items():
        if units > bounds.units:
            raise HoldTooLarge(sku=sku, asked=units, most=bounds.units)


def must_leave_some(
    wanted: Mapping[str, int], held: Mapping[str, int], there: Mapping[str, int], bounds: HoldBounds
) -> None:
    """Refuse to hold more of a SKU than visitors may hold together; `there` is what can be sold and is not held.

    The share is rounded up, so that the last unit can be held, too.
    """
    for sku, units in wanted.items():
        kept = held.get(sku, 0)
        most = -(-(there.get(sku, 0) + kept) * bounds.percent // 100)
        if kept + units > most:
            raise HeldByOthers(sku=sku, asked=units)


def free(held: Held, sellable: Sellable) -> None:
    """What the hold keeps can be promised to its order."""
    for place, units in held.units.items():
        sellable[place] = sellable.get(place, 0) + units


def keep(held: Held, sellable: Sellable) -> None:
    """The order came to nothing: the hold keeps its units after all."""
    for place, units in held.units.items():
        sellable[place] -= units
