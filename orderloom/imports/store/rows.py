"""SQL of the rows on their way, and of what was wrong with rows."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from orderloom.imports.model.imports import ProblemShown
from orderloom.imports.model.rows import Bundle, Problem
from orderloom.infra.arrays import plain, quoted, uuids
from orderloom.infra.records import record

COPY = "COPY import_rows (import_id, turn, first_row, key, rows) FROM STDIN (FORMAT BINARY)"
COPY_TYPES = ("uuid", "int8", "int8", "uuid", "bytea")
FORGET = "DELETE FROM import_rows WHERE import_id = ANY (%(ids)s::uuid[])"
# Rows of one record that do not stand together all get the turn of the first of them.
GATHER = """
WITH apart AS (
    SELECT key, min(first_row) AS turn FROM import_rows
     WHERE import_id = %(id)s AND key IS NOT NULL
     GROUP BY key HAVING count(*) > 1)
UPDATE import_rows r SET turn = apart.turn
  FROM apart
 WHERE r.import_id = %(id)s AND r.key = apart.key AND r.turn <> apart.turn
"""
# The rows have just been written, and nobody has counted them yet: believed to be few, each record would be looked for among
# all rows, which takes hours where there are a million.
NO_LOOPS = "SELECT set_config('enable_nestloop', 'off', true)"
LOOPS = "SELECT set_config('enable_nestloop', 'on', true)"
COUNT = "SELECT count(DISTINCT turn) FROM import_rows WHERE import_id = %(id)s"
# At least one bundle, and no more than fit into so many bytes.
NEXT = """
SELECT turn, first_row, rows
  FROM (SELECT turn, first_row, rows, sum(octet_length(rows)) OVER (ORDER BY turn, first_row) - octet_length(rows) AS before
          FROM (SELECT turn, first_row, rows FROM import_rows
                 WHERE import_id = %(id)s AND (turn, first_row) > (%(turn)s, %(first_row)s)
                 ORDER BY turn, first_row LIMIT %(limit)s) page) sized
 WHERE before < %(most_bytes)s
 ORDER BY turn, first_row
"""
PAGE_BYTES = 8 << 20
LEFT = "SELECT 1 FROM import_rows WHERE import_id = %(id)s LIMIT 1"
ADD_PROBLEMS = """
INSERT INTO import_problems (import_id, row_no, no, column_name, code, message, facts)
SELECT %(id)s, p.row_no, p.no, p.column_name, p.code, p.message, p.facts
  FROM unnest(%(row_no)s::bigint[], %(no)s::int[], %(column_name)s::text[], %(code)s::text[], %(message)s::text[],
              %(facts)s::jsonb[]) AS p (row_no, no, column_name, code, message, facts)
    ON CONFLICT (import_id, row_no, no) DO NOTHING
"""
PROBLEMS = """
SELECT row_no, no, column_name, code, message, facts FROM import_problems
 WHERE import_id = %(id)s AND (row_no, no) > (%(row_no)s, %(no)s) AND code IS DISTINCT FROM %(without)s
 ORDER BY row_no, no LIMIT %(limit)s
"""
DELETE_PROBLEMS = "DELETE FROM import_problems WHERE import_id = ANY (%(ids)s::uuid[])"


async def add(tx: AsyncConnection[Any], import_id: UUID, bundles: Iterable[Bundle]) -> None:
    async with tx.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.set_types(COPY_TYPES)
        for bundle in bundles:
            await copy.write_row((import_id, *bundle))


async def forget(tx: AsyncConnection[Any], ids: Sequence[UUID]) -> None:
    await tx.execute(FORGET, {"ids": uuids(ids)})


async def gather(tx: AsyncConnection[Any], import_id: UUID) -> int:
    """Bring the rows of each record together; returns how many records there are."""
    await tx.execute(NO_LOOPS)
    await tx.execute(GATHER, {"id": import_id})
    await tx.execute(LOOPS)
    row = await (await tx.execute(COUNT, {"id": import_id})).fetchone()
    return int(row[0]) if row else 0


async def following(
    tx: AsyncConnection[Any], import_id: UUID, *, after: tuple[int, int], limit: int
) -> list[tuple[int, int, bytes]]:
    """The next bundles behind this one: turn, first row, rows."""
    asked = {"id": import_id, "turn": after[0], "first_row": after[1], "limit": limit, "most_bytes": PAGE_BYTES}
    return await (await tx.execute(NEXT, asked, binary=True)).fetchall()


async def any_left(tx: AsyncConnection[Any], import_id: UUID) -> bool:
    return await (await tx.execute(LEFT, {"id": import_id})).fetchone() is not None


async def add_problems(tx: AsyncConnection[Any], import_id: UUID, problems: Sequence[Problem]) -> None:
    numbers: dict[int, int] = {}
    ordered = []
    for problem in problems:
        numbers[problem.row_no] = number = numbers.get(problem.row_no, 0) + 1
        ordered.append(number)
    asked = {
        "id": import_id,
        "row_no": plain(problem.row_no for problem in problems),
        "no": plain(ordered),
        "column_name": quoted(problem.column for problem in problems),
        "code": quoted(problem.code for problem in problems),
        "message": quoted(problem.message for problem in problems),
        "facts": quoted(msgspec.json.encode(problem.facts).decode() for problem in problems),
    }
    await tx.execute(ADD_PROBLEMS, asked)


async def problems(
    tx: AsyncConnection[Any], import_id: UUID, *, after: tuple[int, int], without: str | None, limit: int
) -> list[ProblemShown]:
    asked = {"id": import_id, "row_no": after[0], "no": after[1], "without": without, "limit": limit}
    async with tx.cursor(row_factory=record(ProblemShown)) as cursor:
        return await (await cursor.execute(PROBLEMS, asked)).fetchall()


async def delete_problems(tx: AsyncConnection[Any], ids: Sequence[UUID]) -> None:
    await tx.execute(DELETE_PROBLEMS, {"ids": uuids(ids)})
