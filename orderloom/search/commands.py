"""Keep what things can be found by as it is: behind the feed, at once where a person is erased, and from scratch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.search.model import Kind
from orderloom.search.store import documents, progress

PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Touched:
    """What facts are about: things by id, and SKUs by code."""

    orders: set[UUID] = field(default_factory=set)
    customers: set[UUID] = field(default_factory=set)
    products: set[UUID] = field(default_factory=set)
    parcels: set[UUID] = field(default_factory=set)
    skus: set[str] = field(default_factory=set)


async def take_position(work: Work) -> int | None:
    """How far the feed has been followed, held until the end of this work; None while somebody else follows."""
    return await progress.take(work.tx)


async def refresh(work: Work, touched: Touched, *, position: int) -> None:
    """Index anew what was touched and all that is found by it; the feed has then been followed to `position`."""
    for kind, ids in (await _with_others(work, touched)).items():
        if ids:
            await documents.refresh(work.tx, kind, list(ids))
    await progress.move(work.tx, position)


async def forget(work: Work, *, customer_id: UUID, orders: Sequence[UUID]) -> None:
    """Take away what is no longer said of a customer and these orders, in the very transaction that erased it."""
    for kind, ids in (await _with_others(work, Touched(orders=set(orders), customers={customer_id}))).items():
        if ids:
            await documents.refresh(work.tx, kind, list(ids), only_known=True)


async def _with_others(work: Work, touched: Touched) -> dict[Kind, set[UUID]]:
    """Things by kind, with those that are found by what the touched ones say."""
    orders, parcels, products = set(touched.orders), set(touched.parcels), set(touched.products)
    customers = set(touched.customers)
    if touched.parcels:
        orders |= set(await progress.orders_in(work.tx, list(touched.parcels)))
    if touched.orders:
        parcels |= set(await progress.parcels_with(work.tx, list(touched.orders)))
        customers |= set(await progress.customers_of(work.tx, list(touched.orders)))
    if touched.skus:
        products |= set(await progress.products_of(work.tx, list(touched.skus)))
    return {Kind.ORDER: orders, Kind.CUSTOMER: customers, Kind.PRODUCT: products, Kind.PARCEL: parcels}


async def rebuild_page(work: Work, kind: Kind, *, after: UUID | None) -> tuple[UUID | None, int]:
    """Write the terms of the next things of a kind; the last of them (None at the end), and how many there were."""
    await progress.take(work.tx, wait=True)
    ids = await documents.page(work.tx, kind, after=after, limit=PAGE)
    if ids:
        await documents.write(work.tx, kind, ids)
    return (ids[-1] if len(ids) == PAGE else None), len(ids)


async def drop_others(work: Work) -> int:
    """Take away what is indexed of things that are gone, and terms that nothing has; how many terms there were."""
    await progress.take(work.tx, wait=True)
    for kind in Kind:
        await documents.drop_gone(work.tx, kind)
    return await documents.drop_orphans(work.tx)
