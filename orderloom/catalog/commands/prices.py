"""Set and end prices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from orderloom.catalog.events.products import PriceChanged, PriceEnded
from orderloom.catalog.model.prices import NewPrice, NotValidThen, Price, check_prices
from orderloom.catalog.model.products import SkuNotFound
from orderloom.catalog.store import channels as channel_store
from orderloom.catalog.store import listing
from orderloom.catalog.store import prices as store
from orderloom.catalog.store import skus as sku_store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import new_id


async def put_prices(
    work: Work, rows: Sequence[NewPrice], *, by: Actor, ends_present: bool = False, ids: Sequence[UUID] = ()
) -> list[UUID]:
    """Set prices; with `ends_present` a price that is valid when a new one begins ends there, else that is refused.

    The ids of the new prices, in the rows' order.
    """
    check_prices(rows)
    if not rows:
        return []
    wanted = {row.sku for row in rows}
    if missing := wanted - (await sku_store.lock(work.tx, sorted(wanted))).keys():
        raise SkuNotFound(sku=min(missing))
    ended = await store.end_present(work.tx, rows) if ends_present else []
    made = list(ids) or [new_id() for _ in rows]
    await store.insert(work.tx, made, rows)
    await listing.list_priced(work.tx, [(row.price_list, row.sku) for row in rows])
    for price_id, price_list, sku, valid_to in ended:
        work.emit(PriceEnded(sku=sku, price_list=price_list, price_id=price_id, valid_to=valid_to), by=by)
    for price_id, row in zip(made, rows, strict=True):
        work.emit(_changed(price_id, row), by=by)
    await raise_epoch(work.tx, "catalog")
    return made


def _changed(price_id: UUID, row: NewPrice) -> PriceChanged:
    return PriceChanged(
        sku=row.sku,
        price_list=row.price_list,
        price_id=price_id,
        amount_minor=row.amount_minor,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


async def put_price(
    work: Work,
    price_id: UUID,
    new: NewPrice,
    *,
    by: Actor,
    ends_present: bool = False,
    channels: frozenset[str] | None = None,
) -> None:
    """Set one price, in a list of a channel that the caller may change."""
    await channel_store.price_list(work.tx, new.price_list, channels)
    await put_prices(work, [new], by=by, ends_present=ends_present, ids=[price_id])


async def end_price(
    work: Work, price_id: UUID, *, at: datetime | None, by: Actor, channels: frozenset[str] | None = None
) -> Price:
    """End a price at an instant, or now."""
    price = await store.read(work.tx, price_id, channels)
    await sku_store.lock(work.tx, [price.sku])
    end = at or work.now
    if not await store.end(work.tx, price_id, end):
        raise NotValidThen(price_id=price_id, at=end)
    work.emit(PriceEnded(sku=price.sku, price_list=price.price_list, price_id=price_id, valid_to=end), by=by)
    await raise_epoch(work.tx, "catalog")
    return await store.read(work.tx, price_id, channels)
