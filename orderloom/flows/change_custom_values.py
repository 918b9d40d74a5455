"""Change custom values of an order with its lines, or of a parcel."""

from collections.abc import Collection, Mapping

from orderloom.customers import queries as customers
from orderloom.customers.model.people import CustomerErased
from orderloom.fields import commands as fields
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions, changed
from orderloom.fulfilment import commands as fulfilment
from orderloom.fulfilment import queries as parcels
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.custom import Changes
from orderloom.kernel.ids import OrderId, ParcelId
from orderloom.orders import queries as orders
from orderloom.orders.commands import custom

Given = Mapping[str, object]


async def change_order_values(
    work: Work,
    order_id: OrderId,
    given: Given,
    lines: Mapping[int, Given],
    *,
    version: int,
    by: Actor,
    channels: Collection[str] | None = None,
) -> None:
    """Change values of an order and its lines; None takes one away."""
    definitions = await fields.use(work)
    channel = (await orders.order(work.tx, order_id, channels=channels)).channel
    changes = changed(definitions, Owner.ORDER, given, channel=channel)
    of_lines = {line_no: changed(definitions, Owner.LINE, each, channel=channel) for line_no, each in lines.items()}
    await custom.change(work, order_id, changes, of_lines, version=version, by=by, channels=channels)
    if _tells(definitions, Owner.ORDER, changes) or any(
        _tells(definitions, Owner.LINE, each) for each in of_lines.values()
    ):
        await _refuse_erased(work, {order_id})


async def change_parcel_values(
    work: Work,
    parcel_id: ParcelId,
    given: Given,
    *,
    version: int,
    by: Actor,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> None:
    """Change values of a parcel; whoever may not see one of its orders does not find it."""
    definitions = await fields.use(work)
    inside = {one.order_id for one in await parcels.contents(work.tx, [parcel_id], locations=locations)}
    for order_id in inside:
        await orders.order(work.tx, order_id, channels=channels)
    changes = changed(definitions, Owner.PARCEL, given)
    await fulfilment.change_custom(work, parcel_id, changes, version=version, by=by)
    if _tells(definitions, Owner.PARCEL, changes):
        await _refuse_erased(work, inside)


def _tells(definitions: Definitions, owner: Owner, changes: Changes) -> bool:
    """Whether a person's data is given."""
    of = definitions.of(owner)
    return any(value is not None and of[key].personal for key, value in changes.items())


async def _refuse_erased(work: Work, order_ids: Collection[OrderId]) -> None:
    """Who was erased stays erased. Asked under the locks that erasing takes as well, so that neither overlooks the other."""
    people = await orders.customers_of(work.tx, order_ids)
    for customer_id in sorted(people - await customers.known(work.tx, people)):
        raise CustomerErased(customer_id=customer_id)
