"""Count uses of what is limited, a batch at a time; and give them back when orders end."""

from collections.abc import Collection, Sequence
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.promotions.model.applying import Taken, Uses
from orderloom.promotions.store import uses as store


async def seen(
    work: Work, *, codes: Collection[str], promotions: Collection[UUID], buyers: Collection[UUID], lock: bool = False
) -> Uses:
    """How often these were used; with `lock` nobody else counts promotions and codes until this transaction ends."""
    found = await store.codes(work.tx, codes) if codes else {}
    ids = {*promotions, *(code.promotion_id for code in found.values())}
    used = await store.promotions(work.tx, ids, lock=lock) if ids else {}
    if lock and found:
        found = await store.codes(work.tx, found, lock=True)
    by_buyers = await store.buyers(work.tx, buyers) if buyers else {}
    return Uses(codes=found, promotions=used, buyers=by_buyers)


async def take(work: Work, taken: Sequence[Taken]) -> None:
    """Enter uses into the ledger and count them; SQLSTATE OL001 when one would pass its limit."""
    await store.take(work.tx, taken)


async def give_back(work: Work, order_ids: Collection[UUID]) -> None:
    """Return what these orders used, each use once. Their rows are locked by the caller."""
    if order_ids:
        await store.give_back(work.tx, order_ids)
