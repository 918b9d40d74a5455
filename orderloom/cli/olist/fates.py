"""What became of an order: its status and its times, made to agree. Each disagreement is named, none is smoothed over silently."""

from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.sheets import Row
from orderloom.cli.olist.values import local_time
from orderloom.orders.model.order import CancelReason


class Stage(IntEnum):
    """How far an order got. The status says it; times beyond it do not count."""

    PLACED = 1
    PAID = 2
    SENT = 3
    ARRIVED = 4


STAGES = {
    "created": Stage.PLACED,
    "approved": Stage.PAID,
    "invoiced": Stage.PAID,
    "processing": Stage.PAID,
    "shipped": Stage.SENT,
    "delivered": Stage.ARRIVED,
    "canceled": Stage.PLACED,
    "unavailable": Stage.PLACED,
}
# The data set does not tell who cancelled, or why.
CANCELLED = {"canceled": CancelReason.OTHER, "unavailable": CancelReason.NO_STOCK}
PURCHASE, APPROVAL = "order_purchase_timestamp", "order_approved_at"
HANDOVER, DELIVERY = "order_delivered_carrier_date", "order_delivered_customer_date"


class Fate(NamedTuple):
    """The instants of an order as they are replayed: nothing arrives before it was sent."""

    placed_at: datetime
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None


class Told(NamedTuple):
    """The times of a row as the file has them."""

    placed: datetime | None
    paid: datetime | None
    sent: datetime | None
    arrived: datetime | None


class Judge:
    """Judges one row of orders.csv; an order that has no lines cannot be paid, sent or delivered."""

    def __init__(self, row: Row, anomalies: Anomalies, *, has_lines: bool) -> None:
        self._row = row
        self._anomalies = anomalies
        self._has_lines = has_lines
        self._status = row.values["order_status"].lower()
        self._told = Told(*(local_time(row, column, anomalies) for column in (PURCHASE, APPROVAL, HANDOVER, DELIVERY)))

    def fate(self) -> Fate | None:
        """The instants to replay, or None where the row has no time at all."""
        known = [one for one in self._told if one]
        if not known:
            self._note("order_without_any_time", "none of its times can be read")
            return None
        if self._told.placed is None:
            self._note("purchase_time_missing")
        placed = self._told.placed or min(known)
        stage = self._stage()
        paid = self._paid(placed, stage)
        sent, arrived = self._sent(placed, paid, stage)
        cancelled = self._cancelled(max([placed, *known]))
        return Fate(placed, self._payable(paid), sent, arrived, cancelled)

    def _note(self, kind: str, reason: str = "") -> None:
        order = f"order {self._row.values['order_id']}"
        self._anomalies.note(kind, self._row.file, self._row.line, f"{order}: {reason}" if reason else order)

    def _stage(self) -> Stage:
        if self._status not in STAGES:
            self._note("unknown_status", f"order_status is {self._row.values['order_status'][:80]!r}")
        stage = STAGES.get(self._status, Stage.PLACED)
        if (self._told.sent and stage < Stage.SENT) or (self._told.arrived and stage < Stage.ARRIVED):
            self._note("times_beyond_status", self._status)
        return stage

    def _paid(self, placed: datetime, stage: Stage) -> datetime | None:
        if self._told.paid:
            return self._kept(placed, self._told.paid, APPROVAL)
        if stage < Stage.PAID:
            return None
        self._note("approval_time_missing", self._status)
        return placed

    def _payable(self, paid: datetime | None) -> datetime | None:
        if self._has_lines or paid is None:
            return paid
        self._note("approval_without_amount")
        return None

    def _sent(self, placed: datetime, paid: datetime | None, stage: Stage) -> tuple[datetime | None, datetime | None]:
        if stage < Stage.SENT:
            return None, None
        if not self._has_lines:
            self._note("items_missing_for_delivery", self._status)
            return None, None
        arrived = self._told.arrived if stage is Stage.ARRIVED else None
        if arrived:
            self._kept(placed, arrived, DELIVERY)
        sent = self._handed_over(placed, paid, arrived)
        if paid and paid > sent:
            self._note("approved_after_handover")
        if stage is Stage.ARRIVED and arrived is None:
            self._note("delivery_time_missing")
            arrived = sent
        return sent, arrived

    def _handed_over(self, placed: datetime, paid: datetime | None, arrived: datetime | None) -> datetime:
        if self._told.sent is None:
            self._note("handover_time_missing")
            sent = max(placed, paid) if paid else placed
            return min(sent, arrived) if arrived else sent
        sent = self._kept(placed, self._told.sent, HANDOVER)
        if arrived and arrived < sent:
            self._note("delivered_before_handover")
            return arrived
        return sent

    def _cancelled(self, last: datetime) -> datetime | None:
        if self._status not in CANCELLED:
            return None
        self._note("cancellation_time_missing", self._status)
        return last

    def _kept(self, placed: datetime, at: datetime, column: str) -> datetime:
        """A time as it is told: which of the two is wrong nobody knows."""
        if at < placed:
            self._note("time_before_purchase", column)
        return at


def cancel_reason(row: Row) -> CancelReason:
    """Why an order of this status ended, as far as the data set tells."""
    return CANCELLED.get(row.values["order_status"].lower(), CancelReason.OTHER)
