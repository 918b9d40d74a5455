"""A checkout's hold: stock kept for a buyer who is still filling in the form. It ends by its time, by hand, or in an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from orderloom.inventory.model.sourcing import Sellable, Share
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Conflict
from orderloom.kernel.lifecycle import Lifecycle

LONGEST_MINUTES = 60
DEFAULT_MINUTES = 15


class HoldState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"  # an order has it now
    RELEASED = "released"  # given back
    EXPIRED = "expired"  # given back because its time ran out


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """What is to be kept, where, until when; for which channel, asked with which credential."""

    id: UUID
    channel: str
    credential_id: UUID | None
    shares: Sequence[Share]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    id: UUID
    channel: str
    state: HoldState
    order_id: UUID | None
    expires_at: datetime
    version: int
    created_at: datetime


class Held(NamedTuple):
    """An open hold as an order finds it: whose it is, and the units it gives."""

    channel: str
    units: Mapping[tuple[str, str], int]  # (sku, location) → units


class TakeOver(NamedTuple):
    """An order takes a hold."""

    hold_id: UUID
    order_id: UUID
    by: Actor


def free(held: Held, sellable: Sellable) -> None:
    """What the hold keeps can be promised to its order."""
    for place, units in held.units.items():
        sellable[place] = sellable.get(place, 0) + units


def keep(held: Held, sellable: Sellable) -> None:
    """The order came to nothing: the hold keeps its units after all."""
    for place, units in held.units.items():
        sellable[place] -= units
