"""SQL of custom fields."""

from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from orderloom.fields.model.definitions import (
    Choice,
    CustomFieldNotFound,
    CustomFieldTaken,
    Field,
)
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.infra.arrays import quoted
from orderloom.infra.constraints import named

_LOCK_ID = 0x0_66_6C_64  # values and definitions, among the advisory locks of the database

_ALL = """
SELECT id, owner, key, type, labels, channels, choices, required, minimum, maximum, max_length, pattern, personal, public,
       writable_by_buyer, filterable, position, archived_at, version, created_at, changed_at
  FROM custom_fields ORDER BY owner, position, key
"""
_READ = """
SELECT id, owner, key, type, labels, channels, choices, required, minimum, maximum, max_length, pattern, personal, public,
       writable_by_buyer, filterable, position, archived_at, version, created_at, changed_at
  FROM custom_fields WHERE id = %(id)s
"""
_LOCKED = """
SELECT id, owner, key, type, labels, channels, choices, required, minimum, maximum, max_length, pattern, personal, public,
       writable_by_buyer, filterable, position, archived_at, version, created_at, changed_at
  FROM custom_fields WHERE id = %(id)s FOR NO KEY UPDATE
"""
_INSERT = """
INSERT INTO custom_fields (id, owner, key, type, labels, channels, choices, required, minimum, maximum, max_length, pattern,
                           personal, public, writable_by_buyer, filterable, position)
VALUES (%(id)s, %(owner)s, %(key)s, %(type)s, %(labels)s, %(channels)s::text[], %(choices)s::jsonb, %(required)s, %(minimum)s,
        %(maximum)s, %(max_length)s, %(pattern)s, %(personal)s, %(public)s, %(writable_by_buyer)s, %(filterable)s, %(position)s)
"""
_UPDATE = """
UPDATE custom_fields
   SET type = %(type)s, labels = %(labels)s, channels = %(channels)s::text[], choices = %(choices)s::jsonb,
       required = %(required)s, minimum = %(minimum)s, maximum = %(maximum)s, max_length = %(max_length)s,
       pattern = %(pattern)s, personal = %(personal)s, public = %(public)s, writable_by_buyer = %(writable_by_buyer)s,
       filterable = %(filterable)s, position = %(position)s, archived_at = %(archived_at)s, version = %(version)s,
       changed_at = %(changed_at)s
 WHERE id = %(id)s
"""
# Whoever writes values shares it; whoever makes a definition narrower has it alone, so that no value slips in between.
_SHARE = "SELECT pg_advisory_xact_lock_shared(%(id)s)"
_ALONE = "SELECT pg_advisory_xact_lock(%(id)s)"


async def share(tx: AsyncConnection[Any]) -> None:
    await tx.execute(_SHARE, {"id": _LOCK_ID})


async def alone(tx: AsyncConnection[Any]) -> None:
    await tx.execute(_ALONE, {"id": _LOCK_ID})


async def every(tx: AsyncConnection[Any]) -> list[Field]:
    return [_field(row) for row in await _rows(tx, _ALL, None)]


async def read(tx: AsyncConnection[Any], field_id: UUID) -> Field:
    return await _one(tx, _READ, field_id)


async def lock(tx: AsyncConnection[Any], field_id: UUID) -> Field:
    return await _one(tx, _LOCKED, field_id)


async def insert(tx: AsyncConnection[Any], one: Field) -> None:
    with named({"custom_fields_owner_key_key": CustomFieldTaken}, owner=one.owner, key=one.key):
        await tx.execute(_INSERT, _row(one))


async def update(tx: AsyncConnection[Any], one: Field) -> None:
    await tx.execute(_UPDATE, _row(one))


async def _rows(tx: AsyncConnection[Any], statement: str, asked: dict[str, Any] | None) -> list[dict[str, Any]]:
    async with tx.cursor(row_factory=dict_row) as cursor:
        return await (await cursor.execute(statement, asked)).fetchall()


async def _one(tx: AsyncConnection[Any], statement: str, field_id: UUID) -> Field:
    found = await _rows(tx, statement, {"id": field_id})
    if not found:
        raise CustomFieldNotFound(field_id=field_id)
    return _field(found[0])


def _field(row: dict[str, Any]) -> Field:
    known = {
        "owner": Owner(row["owner"]),
        "type": FieldType(row["type"]),
        "channels": None if row["channels"] is None else tuple(row["channels"]),
        "choices": tuple(Choice(**each) for each in row["choices"]),
    }
    return Field(**row | known)


def _row(one: Field) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Field.__dataclass_fields__}
    return row | {
        "labels": Jsonb(dict(one.labels)),
        "channels": None if one.channels is None else quoted(one.channels),
        "choices": msgspec.json.encode(one.choices).decode(),
        "minimum": None if one.minimum is None else Jsonb(one.minimum),
        "maximum": None if one.maximum is None else Jsonb(one.maximum),
    }
