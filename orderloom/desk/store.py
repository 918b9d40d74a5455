"""SQL of saved views."""

from typing import Any
from uuid import UUID

from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from orderloom.desk.model import SavedView, SavedViewNotFound, SavedViewTaken
from orderloom.infra.constraints import named
from orderloom.infra.work import Connection

READ = """
SELECT id, owner_id, list, name, filters, columns, shared, version, created_at, changed_at
  FROM saved_views WHERE id = %(id)s AND (owner_id = %(asking)s OR shared)
"""
LOCK = """
SELECT id, owner_id, list, name, filters, columns, shared, version, created_at, changed_at
  FROM saved_views WHERE id = %(id)s AND (owner_id = %(asking)s OR shared) FOR UPDATE
"""
PAGE = """
SELECT id, owner_id, list, name, filters, columns, shared, version, created_at, changed_at
  FROM saved_views
 WHERE (owner_id = %(asking)s OR shared) AND (%(list)s::text IS NULL OR list = %(list)s)
   AND (%(after)s::uuid IS NULL OR id < %(after)s)
 ORDER BY id DESC LIMIT %(limit)s
"""
COUNT = "SELECT count(*) FROM saved_views WHERE owner_id = %(asking)s"
INSERT = """
INSERT INTO saved_views (id, owner_id, list, name, filters, columns, shared)
VALUES (%(id)s, %(owner_id)s, %(list)s, %(name)s, %(filters)s, %(columns)s::text[], %(shared)s)
"""
SAVE = """
UPDATE saved_views
   SET name = %(name)s, filters = %(filters)s, columns = %(columns)s::text[], shared = %(shared)s, version = %(version)s,
       changed_at = %(changed_at)s
 WHERE id = %(id)s
"""
DELETE = "DELETE FROM saved_views WHERE id = %(id)s"
_REFUSED = {"saved_views_owner_id_list_name_key": SavedViewTaken}


def _view(*, columns: list[str], **fields: Any) -> SavedView:
    return SavedView(columns=tuple(columns), **fields)


async def read(tx: Connection, view_id: UUID, asking: UUID | None) -> SavedView:
    return await _one(tx, READ, view_id, asking)


async def lock(tx: Connection, view_id: UUID, asking: UUID | None) -> SavedView:
    return await _one(tx, LOCK, view_id, asking)


async def _one(tx: Connection, statement: str, view_id: UUID, asking: UUID | None) -> SavedView:
    async with tx.cursor(row_factory=kwargs_row(_view)) as cursor:
        found = await (await cursor.execute(statement.encode(), {"id": view_id, "asking": asking})).fetchone()
    if found is None:
        raise SavedViewNotFound(view_id=view_id)
    return found


async def page(tx: Connection, asking: UUID | None, of: str | None, after: UUID | None, limit: int) -> list[SavedView]:
    asked = {"asking": asking, "list": of, "after": after, "limit": limit}
    async with tx.cursor(row_factory=kwargs_row(_view)) as cursor:
        return await (await cursor.execute(PAGE, asked)).fetchall()


async def count(tx: Connection, asking: UUID) -> int:
    row = await (await tx.execute(COUNT, {"asking": asking})).fetchone()
    return int(row[0]) if row else 0


async def insert(tx: Connection, view: SavedView) -> None:
    with named(_REFUSED, name=view.name):
        await tx.execute(INSERT, _values(view))


async def save(tx: Connection, view: SavedView) -> None:
    with named(_REFUSED, name=view.name):
        await tx.execute(SAVE, _values(view))


async def delete(tx: Connection, view_id: UUID) -> None:
    await tx.execute(DELETE, {"id": view_id})


def _values(view: SavedView) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(view, name) for name in SavedView.__dataclass_fields__}
    return values | {"filters": Jsonb(dict(view.filters)), "columns": list(view.columns)}
