"""Reads of custom fields."""

from uuid import UUID

from orderloom.fields import store
from orderloom.fields.model.definitions import Field
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions
from orderloom.infra.work import Connection


async def definitions(tx: Connection) -> Definitions:
    """All definitions, for reading; whoever writes values calls `commands.use`."""
    return Definitions(tuple(await store.every(tx)))


async def field_list(tx: Connection, *, owner: Owner | None = None, archived: bool | None = None) -> list[Field]:
    """Fields by owner, position and key; there are few."""
    return [
        one
        for one in await store.every(tx)
        if (owner is None or one.owner is owner) and (archived is None or (one.archived_at is not None) == archived)
    ]


async def field(tx: Connection, field_id: UUID) -> Field:
    """One field, or CustomFieldNotFound."""
    return await store.read(tx, field_id)
