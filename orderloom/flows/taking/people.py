"""Who bought: everybody whom the told orders name, found by their number elsewhere or made."""

from collections.abc import Sequence
from uuid import UUID

from orderloom.customers.commands import people
from orderloom.customers.model.people import ExternalId, ExternalIdTaken, KnownPerson, Person
from orderloom.flows.taking.batch import Taking, person_key
from orderloom.flows.telling.told import ToldOrder
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.orders import queries as orders


async def find_people(
    work: Work, taking: Taking, asked: Sequence[int], *, channels: frozenset[str] | None, by: Actor
) -> list[int]:
    """Find or make who bought these orders. Those remain that do not belong to somebody whom the teller may not see."""
    taking.customers = await people_of(work, [taking.told[nth] for nth in asked], by=by)
    hidden = await orders.strangers(work.tx, set(taking.customers.values()), channels)
    left = []
    for nth in asked:
        key = person_key(taking.told[nth])
        if key is not None and taking.customers[key] in hidden:
            taking.refuse(nth, ExternalIdTaken(source=key.source))
        else:
            left.append(nth)
    return left


async def people_of(work: Work, told: Sequence[ToldOrder], *, by: Actor) -> dict[ExternalId, UUID]:
    """Everybody's customer id by their number elsewhere; who is not known yet is made."""
    rows = [
        KnownPerson(
            key=key,
            person=Person(
                name=order.buyer.name,
                email=order.buyer.email,
                phone=order.buyer.phone,
                country=order.buyer.phone_country or (order.shipping.country if order.shipping else None),
            ),
        )
        for order in told
        if (key := person_key(order))
    ]
    return dict(await people.find_or_create(work, rows, by=by)) if rows else {}
