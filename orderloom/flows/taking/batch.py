"""The told orders of one call, and what became of each so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from orderloom.catalog.model.terms import ChannelTerms
from orderloom.customers.model.people import ExternalId
from orderloom.flows.placing.terms import Terms
from orderloom.flows.telling.told import Settled, ToldOrder
from orderloom.kernel.errors import Refusal


class Taken(NamedTuple):
    """What became of one told order."""

    result: Literal["created", "same", "refused"]
    order_id: UUID | None = None
    refusal: Refusal | None = None
    settled: Settled | None = None  # None where it does not add up


@dataclass(slots=True, kw_only=True)
class Taking:
    """The orders of one call on their way in; answers stand at the place of their order."""

    told: Sequence[ToldOrder]
    terms: Terms
    now: datetime
    answers: list[Taken]
    settled: dict[int, Settled] = field(default_factory=dict)
    customers: Mapping[ExternalId, UUID] = field(default_factory=dict)

    def refuse(self, nth: int, refusal: Refusal) -> None:
        self.answers[nth] = Taken("refused", None, refusal, self.settled.get(nth))

    def channel(self, nth: int) -> ChannelTerms:
        return self.terms.channels[self.told[nth].channel]

    def customer_id(self, nth: int) -> UUID | None:
        key = person_key(self.told[nth])
        return self.customers.get(key) if key else None


def person_key(told: ToldOrder) -> ExternalId | None:
    who = told.buyer
    return ExternalId(source=who.source or told.channel, external_id=who.external_id) if who.external_id else None
