"""Reads of payments that flows may call."""

from uuid import UUID

from orderloom.infra.work import Connection
from orderloom.kernel.ids import OrderId
from orderloom.payments import store
from orderloom.payments.model import Payment


async def of_order(tx: Connection, order_id: OrderId) -> list[Payment]:
    """The order's payments, oldest first."""
    return await store.of_order(tx, order_id)


async def refunds_of_order(tx: Connection, order_id: OrderId) -> dict[UUID, int]:
    """What was given back for the order: each entry's id and amount in minor units."""
    return await store.refunds_of_order(tx, order_id)
