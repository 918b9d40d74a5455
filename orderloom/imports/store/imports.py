"""SQL of imports and of the bytes of their files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from orderloom.imports.model.imports import Import, ImportNotFound, NewImport, State, Told
from orderloom.infra.arrays import quoted, uuids
from orderloom.infra.records import record
from orderloom.kernel.actor import Actor

_COLUMNS = """id, kind, state, dry_run, filename, format, file_type, encoding, delimiter, options, columns, notes, sums,
       size_bytes, rows_read, rows_refused, records_read, created, changed, same, refused, done_turn, rejects_bytes, failure,
       permissions, channels, locations, actor_kind, actor_id, request_id, version, created_at, changed_at, ended_at, swept_at"""
READ = f"SELECT {_COLUMNS} FROM imports WHERE id = %(id)s"
LOCK = f"SELECT {_COLUMNS} FROM imports WHERE id = %(id)s FOR NO KEY UPDATE"
LISTED = f"""
SELECT {_COLUMNS}
  FROM imports
 WHERE (%(kind)s::text IS NULL OR kind = %(kind)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(kinds)s::text[] IS NULL OR kind = ANY (%(kinds)s::text[]))
   AND (%(actor_id)s::uuid IS NULL OR actor_id = %(actor_id)s)
   AND (%(failed)s::bool IS NULL
        OR (NOT dry_run AND (state = 'failed' OR (rows_refused > 0 AND ended_at IS NOT NULL))) = %(failed)s)
   AND (%(ended_from)s::timestamptz IS NULL OR ended_at >= %(ended_from)s)
   AND (%(before)s::uuid IS NULL OR id < %(before)s)
 ORDER BY id DESC LIMIT %(limit)s
"""
UNDER_WAY = "SELECT id FROM imports WHERE state IN ('uploaded', 'checking', 'running') ORDER BY id LIMIT %(limit)s"
INSERT = """
INSERT INTO imports (id, kind, state, dry_run, filename, format, options, permissions, channels, locations, actor_kind,
                     actor_id, request_id)
VALUES (%(id)s, %(kind)s, 'receiving', %(dry_run)s, %(filename)s, %(format)s, %(options)s, %(permissions)s, %(channels)s,
        %(locations)s, %(actor_kind)s, %(actor_id)s, %(request_id)s)
"""
MOVE = """
UPDATE imports SET state = %(state)s, version = version + 1, changed_at = %(at)s, ended_at = %(ended_at)s, failure = %(failure)s
 WHERE id = %(id)s
"""
UPLOADED = """
UPDATE imports SET state = 'uploaded', size_bytes = %(size_bytes)s, version = version + 1, changed_at = %(at)s
 WHERE id = %(id)s
"""
TOLD = """
UPDATE imports
   SET format = %(format)s, file_type = %(file_type)s, encoding = %(encoding)s, delimiter = %(delimiter)s,
       columns = %(columns)s, version = version + 1, changed_at = now()
 WHERE id = %(id)s
"""
STAGED = """
UPDATE imports
   SET columns = %(columns)s, notes = %(notes)s, rows_read = %(rows_read)s, records_read = %(records_read)s,
       version = version + 1, changed_at = now()
 WHERE id = %(id)s
"""
READING = "UPDATE imports SET rows_read = %(rows_read)s, version = version + 1, changed_at = now() WHERE id = %(id)s"
ADVANCED = """
UPDATE imports
   SET created = created + %(created)s, changed = changed + %(changed)s, same = same + %(same)s,
       refused = refused + %(refused)s, rows_refused = rows_refused + %(rows_refused)s, done_turn = %(done_turn)s,
       sums = %(sums)s, version = version + 1, changed_at = now()
 WHERE id = %(id)s
"""
REJECTS = "UPDATE imports SET rejects_bytes = %(size_bytes)s WHERE id = %(id)s"
DROP = "DELETE FROM imports WHERE id = %(id)s AND state = 'receiving'"
DUE = """
SELECT id FROM imports
 WHERE swept_at IS NULL AND changed_at < now() - make_interval(days => %(days)s)
   AND state IN ('finished', 'failed', 'cancelled')
 ORDER BY changed_at LIMIT %(most)s
   FOR NO KEY UPDATE SKIP LOCKED
