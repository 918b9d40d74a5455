"""Take in orders that were made elsewhere: those of the past as facts, the others like any new order.

An order of the past (complete or cancelled) is never refused for stock: it is written as history, without reservations
and parcels. Placed and open ones go through the intake with their own amounts, and reserve their stock. Who the order
belongs to is its channel and reference: what is here already counts as the same, or is refused where it is told differently.
"""

from collections.abc import Sequence

from orderloom.fields import commands as custom_fields
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.taking.batch import Taken, Taking
from orderloom.flows.taking.known import without_known
from orderloom.flows.taking.past import write_past
from orderloom.flows.taking.people import find_people
from orderloom.flows.taking.present import place
from orderloom.flows.taking.sound import is_sound
from orderloom.flows.telling.known_goods import skus_asked, with_known_skus
from orderloom.flows.telling.told import ToldOrder
from orderloom.flows.telling.written import with_written
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor


async def take_orders(
    work: Work,
    cache: TermsCache,
    told: Sequence[ToldOrder],
    *,
    by: Actor,
    channels: frozenset[str] | None = None,
) -> list[Taken]:
    """Take each of these orders or refuse it by name: as many answers as orders, in their order."""
    if any(order.written for order in told):
        await custom_fields.share(work)
    terms = await cache.at(work.tx, await epochs(work.tx), skus_asked(told))
    told = [with_written(with_known_skus(order, terms.skus), terms.fields) for order in told]
    taking = Taking(told=told, terms=terms, now=work.now, answers=[Taken("same")] * len(told))
    new = [nth for nth in range(len(told)) if is_sound(taking, nth, channels)]
    new = await without_known(work, taking, new)
    new = await find_people(work, taking, new, channels=channels, by=by)
    past = [nth for nth in new if told[nth].is_past]
    present = [nth for nth in new if not told[nth].is_past]
    await write_past(work, taking, past, by=by)
    await place(work, cache, taking, present, by=by)
    return taking.answers
