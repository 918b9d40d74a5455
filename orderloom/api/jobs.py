"""Background jobs over HTTP: what waits, what failed, and running it again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from orderloom.api.access import Caller, permits
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.work import Reads
from orderloom.desk.commands import retry_job
from orderloom.desk.model import JobState
from orderloom.infra.work import Connection, Work
from orderloom.views.job_list import JobListed, job_list

router = APIRouter(prefix="/jobs", tags=["jobs"])

LARGEST_ID = 2**63 - 1
JobId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The job's id.", examples=[4711])]


@router.get("", summary="List background jobs")
async def list_jobs(
    caller: Annotated[Caller, permits("jobs.read")],
    tx: Reads,
    state: Annotated[JobState | None, Query(description="Only jobs in this state.")] = None,
    task: Annotated[str | None, Query(max_length=128, description="Only jobs of this task.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[JobListed]:
    """Newest first. Jobs that succeed are forgotten at once, those that failed after 30 days."""
    found = key_after(after, int)
    before = int(str(found[0])) if found else None
    rows = await job_list(tx, state=state.value if state else None, task=task, before=before, limit=limit + 1)
    return page(rows, limit, lambda row: row, lambda row: (row.id,))


@router.post("/{job_id}/retry", status_code=204, summary="Run a failed job again")
async def create_retry(caller: Annotated[Caller, permits("jobs.manage")], once: Once, job_id: JobId) -> None:
    """Put a job that failed back into the queue; a worker takes it within seconds. Only failed jobs can be run again."""

    async def create(work: Work, retry_id: UUID) -> None:
        await retry_job(work, retry_id, job_id, by=caller.actor)

    async def show(_: Connection, __: UUID) -> None:
        """The job may be done and forgotten by now."""

    await once.run(create, show)
