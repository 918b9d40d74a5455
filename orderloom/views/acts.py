"""What may be done now, and what stands against the rest: each by the rule that its command follows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orderloom.fulfilment.model import ParcelNotFound, may_deliver
from orderloom.fulfilment.model import Status as ParcelStatus
from orderloom.kernel.errors import Forbidden, NotFound, Refusal
from orderloom.kernel.ids import ParcelId
from orderloom.orders.model.acts import NEEDS, standing_against
from orderloom.orders.model.order import Order

DELIVERY = "fulfilment.ship"  # the permission that it takes


@dataclass(frozen=True, slots=True, kw_only=True)
class ActShown:
    """Whether something may be done now; if not, the refusal that it would meet, in code, words and facts."""

    allowed: bool
    code: str | None
    text: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What whoever reads may do; None: everything."""

    permissions: Collection[str] | None = None
    locations: Collection[str] | None = None

    def lacks(self, permission: str) -> Refusal | None:
        if self.permissions is None or permission in self.permissions:
            return None
        return Forbidden(permission=permission)


EVERYTHING = Rights()


def act_shown(refusal: Refusal | None) -> ActShown:
    """An act by what stands against it."""
    if refusal is None:
        return ActShown(allowed=True, code=None, text=None, facts={})
    return ActShown(allowed=False, code=refusal.code, text=refusal.sentence, facts=refusal.plain_facts)


def acts_shown(refusals: Mapping[str, Refusal | None]) -> dict[str, ActShown]:
    return {str(act): act_shown(refusal) for act, refusal in refusals.items()}


def order_acts(order: Order, rights: Rights) -> dict[str, ActShown]:
    """Every act on an order."""
    return acts_shown({act: rights.lacks(NEEDS[act]) or refusal for act, refusal in standing_against(order).items()})


def parcel_acts(
    parcel_id: UUID, status: str, location: str, rights: Rights, *, beyond: bool = False
) -> dict[str, ActShown]:
    """Every act on a parcel; `beyond`: it also carries orders of channels that are not the reader's."""
    refusal = rights.lacks(DELIVERY) or _delivery(ParcelId(parcel_id), status, location, rights, beyond=beyond)
    return acts_shown({"deliver": refusal})


def _delivery(parcel_id: ParcelId, status: str, location: str, rights: Rights, *, beyond: bool) -> Refusal | None:
    if rights.locations is not None and location not in rights.locations:
        return ParcelNotFound(parcel_id=parcel_id)
    if beyond:
        return NotFound()
    try:
        may_deliver(parcel_id, ParcelStatus(status))
    except Refusal as refusal:
        return refusal
    return None
