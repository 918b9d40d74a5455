"""What may be done with an order now, from the same rules that the commands follow."""

from collections.abc import Callable, Mapping
from functools import partial

from orderloom.kernel.errors import Refusal
from orderloom.orders.model.order import (
    CancelReason,
    Order,
    cancel,
    confirm_unpaid,
    may_cancel_own,
    may_change_address,
    may_pay_by_test,
    may_refund,
    may_ship,
)


def _cancel(order: Order) -> object:
    return cancel(order, CancelReason.OTHER)


def _always(_: Order) -> object:
    return None


RULES: Mapping[str, Callable[[Order], object]] = {
    "cancel": _cancel,
    "confirm": confirm_unpaid,
    "record_payment": _always,  # money that came in is a fact
    "record_refund": may_refund,
    "ship": may_ship,
    "change_shipping_address": may_change_address,
    "add_note": _always,
    "tag": _always,
}


def standing_against(order: Order) -> dict[str, Refusal | None]:
    """Each act with the refusal that it would meet; None where it may be done."""
    return {act: _refusal(rule, order) for act, rule in RULES.items()}


def standing_against_buyer(order: Order, *, test_payments: bool) -> dict[str, Refusal | None]:
    """What the order's own buyer may do with it, as above."""
    return {
        "cancel": _refusal(may_cancel_own, order),
        "test_payment": _refusal(partial(may_pay_by_test, test_payments=test_payments), order),
    }


def _refusal(rule: Callable[[Order], object], order: Order) -> Refusal | None:
    try:
        rule(order)
    except Refusal as refusal:
        return refusal
    return None
