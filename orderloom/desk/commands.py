"""Keep views of lists, change them, share them, remove them; run background jobs again."""

from typing import Unpack
from uuid import UUID

from orderloom.desk import store
from orderloom.desk.events import JobRetried, SavedViewChanged, SavedViewCreated, SavedViewRemoved
from orderloom.desk.model import (
    MOST_VIEWS,
    JobNotFailed,
    JobNotFound,
    NewView,
    NotYoursToChange,
    SavedView,
    TooManySavedViews,
    ViewChanges,
    changed,
    check,
    must_be_changeable,
)
from orderloom.infra import job_queue
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor

CHANGEABLE = ("name", "filters", "columns", "shared")


async def keep(work: Work, view_id: UUID, new: NewView, *, may_share: bool, by: Actor) -> None:
    """Keep a view for whoever asks, or for all of those who may use views."""
    check(new)
    if by.id is None or (new.shared and not may_share):
        raise NotYoursToChange()
    if await store.count(work.tx, by.id) >= MOST_VIEWS:
        raise TooManySavedViews(most=MOST_VIEWS)
    view = SavedView(
        id=view_id,
        owner_id=by.id,
        list=new.list,
        name=new.name,
        filters=new.filters,
        columns=new.columns,
        shared=new.shared,
        version=1,
        created_at=work.now,
        changed_at=work.now,
    )
    await store.insert(work.tx, view)
    work.emit(SavedViewCreated(view_id=view_id, list=view.list, shared=view.shared), by=by)


async def change(
    work: Work, view_id: UUID, *, version: int, may_share: bool, by: Actor, **changes: Unpack[ViewChanges]
) -> None:
    """Change a view's name, filters or columns; share it, or take it back."""
    before = await store.lock(work.tx, view_id, by.id)
    after = changed(before, version=version, asking=by.id, may_share=may_share, at=work.now, **changes)
    if after == before:
        return
    await store.save(work.tx, after)
    fields = tuple(name for name in CHANGEABLE if getattr(before, name) != getattr(after, name))
    work.emit(SavedViewChanged(view_id=view_id, fields=fields, version=after.version), by=by)


async def remove(work: Work, view_id: UUID, *, version: int, may_share: bool, by: Actor) -> None:
    """Remove a view for good."""
    view = await store.lock(work.tx, view_id, by.id)
    must_be_changeable(view, version=version, asking=by.id, may_share=may_share)
    await store.delete(work.tx, view_id)
    work.emit(SavedViewRemoved(view_id=view_id), by=by)


async def retry_job(work: Work, retry_id: UUID, job_id: int, *, by: Actor) -> None:
    """Have a background job that failed run again, by a worker that looks within seconds."""
    if await job_queue.retry(work.tx, job_id):
        work.emit(JobRetried(retry_id=retry_id, job_id=job_id), by=by)
        return
    state = await job_queue.state(work.tx, job_id)
    if state is None:
        raise JobNotFound(job_id=job_id)
    raise JobNotFailed(job_id=job_id, state=state)