"""
# Nobody sends a file for a day: whoever received it was killed.
HALF = """
SELECT id FROM imports WHERE state = 'receiving' AND changed_at < now() - interval '1 day'
 ORDER BY changed_at LIMIT %(most)s
   FOR UPDATE SKIP LOCKED
"""
LEFT_OF_PEOPLE = """
SELECT id, file_type, rejects_bytes FROM imports
 WHERE swept_at IS NULL AND state IN ('finished', 'failed', 'cancelled') AND kind IN ('customers', 'orders')
   AND (rows_refused > 0 OR state <> 'finished')
 ORDER BY id
   FOR NO KEY UPDATE
"""
SWEPT = """
UPDATE imports
   SET filename = NULL, failure = failure - 'facts', rejects_bytes = NULL, options = '{}', notes = '[]', swept_at = now(),
       version = version + 1
 WHERE id = ANY (%(ids)s::uuid[])
"""
ADD_CHUNK = "INSERT INTO import_chunks (import_id, part, no, bytes) VALUES (%(id)s, %(part)s, %(no)s, %(bytes)s)"
CHUNK = "SELECT bytes FROM import_chunks WHERE import_id = %(id)s AND part = %(part)s AND no = %(no)s"
DELETE_CHUNKS = "DELETE FROM import_chunks WHERE import_id = ANY (%(ids)s::uuid[]) AND part = ANY (%(parts)s)"


async def read(tx: AsyncConnection[Any], import_id: UUID) -> Import:
    return await _one(tx, READ, import_id)


async def lock(tx: AsyncConnection[Any], import_id: UUID) -> Import:
    return await _one(tx, LOCK, import_id)


async def _one(tx: AsyncConnection[Any], statement: str, import_id: UUID) -> Import:
    async with tx.cursor(row_factory=record(Import)) as cursor:
        found = await (await cursor.execute(statement, {"id": import_id})).fetchone()
    if found is None:
        raise ImportNotFound(import_id=import_id)
    return found


async def listed(
    tx: AsyncConnection[Any],
    *,
    kind: str | None,
    state: str | None,
    kinds: frozenset[str] | None,
    actor_id: UUID | None,
    failed: bool | None,
    ended_from: datetime | None,
    before: UUID | None,
    limit: int,
) -> list[Import]:
    """Imports, the newest first."""
    asked: dict[str, object] = {"kind": kind, "state": state, "actor_id": actor_id, "before": before, "limit": limit}
    asked |= {"failed": failed, "ended_from": ended_from}
    async with tx.cursor(row_factory=record(Import)) as cursor:
        found = await cursor.execute(LISTED, asked | {"kinds": None if kinds is None else quoted(sorted(kinds))})
        return await found.fetchall()


async def under_way(tx: AsyncConnection[Any], limit: int) -> list[UUID]:
    return [row[0] for row in await (await tx.execute(UNDER_WAY, {"limit": limit})).fetchall()]


async def insert(tx: AsyncConnection[Any], import_id: UUID, new: NewImport, by: Actor) -> None:
    asked = {
        "id": import_id,
        "kind": new.kind,
        "dry_run": new.dry_run,
        "filename": new.filename,
        "format": new.format,
        "options": _json(dict(new.options)),
        "permissions": sorted(new.permissions),
        "channels": None if new.channels is None else sorted(new.channels),
        "locations": None if new.locations is None else sorted(new.locations),
        "actor_kind": by.kind,
        "actor_id": by.id,
        "request_id": by.request_id,
    }
    await tx.execute(INSERT, asked)


async def uploaded(tx: AsyncConnection[Any], import_id: UUID, size_bytes: int, at: datetime) -> None:
    await tx.execute(UPLOADED, {"id": import_id, "size_bytes": size_bytes, "at": at})


async def move(
    tx: AsyncConnection[Any],
    import_id: UUID,
    state: State,
    *,
    at: datetime,
    ended: bool = False,
    failure: Mapping[str, object] | None = None,
) -> None:
    asked = {
        "id": import_id,
        "state": state,
        "at": at,
        "ended_at": at if ended else None,
        "failure": None if failure is None else _json(failure),
    }
    await tx.execute(MOVE, asked)


async def told(tx: AsyncConnection[Any], import_id: UUID, told: Told) -> None:
    asked = {
        "id": import_id,
        "format": told.format,
        "file_type": told.file_type,
        "encoding": told.encoding,
        "delimiter": told.delimiter,
        "columns": list(told.columns),
    }
    await tx.execute(TOLD, asked)


async def reading(tx: AsyncConnection[Any], import_id: UUID, rows_read: int) -> None:
    await tx.execute(READING, {"id": import_id, "rows_read": rows_read})


async def staged(
    tx: AsyncConnection[Any],
    import_id: UUID,
    *,
    columns: list[str],
    notes: list[dict[str, Any]],
    rows_read: int,
    records_read: int,
) -> None:
    asked = {
        "id": import_id,
        "columns": columns,
        "notes": _json(notes),
        "rows_read": rows_read,
        "records_read": records_read,
    }
    await tx.execute(STAGED, asked)


async def advanced(
    tx: AsyncConnection[Any],
    import_id: UUID,
    counts: Mapping[str, int],
    sums: Mapping[str, object],
    *,
    rows_refused: int,
    done_turn: int,
) -> None:
    asked = {**counts, "id": import_id, "sums": _json(sums), "rows_refused": rows_refused, "done_turn": done_turn}
    await tx.execute(ADVANCED, asked)


async def drop(tx: AsyncConnection[Any], import_id: UUID) -> None:
    """Forget a file that never arrived in full."""
    await delete_chunks(tx, [import_id], ["upload"])
    await tx.execute(DROP, {"id": import_id})


async def due(tx: AsyncConnection[Any], *, days: int, most: int) -> list[UUID]:
    """Imports whose files nobody will ask for any more, locked; those that another sweep has are left to it."""
    return [row[0] for row in await (await tx.execute(DUE, {"days": days, "most": most})).fetchall()]


async def half_received(tx: AsyncConnection[Any], *, most: int) -> list[UUID]:
    """Imports whose files will never be whole, locked."""
    return [row[0] for row in await (await tx.execute(HALF, {"most": most})).fetchall()]


async def left_of_people(tx: AsyncConnection[Any]) -> list[tuple[UUID, str | None, int | None]]:
    """Ended imports of people or their orders that left something behind, locked: id, file type, bytes of refused rows."""
    return await (await tx.execute(LEFT_OF_PEOPLE)).fetchall()


async def swept(tx: AsyncConnection[Any], ids: list[UUID]) -> None:
    await tx.execute(SWEPT, {"ids": uuids(ids)})


async def add_chunk(tx: AsyncConnection[Any], import_id: UUID, part: str, no: int, data: bytes) -> None:
    await tx.execute(ADD_CHUNK, {"id": import_id, "part": part, "no": no, "bytes": data})


async def chunk(tx: AsyncConnection[Any], import_id: UUID, part: str, no: int) -> bytes | None:
    """A piece of the file's bytes, counted from 1; None after the last."""
    row = await (await tx.execute(CHUNK, {"id": import_id, "part": part, "no": no}, binary=True)).fetchone()
    return None if row is None else bytes(row[0])


async def delete_chunks(tx: AsyncConnection[Any], ids: list[UUID], parts: list[str]) -> None:
    await tx.execute(DELETE_CHUNKS, {"ids": uuids(ids), "parts": parts})


async def rejects(tx: AsyncConnection[Any], import_id: UUID, size_bytes: int) -> None:
    await tx.execute(REJECTS, {"id": import_id, "size_bytes": size_bytes})


def _json(document: object) -> str:
    return msgspec.json.encode(document).decode()
