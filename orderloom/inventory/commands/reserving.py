"""Reserving for placed orders, a batch at a time, as late in the transaction as can be."""

from collections.abc import Sequence

from orderloom.infra.work import Work
from orderloom.inventory.model.sourcing import Promise, Sellable
from orderloom.inventory.store import reserving as store

TAKEN = "OL001"  # the SQLSTATE that ends the transaction when a level had less than the batch counted on


async def sellable(work: Work, skus: Sequence[str], *, lock: bool) -> Sellable:
    """What can be promised of these SKUs; with `lock` nobody else changes it until this transaction ends."""
    return await store.sellable(work.tx, skus, lock=lock)


async def reserve(work: Work, promises: Sequence[Promise]) -> None:
    """Reserve what was allocated: counters, reservations and ledger in two statements; SQLSTATE OL001 if someone was faster."""
    await store.reserve(work.tx, promises)
