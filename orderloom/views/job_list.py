"""Background jobs, newest first: what they are, where they stand, when they last moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import dict_row

from orderloom.infra.work import Connection

LISTED = """
SELECT j.id, j.task_name AS task, j.queue_name AS queue, j.status::text AS state, j.attempts, j.args, j.scheduled_at,
       e.created_at, e.started_at, CASE WHEN j.status NOT IN ('todo', 'doing') THEN e.moved_at END AS ended_at
  FROM procrastinate_jobs j
       LEFT JOIN LATERAL (
            SELECT min(v.at) FILTER (WHERE v.type = 'deferred') AS created_at,
                   max(v.at) FILTER (WHERE v.type = 'started') AS started_at,
                   max(v.at) FILTER (WHERE v.type IN ('succeeded', 'failed', 'cancelled', 'aborted')) AS moved_at
              FROM procrastinate_events v WHERE v.job_id = j.id) e ON true
 WHERE (%(state)s::text IS NULL OR j.status = %(state)s::procrastinate_job_status)
   AND (%(task)s::text IS NULL OR j.task_name = %(task)s)
   AND (%(before)s::bigint IS NULL OR j.id < %(before)s)
 ORDER BY j.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobListed:
    """A background job. `arguments` are those that are ids or numbers; `attempts` how often it was begun and ended badly."""

    id: int
    task: str
    queue: str
    state: str
    attempts: int
    arguments: Mapping[str, str | int]
    scheduled_at: datetime | None
    created_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


async def job_list(
    tx: Connection, *, state: str | None = None, task: str | None = None, before: int | None = None, limit: int
) -> list[JobListed]:
    """The newest jobs, in this state, of this task. Jobs that succeed are forgotten at once."""
    asked = {"state": state, "task": task, "before": before, "limit": limit}
    async with tx.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(LISTED, asked, prepare=False)
        return [JobListed(arguments=impersonal(row.pop("args")), **row) for row in await cursor.fetchall()]


def impersonal(arguments: Mapping[str, object]) -> dict[str, str | int]:
    """Of a job's arguments those that can be nothing but ids and numbers. Pure."""
    return {name: value for name, value in arguments.items() if isinstance(value, int) or _is_id(value)}  # type: ignore[misc]  # a text that is an id


def _is_id(value: object) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True
