"""Waiting records go in piece by piece. A refused record never touches its neighbours."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

import psycopg

from orderloom.flows.importing.kinds.kind import Session
from orderloom.flows.importing.staging import unbundled
from orderloom.imports import queries
from orderloom.imports.model.imports import Import
from orderloom.imports.model.refusals import RecordFailed, RecordTooLong
from orderloom.imports.model.rows import Outcome, Problem, Record, Result, Row, problems_of_rows
from orderloom.infra.work import Work
from orderloom.kernel.errors import Refusal

PIECE_RECORDS = 500
PIECE_ROWS = 5_000
RECORD_ROWS = 5_000
_LAST = 2**63 - 1
# What the database says about one record's values; everything else is about the connection or about us.
OF_A_RECORD = (psycopg.errors.DataError, psycopg.errors.IntegrityError)

log = logging.getLogger(__name__)


class Waiting(NamedTuple):
    """A record and what was wrong with its rows when they were read."""

    record: Record
    problems: list[Problem]


async def next_piece(work: Work, present: Import) -> list[Waiting]:
    """The next whole records behind those that are done; none at the end."""
    columns = list(present.columns)
    piece: list[Waiting] = []
    last, rows = (present.done_turn, _LAST), 0
    while True:
        page = await queries.following(work.tx, present.id, after=last, limit=PIECE_RECORDS + 1)
        for turn, first_row, encoded in page:
            last = turn, first_row
            if not piece or piece[-1].record.turn != turn:
                if len(piece) >= PIECE_RECORDS or rows >= PIECE_ROWS:
                    return piece
                piece.append(Waiting(Record(turn, []), []))
            rows += _add(piece[-1], unbundled(columns, encoded))
        if not page:
            return piece


def _add(waiting: Waiting, rows: list[tuple[Row, list[Problem]]]) -> int:
    record, problems = waiting
    gathered = record.rows
    assert isinstance(gathered, list)
    for row, wrong in rows:
        if len(gathered) >= RECORD_ROWS:  # what is beyond is not kept, only named
            problems.append(Problem.of(row.row_no, None, RecordTooLong(most=RECORD_ROWS)))
            continue
        gathered.append(row)
        problems += wrong
    return len(rows)


async def bring_in(work: Work, session: Session, piece: Sequence[Waiting], *, dry_run: bool) -> list[Outcome]:
    """One outcome for each record, in order."""
    good = [one.record for one in piece if not one.problems]
    found = {outcome.turn: outcome for outcome in await _put(work, session, good, dry_run=dry_run)}
    return [
        _whole(one.record, found[one.record.turn])
        if not one.problems
        else _whole(one.record, Outcome.refused(one.record, one.problems, session.sums(one.record)))
        for one in piece
    ]


def _whole(record: Record, outcome: Outcome) -> Outcome:
    if outcome.result is not Result.REFUSED:
        return outcome
    return outcome._replace(problems=problems_of_rows(record, outcome.problems))


async def _put(work: Work, session: Session, records: Sequence[Record], *, dry_run: bool) -> list[Outcome]:
    """Try all at once; when a command refuses, halve until the record stands alone that it meant."""
    if not records:
        return []
    try:
        return await _attempt(work, session, records, dry_run=dry_run)
    except Refusal as refusal:
        reason = refusal
    except OF_A_RECORD as error:
        log.warning("a record could not be stored: %s", type(error).__name__, exc_info=len(records) == 1)
        reason = RecordFailed(reason=type(error).__name__)
    if len(records) == 1:
        problem = Problem.of(records[0].row_no, None, reason)
        return [Outcome.refused(records[0], [problem], session.sums(records[0]))]
    half = len(records) // 2
    first = await _put(work, session, records[:half], dry_run=dry_run)
    return first + await _put(work, session, records[half:], dry_run=dry_run)


async def _attempt(work: Work, session: Session, records: Sequence[Record], *, dry_run: bool) -> list[Outcome]:
    trial = Work(tx=work.tx, now=work.now)
    async with work.tx.transaction(force_rollback=dry_run):
        outcomes = await session.put(trial, records)
        await trial.write_facts()
    return outcomes
