"""What another shop gave back, as recordings of ours: each amount once, however often and in whatever order it is told. Pure.

An amount that has a name there becomes an entry whose id is made of that name, so the ledger itself holds it once. What was
recorded here without such a name (by hand, from a file) is taken to be what the other shop tells first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from orderloom.flows.telling.told import ToldPayment, ToldRefund
from orderloom.kernel.ids import OrderId, new_id
from orderloom.payments.model import Kind, MoreThanCaptured, Payment, Recording

_REFUNDS = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a14")  # the name space of entries that are named elsewhere
_NAMED = 5  # the version of ids that are made of names


class Back(NamedTuple):
    """An amount that is still to be recorded; `entry_id` is of its first part."""

    entry_id: UUID
    amount_minor: int
    at: datetime | None


def unrecorded(payment: ToldPayment, channel: str, given: Mapping[UUID, int]) -> list[Back]:
    """What went back and is not recorded yet; `given` are the order's entries that gave something back."""
    named = [(entry_id(channel, one.id), one) for one in sorted(payment.refunds, key=_age)]
    recorded = {first: _recorded(first, given) for first, _ in named}
    short = sum(one.amount_minor - recorded[first] for first, one in named if recorded[first])
    covered = max(0, sum(amount for each, amount in given.items() if each.version != _NAMED) - short)
    found = []
    for first, one in named:
        if not recorded[first]:
            part = min(covered, one.amount_minor)
            covered -= part
            found.append(Back(first, one.amount_minor - part, one.at))
    rest = payment.refunded_minor - sum(one.amount_minor for one in payment.refunds) - covered
    found.append(Back(new_id(), rest, payment.refunded_at))
    return [one for one in found if one.amount_minor > 0]


def entry_id(channel: str, name: str) -> UUID:
    """The id of the entry that records what the other shop calls so."""
    return uuid5(_REFUNDS, f"{channel}:{name}")


def refunds(
    found: Sequence[Back], payments: Sequence[Payment], payment: ToldPayment, order_id: OrderId
) -> list[Recording]:
    """Recordings of these amounts, spread over the order's payments as far as each was captured: the told one first."""
    same = (payment.method, payment.reference)
    left = {
        one.id: one.captured_minor - one.refunded_minor
        for one in sorted(payments, key=lambda one: (one.method, one.reference) != same)
    }
    by_id = {one.id: one for one in payments}
    made = []
    for back in found:
        wanted, nth = back.amount_minor, 0
        for payment_id, free in left.items():
            part = min(free, wanted)
            if part > 0:
                nth += 1
                left[payment_id] -= part
                wanted -= part
                made.append(_recording(by_id[payment_id], part, _part_id(back.entry_id, nth), order_id, back.at))
        if wanted:
            captured = sum(one.captured_minor for one in payments)
            raise MoreThanCaptured(order_id=order_id, captured_minor=captured, missing_minor=wanted)
    return made


def _recording(of: Payment, amount_minor: int, recording_id: UUID, order_id: OrderId, at: datetime | None) -> Recording:
    return Recording(
        id=recording_id,
        order_id=order_id,
        kind=Kind.REFUNDED,
        amount_minor=amount_minor,
        currency=of.currency,
        method=of.method,
        payment_id=of.id,
        occurred_at=at,
    )


def _age(one: ToldRefund) -> tuple[bool, float, str]:
    return one.at is None, one.at.timestamp() if one.at else 0.0, one.id


def _part_id(first: UUID, nth: int) -> UUID:
    if nth == 1:
        return first
    return uuid5(first, str(nth)) if first.version == _NAMED else new_id()


def _recorded(first: UUID, given: Mapping[UUID, int]) -> int:
    """What of an amount that has a name is in the ledger, in all its parts."""
    return sum(given.get(_part_id(first, nth), 0) for nth in range(1, len(given) + 1))
