"""Every few seconds: orders whose time for paying ran out are cancelled, a batch a transaction."""

import asyncio
import contextlib
import logging

from orderloom.flows.expire_orders import expire_orders
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id

EVERY_SECONDS = 5.0
BATCH = 200

log = logging.getLogger(__name__)


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Look for past-due orders until told to stop. Several workers may do so: each takes what no other has."""
    while not stop.is_set():
        expired = await expire_due(pool)
        if expired:
            log.info("%d unpaid orders expired", expired)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)


async def expire_due(pool: Pool) -> int:
    """Cancel all orders that are past due now; returns how many."""
    expired = 0
    while True:
        by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
        async with begin(pool) as work:
            count = await expire_orders(work, limit=BATCH, by=by)
        expired += count
        if count < BATCH:
            return expired
