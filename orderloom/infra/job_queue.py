"""The job queue's own table, as far as it is spoken of inside a unit of work. Everything else is the queue's library's."""

from orderloom.infra.work import Connection

# The row is locked and found failed before the queue's own function touches it: nothing that runs is started twice.
# allow sql.owner: the queue's own table, which no migration of ours makes
RETRY = """
SELECT procrastinate_retry_job_v2(f.id, now(), NULL, NULL, NULL)
  FROM (SELECT id FROM procrastinate_jobs WHERE id = %(id)s AND status = 'failed' FOR UPDATE) f
"""
STATE = "SELECT status::text FROM procrastinate_jobs WHERE id = %(id)s"


async def retry(tx: Connection, job_id: int) -> bool:
    """Put a job that failed back into the queue; whether there was one."""
    return await (await tx.execute(RETRY, {"id": job_id})).fetchone() is not None


async def state(tx: Connection, job_id: int) -> str | None:
    """Where a job stands; None: there is none."""
    row = await (await tx.execute(STATE, {"id": job_id})).fetchone()
    return None if row is None else str(row[0])
