"""What may be done with an order now, from the same rules that the commands follow."""

from collections.abc import Callable, Mapping
from enum import StrEnum
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

Rule = Callable[[Order], object]


class OrderAct(StrEnum):
    """What those who run the shop do with an order."""

    CANCEL = "cancel"
    CONFIRM = "confirm"
    RECORD_PAYMENT = "record_payment"
    RECORD_REFUND = "record_refund"
    SHIP = "ship"
    CHANGE_SHIPPING_ADDRESS = "change_shipping_address"
    CHANGE_CUSTOM_VALUES = "change_custom_values"
    ADD_NOTE = "add_note"
    TAG = "tag"
    UNTAG = "untag"


def _cancel(order: Order) -> object:
    return cancel(order, CancelReason.OTHER)


def _always(_: Order) -> object:
    return None


RULES: Mapping[OrderAct, Rule] = {
    OrderAct.CANCEL: _cancel,
    OrderAct.CONFIRM: confirm_unpaid,
    OrderAct.RECORD_PAYMENT: _always,  # money that came in is a fact
    OrderAct.RECORD_REFUND: may_refund,
    OrderAct.SHIP: may_ship,
    OrderAct.CHANGE_SHIPPING_ADDRESS: may_change_address,
    OrderAct.CHANGE_CUSTOM_VALUES: _always,
    OrderAct.ADD_NOTE: _always,
    OrderAct.TAG: _always,
    OrderAct.UNTAG: _always,
}
# The permission that each takes.
NEEDS: Mapping[OrderAct, str] = {
    OrderAct.CANCEL: "orders.cancel",
    OrderAct.CONFIRM: "payments.record",
    OrderAct.RECORD_PAYMENT: "payments.record",
    OrderAct.RECORD_REFUND: "payments.record",
    OrderAct.SHIP: "fulfilment.ship",
    OrderAct.CHANGE_SHIPPING_ADDRESS: "orders.edit",
    OrderAct.CHANGE_CUSTOM_VALUES: "orders.edit",
    OrderAct.ADD_NOTE: "orders.edit",
    OrderAct.TAG: "orders.edit",
    OrderAct.UNTAG: "orders.edit",
}


def standing_against(order: Order) -> dict[OrderAct, Refusal | None]:
    """Each act with the refusal that it would meet; None where it may be done."""
    return {act: refusal_of(act, order) for act in RULES}


def refusal_of(act: OrderAct, order: Order) -> Refusal | None:
    """The refusal that this act would meet now; None where it may be done."""
    return _refusal(RULES[act], order)


def standing_against_buyer(order: Order, *, test_payments: bool) -> dict[str, Refusal | None]:
    """What the order's own buyer may do with it, as above."""
    return {
        "cancel": _refusal(may_cancel_own, order),
        "test_payment": _refusal(partial(may_pay_by_test, test_payments=test_payments), order),
    }


def _refusal(rule: Rule, order: Order) -> Refusal | None:
    try:
        rule(order)
    except Refusal as refusal:
        return refusal
    return None
