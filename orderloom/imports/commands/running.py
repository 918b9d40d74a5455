"""A file is read, and its records go in piece by piece. Whoever runs an import holds its advisory lock."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from orderloom.imports.events import ImportFailed, ImportFinished
from orderloom.imports.model.imports import ENDED, LIFECYCLE, Action, Import, State, Told
from orderloom.imports.model.rows import Bundle, Outcome, Problem, Result
from orderloom.imports.store import imports as store
from orderloom.imports.store import rows as row_store
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Refusal

MOST_PROBLEMS = 20  # of one row


async def begin_reading(work: Work, import_id: UUID) -> Import | None:
    """Begin to read the file, from its first byte; None when the import has ended meanwhile."""
    found = await store.lock(work.tx, import_id)
    if found.state in ENDED:
        return None
    await row_store.forget(work.tx, [import_id])
    if found.state is not State.CHECKING:
        await store.move(work.tx, import_id, LIFECYCLE.after(found.state, Action.CHECK), at=work.now)
    return found


async def tell(work: Work, import_id: UUID, told: Told) -> None:
    """Keep what was found out about the file: shown before its rows are read."""
    await store.lock(work.tx, import_id)
    await store.told(work.tx, import_id, told)


async def add_rows(work: Work, import_id: UUID, bundles: Iterable[Bundle], *, rows_read: int) -> bool:
    """Keep the next rows; False when the import has ended meanwhile."""
    if (await store.lock(work.tx, import_id)).state is not State.CHECKING:
        return False
    await row_store.add(work.tx, import_id, bundles)
    await store.reading(work.tx, import_id, rows_read)
    return True


async def begin_running(
    work: Work, import_id: UUID, *, columns: list[str], notes: list[dict[str, Any]], rows_read: int
) -> bool:
    """All rows are read: bring those of each record together and begin; False when the import has ended meanwhile."""
    found = await store.lock(work.tx, import_id)
    if found.state is not State.CHECKING:
        return False
    records = await row_store.gather(work.tx, import_id)
    await store.staged(work.tx, import_id, columns=columns, notes=notes, rows_read=rows_read, records_read=records)
    await store.move(work.tx, import_id, LIFECYCLE.after(found.state, Action.RUN), at=work.now)
    return True


async def lock_running(work: Work, import_id: UUID) -> Import | None:
    """The import, locked; None unless it runs."""
    found = await store.lock(work.tx, import_id)
    return found if found.state is State.RUNNING else None


async def advance(work: Work, present: Import, outcomes: Sequence[Outcome], problems: Sequence[Problem]) -> None:
    """Note what became of a piece, in the transaction in which it became so."""
    counts = {result.value: 0 for result in Result}
    sums = {side: {unit: dict(what) for unit, what in units.items()} for side, units in present.sums.items()}
    for outcome in outcomes:
        counts[outcome.result.value] += 1
        side = sums.setdefault("refused" if outcome.result is Result.REFUSED else "good", {})
        for unit, amounts in outcome.sums.items():
            total = side.setdefault(unit, {})
            for what, amount in amounts.items():
                total[what] = total.get(what, 0) + amount
    rows_refused = len({problem.row_no for problem in problems})
    if problems:
        await row_store.add_problems(work.tx, present.id, list(_bounded(problems)))
    await store.advanced(
        work.tx,
        present.id,
        counts,
        {side: units for side, units in sums.items() if units},
        rows_refused=rows_refused,
        done_turn=outcomes[-1].turn,
    )


def _bounded(problems: Sequence[Problem]) -> Iterable[Problem]:
    seen: dict[int, int] = {}
    for problem in sorted(problems, key=lambda one: one.row_no):
        seen[problem.row_no] = count = seen.get(problem.row_no, 0) + 1
        if count <= MOST_PROBLEMS:
            yield problem


async def add_rejects(work: Work, import_id: UUID, no: int, data: bytes) -> None:
    """Keep the next piece of the file of refused rows; the first takes the place of what a killed run left."""
    if no == 1:
        await store.lock(work.tx, import_id)
        await store.delete_chunks(work.tx, [import_id], ["rejects"])
    await store.add_chunk(work.tx, import_id, "rejects", no, data)


async def finish(work: Work, import_id: UUID, *, rejects_bytes: int, by: Actor) -> bool:
    """Every record has its outcome. The file itself is forgotten; its refused rows stay for some days."""
    found = await lock_running(work, import_id)
    if found is None:
        return False
    if rejects_bytes:
        await store.rejects(work.tx, import_id, rejects_bytes)
    await store.move(work.tx, import_id, LIFECYCLE.after(found.state, Action.FINISH), at=work.now, ended=True)
    await row_store.forget(work.tx, [import_id])
    await store.delete_chunks(work.tx, [import_id], ["upload"])
    event = ImportFinished(
        import_id=import_id,
        kind=found.kind,
        dry_run=found.dry_run,
        created=found.created,
        changed=found.changed,
        same=found.same,
        refused=found.refused,
    )
    work.emit(event, by=by)
    return True


async def fail(work: Work, import_id: UUID, refusal: Refusal, *, by: Actor) -> None:
    """The file as a whole cannot be brought in. Records that are done stay done."""
    found = await store.lock(work.tx, import_id)
    if found.state in ENDED:
        return
    problem = Problem.of(0, None, refusal)
    failure = {"code": problem.code, "message": problem.message, "facts": problem.facts}
    state = LIFECYCLE.after(found.state, Action.FAIL)
    await store.move(work.tx, import_id, state, at=work.now, ended=True, failure=failure)
    await row_store.forget(work.tx, [import_id])
    await store.delete_chunks(work.tx, [import_id], ["upload"])
    work.emit(ImportFailed(import_id=import_id, code=refusal.code), by=by)
