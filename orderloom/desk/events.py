"""The facts that saved views state: ids and the list's name, never what is looked for; and those about background jobs."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event
from orderloom.kernel.ids import id_of


class _ViewEvent(Event):
    """A fact about one saved view."""

    aggregate = "saved_view"
    view_id: UUID

    @property
    def aggregate_id(self) -> UUID:
        return self.view_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewCreated(_ViewEvent):
    """Somebody kept a view of a list."""

    name = "saved_view.created"
    first = True

    view_id: UUID
    list: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewChanged(_ViewEvent):
    """Some of a view's fields were changed; the fact names them."""

    name = "saved_view.changed"

    view_id: UUID
    fields: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewRemoved(_ViewEvent):
    """A view was removed."""

    name = "saved_view.removed"

    view_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRetried(Event):
    """Somebody had a background job that failed run again."""

    name = "job.retried"
    aggregate = "job"

    retry_id: UUID
    job_id: int

    @property
    def aggregate_id(self) -> UUID:
        return id_of("job", str(self.job_id))
