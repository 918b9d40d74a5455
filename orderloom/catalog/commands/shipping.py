"""Give channels shipping methods, and change what they cost."""

from dataclasses import replace
from typing import Unpack

from orderloom.catalog.events.shipping import ShippingMethodChanged, ShippingMethodCreated
from orderloom.catalog.model.products import differing
from orderloom.catalog.model.shipping import SHIPPING_FIELDS, ShippingMethod, ShippingMethodChanges, check_method
from orderloom.catalog.store import channels as channel_store
from orderloom.catalog.store import shipping as store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile


async def create_shipping_method(work: Work, method: ShippingMethod, *, by: Actor) -> ShippingMethod:
    """Give a channel a shipping method; from its first active one on every order of the channel has to name one."""
    check_method(method)
    await channel_store.lock(work.tx, method.channel)
    await store.insert(work.tx, method)
    work.emit(ShippingMethodCreated(shipping_method=method.code, channel=method.channel), by=by)
    await raise_epoch(work.tx, "catalog")
    return method


async def change_shipping_method(
    work: Work,
    code: str,
    *,
    version: int,
    by: Actor,
    channels: frozenset[str] | None = None,
    **changes: Unpack[ShippingMethodChanges],
) -> ShippingMethod:
    """Change a method, its rates as a whole, or take it out of use (active: false); orders placed keep their fee."""
    before = await store.lock(work.tx, code, channels)
    if before.version != version:
        raise ChangedMeanwhile(shipping_method=code, version=before.version)
    wished = replace(before, **changes)
    fields = differing(SHIPPING_FIELDS, before, wished)
    if not fields:
        return before
    method = replace(wished, version=version + 1)
    check_method(method)
    await store.update(work.tx, method, rates="rates" in fields)
    work.emit(ShippingMethodChanged(shipping_method=code, fields=fields, version=method.version), by=by)
    await raise_epoch(work.tx, "catalog")
    return method
