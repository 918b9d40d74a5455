from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId, new_id
from orderloom.kernel.lifecycle import MoveRefused
from orderloom.orders.model import order as rules
from orderloom.orders.model.order import LIFECYCLE, Action, CancelReason, Order, Status

DEADLINE = datetime(2026, 1, 2, tzinfo=UTC)


def an_order(status: Status = Status.OPEN, *, shipped: int = 0, paid: int = 0, refunded: int = 0) -> Order:
    return Order(
        id=OrderId(new_id()),
        channel="web-eu",
        status=status,
        currency="EUR",
        buyer_key=None,
        units=3,
        units_shipped=shipped,
        units_delivered=0,
        total_minor=1000,
        paid_minor=paid,
        refunded_minor=refunded,
        cancel_reason=None,
        expires_at=None,
        version=1,
    )


# The whole table once more, by hand: a change to either side has to be meant.
ALLOWED = {
    ("placed", "confirm", "open"),
    ("placed", "cancel", "cancelled"),
    ("open", "finish", "complete"),
    ("open", "cancel", "cancelled"),
}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_move_is_listed_or_refused(status: Status, action: Action) -> None:
    target = next((end for start, act, end in ALLOWED if (start, act) == (status, action)), None)
    if target is None:
        with pytest.raises(MoveRefused):
            LIFECYCLE.after(status, action)
    else:
        assert LIFECYCLE.after(status, action) == target


# What stands against each act in each situation, by the code that a client sees; None: nothing.
def _cancel(order: Order) -> object:
    return rules.cancel(order, CancelReason.BUYER)


SITUATIONS = {
    "placed": an_order(Status.PLACED),
    "placed, with a deadline": replace(an_order(Status.PLACED), expires_at=DEADLINE),
    "open": an_order(paid=1000),
    "partly shipped": an_order(shipped=1, paid=1000),
    "complete": an_order(Status.COMPLETE, shipped=3, paid=1000),
    "cancelled": replace(an_order(Status.CANCELLED), cancel_reason="buyer"),
    "cancelled, paid": replace(an_order(Status.CANCELLED, paid=1000), cancel_reason="buyer"),
    "cancelled, given back": replace(an_order(Status.CANCELLED, paid=1000, refunded=1000), cancel_reason="buyer"),
}
REFUSED: dict[str, tuple[Callable[[Order], object], dict[str, str | None]]] = {
    "cancel": (
        _cancel,
        {
            "placed": None,
            "placed, with a deadline": None,
            "open": None,
            "partly shipped": "already_shipped",
            "complete": "already_shipped",
            "cancelled": "already_cancelled",
            "cancelled, paid": "already_cancelled",
            "cancelled, given back": "already_cancelled",
        },
    ),
    "confirm unpaid": (
        rules.confirm_unpaid,
        {
            "placed": None,
            "placed, with a deadline": "payment_due",
            "open": "already_confirmed",
            "partly shipped": "already_confirmed",
            "complete": "already_confirmed",
            "cancelled": "already_cancelled",
            "cancelled, paid": "already_cancelled",
            "cancelled, given back": "already_cancelled",
        },
    ),
    "ship": (
        rules.may_ship,
        {
            "placed": "not_paid",
            "placed, with a deadline": "not_paid",
            "open": None,
            "partly shipped": None,
            "complete": "nothing_to_ship",
            "cancelled": "already_cancelled",
            "cancelled, paid": "already_cancelled",
            "cancelled, given back": "already_cancelled",
        },
    ),
    "refund": (
        rules.may_refund,
        {
            "placed": "nothing_captured",
            "placed, with a deadline": "nothing_captured",
            "open": None,
            "partly shipped": None,
            "complete": None,
            "cancelled": "nothing_captured",
            "cancelled, paid": None,
            "cancelled, given back": "nothing_captured",
        },
    ),
    "change the address": (
        rules.may_change_address,
        {
            "placed": None,
            "placed, with a deadline": None,
            "open": None,
            "partly shipped": None,
            "complete": "already_shipped",
            "cancelled": "already_cancelled",
            "cancelled, paid": "already_cancelled",
            "cancelled, given back": "already_cancelled",
        },
    ),
}


@pytest.mark.parametrize(("act", "situation"), list(product(REFUSED, SITUATIONS)))
def test_each_act_is_allowed_or_refused_by_name(act: str, situation: str) -> None:
    rule, codes = REFUSED[act]
    code = codes[situation]
    if code is None:
        rule(SITUATIONS[situation])
        return
    with pytest.raises(Refusal) as refusal:
        rule(SITUATIONS[situation])
    assert refusal.value.code == code
    assert refusal.value.facts


def test_cancelling_ends_the_deadline_and_keeps_the_reason() -> None:
    cancelled = rules.cancel(SITUATIONS["placed, with a deadline"], CancelReason.FRAUD)

    assert (cancelled.status, cancelled.cancel_reason, cancelled.expires_at) == (Status.CANCELLED, "fraud", None)


def test_the_last_unit_completes_the_order() -> None:
    assert rules.ship(an_order(), 2).status is Status.OPEN
    assert rules.ship(an_order(), 3).status is Status.COMPLETE


@pytest.mark.parametrize(("situation", "due"), [("open", 0), ("cancelled, paid", 1000), ("cancelled, given back", 0)])
def test_only_a_cancelled_order_owes_a_refund(situation: str, due: int) -> None:
    assert rules.refund_due_minor(SITUATIONS[situation]) == due
