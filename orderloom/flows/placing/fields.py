"""Custom values of an order that is placed, checked and in their one way of writing. Pure; nothing to do for most orders."""

from collections.abc import Sequence

from msgspec.structs import replace

from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions, checked
from orderloom.flows.placing.request import NewLine, NewOrder, PlaceOrder
from orderloom.kernel.actor import ActorKind


def give_custom_values(requests: Sequence[PlaceOrder]) -> bool:
    """Whether any of these orders has a custom value."""
    return any(
        request.order.custom is not None or any(line.custom is not None for line in request.order.lines)
        for request in requests
    )


def with_custom_values(request: PlaceOrder, definitions: Definitions) -> PlaceOrder:
    """The request with its custom values as they will be kept. What was made elsewhere need not have the required ones."""
    order = request.order
    complete = request.told is None and request.occurred_at is None
    needed = complete and (definitions.required(Owner.ORDER) or definitions.required(Owner.LINE))
    if not needed and not give_custom_values([request]):
        return request
    by_buyer = request.by.kind is ActorKind.BUYER

    def kept(owner: Owner, part: NewOrder | NewLine) -> dict[str, str | int | float | bool] | None:
        values = checked(definitions, owner, part.custom, channel=order.channel, by_buyer=by_buyer, complete=complete)
        return {**values} or None

    lines = [replace(line, custom=kept(Owner.LINE, line)) for line in order.lines]
    return replace(request, order=replace(order, custom=kept(Owner.ORDER, order), lines=lines))
