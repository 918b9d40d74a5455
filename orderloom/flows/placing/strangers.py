"""Customers who do not exist for whoever places the order: they ordered, but only in channels that are not the caller's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from orderloom.flows.placing.request import PlaceOrder
from orderloom.infra.work import Connection
from orderloom.kernel.actor import ActorKind
from orderloom.orders import queries as orders


async def strangers_to(tx: Connection, requests: Sequence[PlaceOrder]) -> Mapping[frozenset[str], frozenset[UUID]]:
    """By the channels that callers are kept to: who of the customers they name is a stranger to them.

    A buyer's token orders for its own buyer, wherever they ordered before.
    """
    named: dict[frozenset[str], set[UUID]] = defaultdict(set)
    for request in requests:
        who = request.order.buyer
        if request.channels is not None and request.by.kind is not ActorKind.BUYER and who and who.customer_id:
            named[request.channels].add(who.customer_id)
    return {channels: await orders.strangers(tx, ids, channels) for channels, ids in named.items()}
