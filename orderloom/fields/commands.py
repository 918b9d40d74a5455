"""Define custom fields, change them, archive them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Unpack
from uuid import UUID

from orderloom.fields import store
from orderloom.fields.events import CustomFieldChanged, CustomFieldCreated
from orderloom.fields.model.definitions import (
    FIELDS,
    MOST_FIELDS,
    CustomFieldInUse,
    Field,
    FieldChanges,
    NewField,
    TooManyCustomFields,
    check,
    narrows,
    settled,
)
from orderloom.fields.model.values import Definitions
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile

InUse = Callable[[Field], Awaitable[bool]]


async def use(work: Work) -> Definitions:
    """The definitions, for whoever writes values in this transaction: until it ends none of them becomes narrower."""
    await store.share(work.tx)
    return Definitions(tuple(await store.every(work.tx)))


async def share(work: Work) -> None:
    """Take the part of `use` that keeps definitions from becoming narrower; what is in memory is compared by epoch."""
    await store.share(work.tx)


async def define(work: Work, field_id: UUID, new: NewField, *, by: Actor) -> Field:
    """Add a field to an owner. Its key is taken for ever: values may stand under it."""
    new = settled(new)
    check(new)
    if sum(one.owner is new.owner for one in await store.every(work.tx)) >= MOST_FIELDS:
        raise TooManyCustomFields(owner=new.owner, most=MOST_FIELDS)
    one = _field(work, field_id, new)
    await store.insert(work.tx, one)
    work.emit(CustomFieldCreated(field_id=field_id, owner=one.owner, key=one.key, type=one.type), by=by)
    await raise_epoch(work.tx, "catalog")
    return one


async def change(
    work: Work, field_id: UUID, *, version: int, in_use: InUse, by: Actor, **changes: Unpack[FieldChanges]
) -> Field:
    """Change a field, archive it or take it back. What present values might not fit is refused while there are any."""
    if "type" in changes or changes.keys() & {"choices", "minimum", "maximum", "max_length", "pattern"}:
        await store.alone(work.tx)
    before = await store.lock(work.tx, field_id)
    if before.version != version:
        raise ChangedMeanwhile(field_id=field_id, version=before.version)
    wished = _wished(work, before, changes)
    if wished == before:
        return before
    check(wished)
    if narrows(before, wished) and await in_use(before):
        raise CustomFieldInUse(owner=before.owner, key=before.key)
    after = replace(wished, version=version + 1, changed_at=work.now)
    await store.update(work.tx, after)
    names = (*FIELDS, "archived_at")
    fields = tuple(name for name in names if getattr(before, name) != getattr(after, name))
    work.emit(CustomFieldChanged(field_id=field_id, fields=fields, version=after.version), by=by)
    await raise_epoch(work.tx, "catalog")
    return after


def _wished(work: Work, before: Field, changes: FieldChanges) -> Field:
    asked: dict[str, Any] = dict(changes)
    archived = asked.pop("archived", before.archived_at is not None)
    if "channels" in asked:
        asked["channels"] = None if asked["channels"] is None else tuple(asked["channels"])
    if "choices" in asked:
        asked["choices"] = tuple(asked["choices"])
    return settled(replace(before, **asked, archived_at=(before.archived_at or work.now) if archived else None))


def _field(work: Work, field_id: UUID, new: NewField) -> Field:
    told = {name: getattr(new, name) for name in NewField.__dataclass_fields__} | {
        "channels": None if new.channels is None else tuple(new.channels),
        "choices": tuple(new.choices),
    }
    return Field(id=field_id, **told, archived_at=None, version=1, created_at=work.now, changed_at=work.now)
