"""An import: a file on its way in, how far it is, and when a change to it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from orderloom.kernel.errors import Conflict, Invalid, NotFound
from orderloom.kernel.lifecycle import Lifecycle

KINDS = ("products", "prices", "customers", "stock", "orders")
LONGEST_FILENAME = 255


class ImportNotFound(NotFound):
    """There is no such import."""

    code = "import_not_found"


class RejectsMissing(NotFound):
    """This import has no file of refused rows: none was refused, it has not ended yet, or the file was swept."""

    code = "rejects_missing"


class FileTooLarge(Invalid):
    """The file is larger than this installation takes (ORDERLOOM_IMPORT_MAX_MB); split it."""

    code = "import_too_large"


class OptionUnknown(Invalid):
    """Imports of this kind know no such option."""

    code = "import_option_unknown"


class FormatUnknown(Invalid):
    """There is no import format of this name for this kind."""

    code = "import_format_unknown"


class FormatUnclear(Invalid):
    """More than one import format takes this file for its own; name the one that is meant."""

    code = "import_format_unclear"


class ImportBroke(Conflict):
    """Something unexpected happened while the file was brought in; what was done stays done, the log has the details."""

    code = "import_broke"


class State(StrEnum):
    RECEIVING = "receiving"
    UPLOADED = "uploaded"
    CHECKING = "checking"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    UPLOAD = "upload"
    CHECK = "check"
    RUN = "run"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"


LIFECYCLE = Lifecycle(
    {
        (State.RECEIVING, Action.UPLOAD): State.UPLOADED,
        (State.UPLOADED, Action.CHECK): State.CHECKING,
        (State.CHECKING, Action.RUN): State.RUNNING,
        (State.RUNNING, Action.CHECK): State.CHECKING,  # the waiting rows were lost in a crash: the file is read anew
        (State.RUNNING, Action.FINISH): State.FINISHED,
        (State.UPLOADED, Action.FAIL): State.FAILED,
        (State.CHECKING, Action.FAIL): State.FAILED,
        (State.RUNNING, Action.FAIL): State.FAILED,
        (State.RECEIVING, Action.CANCEL): State.CANCELLED,
        (State.UPLOADED, Action.CANCEL): State.CANCELLED,
        (State.CHECKING, Action.CANCEL): State.CANCELLED,
        (State.RUNNING, Action.CANCEL): State.CANCELLED,
    }
)
ENDED = frozenset({State.FINISHED, State.FAILED, State.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A file as it is announced, with what its sender may do: the worker may do no more."""

    kind: str
    filename: str
    dry_run: bool
    permissions: frozenset[str]
    format: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    channels: frozenset[str] | None = None
    locations: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    id: UUID
    kind: str
    state: State
    dry_run: bool
    filename: str | None
    format: str | None
    file_type: str | None
    encoding: str | None
    delimiter: str | None
    options: Mapping[str, str]
    columns: Sequence[str]
    notes: Sequence[Mapping[str, Any]]
    sums: Mapping[str, Mapping[str, Mapping[str, int]]]  # good, refused → unit → what → how much
    size_bytes: int
    rows_read: int
    rows_refused: int
    records_read: int
    created: int
    changed: int
    same: int
    refused: int
    done_turn: int
    rejects_bytes: int | None
    failure: Mapping[str, Any] | None
    permissions: Sequence[str]
    channels: Sequence[str] | None
    locations: Sequence[str] | None
    actor_kind: str
    actor_id: UUID | None
    request_id: UUID
    version: int
    created_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    swept_at: datetime | None

    @property
    def done(self) -> int:
        """How many records are done."""
        return self.created + self.changed + self.same + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found out about the file before its rows were read."""

    format: str
    file_type: str
    encoding: str | None
    delimiter: str | None
    columns: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemShown:
    """A problem as it is listed."""

    row_no: int
    no: int
    column_name: str | None
    code: str
    message: str | None
    facts: Mapping[str, Any]
