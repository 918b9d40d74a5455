"""Reservations: what is promised of the stock, and which promises give way when the world contradicts them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from orderloom.inventory.model.levels import Bucket, DocumentKind, Place
from orderloom.inventory.model.refusals import NeverLeft
from orderloom.kernel.ids import OrderId, Sku
from orderloom.kernel.money import divide_half_up


class ReservationState(StrEnum):
    HELD = "held"  # promised, not paid
    COMMITTED = "committed"  # promised and paid
    CONSUMED = "consumed"  # left the building
    RELEASED = "released"  # given back
    EXPIRED = "expired"  # given back because time ran out
    SHORT = "short"  # promised, but the goods are not there


OPEN = (ReservationState.HELD, ReservationState.COMMITTED)  # these make up the counter `reserved`
WAITING = (*OPEN, ReservationState.SHORT)  # not ended


class HolderKind(StrEnum):
    ORDER = "order"
    CHECKOUT = "checkout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    holder_id: UUID
    line_no: int
    location: str
    part: int
    holder_kind: HolderKind
    sku: Sku
    quantity: int
    state: ReservationState
    paid: bool
    expires_at: datetime | None
    created_at: datetime

    @property
    def place(self) -> Place:
        return self.sku, self.location

    @property
    def key(self) -> tuple[UUID, int, str, int]:
        return self.holder_id, self.line_no, self.location, self.part

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def document(self) -> DocumentKind:
        return DocumentKind.ORDER if self.holder_kind is HolderKind.ORDER else DocumentKind.HOLD

    @property
    def filled_state(self) -> ReservationState:
        """What a short one becomes when the goods are there."""
        return ReservationState.COMMITTED if self.paid else ReservationState.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """So many units of a reservation take on a state; fewer than all of it split it."""

    reservation: Reservation
    quantity: int
    state: ReservationState


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedLine:
    """Units of an order line that left the building in a parcel."""

    order_id: OrderId
    line_no: int
    sku: Sku
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """Units of an order line that came back, by the parcel that they left in."""

    order_id: OrderId
    line_no: int
    sku: Sku
    quantity: int
    parcel_id: UUID
    bucket: Bucket = Bucket.QUALITY_HOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What of a parcel's line left the stock and is not back yet: units, and what they were worth."""

    units: int
    value_minor: int

    def back(self, quantity: int) -> tuple[int, "Left"]:
        """The value that so many units come back with; the last one brings the rest."""
        if quantity > self.units:
            raise NeverLeft(left=self.units, asked=quantity)
        value = divide_half_up(self.value_minor * quantity, self.units)
        return value, Left(units=self.units - quantity, value_minor=self.value_minor - value)


def youngest_first(reservations: Iterable[Reservation]) -> list[Reservation]:
    """Who came last gives way first."""
    return sorted(reservations, key=_age, reverse=True)


def oldest_first(reservations: Iterable[Reservation]) -> list[Reservation]:
    """Who has waited longest is served first."""
    return sorted(reservations, key=_age)


def _age(reservation: Reservation) -> tuple[datetime, UUID, int, int]:
    return reservation.created_at, reservation.holder_id, reservation.line_no, reservation.part


def take(reservations: Sequence[Reservation], quantity: int) -> list[tuple[Reservation, int]]:
    """Units from each in turn until the quantity is met."""
    taken = []
    for reservation in reservations:
        if quantity <= 0:
            break
        part = min(quantity, reservation.quantity)
        taken.append((reservation, part))
        quantity -= part
    return taken


@dataclass(frozen=True, slots=True)
class Shipment:
    """What a shipment means for promises."""

    turns: list[Turn]
    kept: dict[tuple[UUID, int], int]  # (order, line) → units that leave `reserved` at the shipping location
    unreserved: list[tuple[UUID, int, Sku, int]]  # (order, line, SKU, units) that had no reservation here


def ship(lines: Iterable[ShippedLine], waiting: Sequence[Reservation], location: str) -> Shipment:
    """Match what left a location with what was promised: first there, then what was short there, then elsewhere."""
    shipment = Shipment([], {}, [])
    for line in lines:
        mine = [each for each in waiting if (each.holder_id, each.line_no) == (line.order_id, line.line_no)]
        _ship_line(shipment, line, sorted(mine, key=lambda each: _nearness(each, location)), location)
    return shipment


def _nearness(reservation: Reservation, location: str) -> tuple[bool, bool, int]:
    return reservation.location != location, not reservation.is_open, reservation.part


def _ship_line(shipment: Shipment, line: ShippedLine, promised: Sequence[Reservation], location: str) -> None:
    """Promises kept here are consumed; those elsewhere are given back, and their units stand here as consumed."""
    elsewhere = line.quantity
    for each, quantity in take(promised, line.quantity):
        here = each.location == location
        state = ReservationState.CONSUMED if here else ReservationState.RELEASED
        shipment.turns.append(Turn(reservation=each, quantity=quantity, state=state))
        if here:
            elsewhere -= quantity
            if each.is_open:
                key = (line.order_id, line.line_no)
                shipment.kept[key] = shipment.kept.get(key, 0) + quantity
    if elsewhere:
        shipment.unreserved.append((line.order_id, line.line_no, line.sku, elsewhere))
