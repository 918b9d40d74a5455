"""Reads of imports that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from orderloom.imports.model.imports import Import, ImportNotFound, ProblemShown
from orderloom.imports.model.rows import RowMixed
from orderloom.imports.store import imports as store
from orderloom.imports.store import rows as row_store
from orderloom.infra.work import Connection


async def one(
    tx: Connection, import_id: UUID, *, kinds: Collection[str] | None = None, actor_id: UUID | None = None
) -> Import:
    """One import, or ImportNotFound: also when it is of a kind, or of somebody, that the caller may not see."""
    found = await store.read(tx, import_id)
    if (kinds is not None and found.kind not in kinds) or (actor_id is not None and found.actor_id != actor_id):
        raise ImportNotFound(import_id=import_id)
    return found


async def listed(
    tx: Connection,
    *,
    kind: str | None = None,
    state: str | None = None,
    kinds: frozenset[str] | None = None,
    actor_id: UUID | None = None,
    failed: bool | None = None,
    ended_from: datetime | None = None,
    before: UUID | None = None,
    limit: int,
) -> list[Import]:
    """Imports, the newest first. `failed`: whether they broke or ended with refused rows; dry runs never do."""
    return await store.listed(
        tx,
        kind=kind,
        state=state,
        kinds=kinds,
        actor_id=actor_id,
        failed=failed,
        ended_from=ended_from,
        before=before,
        limit=limit,
    )


async def under_way(tx: Connection, *, limit: int = 100) -> list[UUID]:
    """Imports that wait for a worker or had one when it died, the oldest first."""
    return await store.under_way(tx, limit)


async def chunk(tx: Connection, import_id: UUID, part: str, no: int) -> bytes | None:
    """A piece of the bytes of the file (`upload`) or of its refused rows (`rejects`), counted from 1; None after the last."""
    return await store.chunk(tx, import_id, part, no)


async def problems(
    tx: Connection, import_id: UUID, *, after: tuple[int, int] = (0, 0), limit: int
) -> list[ProblemShown]:
    """What was wrong, by row and number, behind `after`."""
    return await row_store.problems(tx, import_id, after=after, without=None, limit=limit)


async def causes(tx: Connection, import_id: UUID, *, limit: int) -> list[ProblemShown]:
    """The first of what was wrong, without the rows that were refused for a neighbour's sake."""
    return await row_store.problems(tx, import_id, after=(0, 0), without=RowMixed.code, limit=limit)


async def following(
    tx: Connection, import_id: UUID, *, after: tuple[int, int], limit: int
) -> list[tuple[int, int, bytes]]:
    """Rows that wait, in their order behind this one: turn, first row, encoded rows."""
    return await row_store.following(tx, import_id, after=after, limit=limit)


async def any_left(tx: Connection, import_id: UUID) -> bool:
    """Whether there are rows on their way; a crash of the server loses them."""
    return await row_store.any_left(tx, import_id)
