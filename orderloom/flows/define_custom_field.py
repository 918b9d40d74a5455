"""Define a custom field, or change one. What values stand under its key only their owners know."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Unpack
from uuid import UUID

from orderloom.catalog import queries as catalog
from orderloom.customers import queries as customers
from orderloom.fields import commands as fields
from orderloom.fields import queries
from orderloom.fields.model.definitions import CustomFieldNotFound, Field, FieldChanges, NewField
from orderloom.fields.model.kinds import Owner
from orderloom.flows.placing.pricing import UnknownChannel
from orderloom.fulfilment import queries as fulfilment
from orderloom.infra.work import Connection, Work
from orderloom.kernel.actor import Actor
from orderloom.orders import queries as orders

Limit = frozenset[str] | None

_IN_USE: Mapping[Owner, Callable[[Connection, str], Awaitable[bool]]] = {
    Owner.ORDER: orders.custom_in_use,
    Owner.LINE: orders.line_custom_in_use,
    Owner.PRODUCT: catalog.product_custom_in_use,
    Owner.SKU: catalog.sku_custom_in_use,
    Owner.CUSTOMER: customers.custom_in_use,
    Owner.PARCEL: fulfilment.custom_in_use,
}


async def define_custom_field(work: Work, field_id: UUID, new: NewField, *, by: Actor, within: Limit = None) -> Field:
    """Add a field. Whoever is limited to channels defines it for these alone."""
    await _must_be_channels(work, new.channels, within)
    return await fields.define(work, field_id, new, by=by)


async def change_custom_field(
    work: Work, field_id: UUID, *, version: int, by: Actor, within: Limit = None, **changes: Unpack[FieldChanges]
) -> Field:
    """Change a field, archive it or take it back; what present values might not fit is refused while there are any."""
    must_be_theirs(await queries.field(work.tx, field_id), within)
    if "channels" in changes:
        await _must_be_channels(work, changes["channels"], within)

    async def in_use(one: Field) -> bool:
        return await _IN_USE[one.owner](work.tx, one.key)

    return await fields.change(work, field_id, version=version, in_use=in_use, by=by, **changes)


def must_be_theirs(one: Field, within: Limit) -> None:
    """Who is limited to channels changes the fields of these alone."""
    if within is not None and (one.channels is None or not within.issuperset(one.channels)):
        raise CustomFieldNotFound(field_id=one.id)


async def _must_be_channels(work: Work, wanted: object, limit: Limit) -> None:
    """Every channel exists, and lies within the caller's limit; no channels are all of them."""
    codes = frozenset(wanted) if isinstance(wanted, list | tuple | set | frozenset) else None
    if limit is not None and (codes is None or not codes <= limit):
        raise UnknownChannel(channel=None if codes is None else min(codes - limit))
    known = await catalog.channel_terms(work.tx) if codes else {}
    for code in sorted(codes or ()):
        if code not in known:
            raise UnknownChannel(channel=code)
