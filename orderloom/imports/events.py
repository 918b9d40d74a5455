"""What happens to imports."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFact(Event):
    """The base of every fact about an import."""

    aggregate = "import"

    import_id: UUID

    @property
    def aggregate_id(self) -> UUID:
        return self.import_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUploaded(ImportFact):
    """A file is here and waits for its turn."""

    name = "import.uploaded"
    first = True

    kind: str
    dry_run: bool
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished(ImportFact):
    """Every record of the file was created, changed, found the same, or refused; a dry run has written none of them."""

    name = "import.finished"

    kind: str
    dry_run: bool
    created: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailed(ImportFact):
    """The file could not be read, or something broke; records that were done before stay."""

    name = "import.failed"

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCancelled(ImportFact):
    """Somebody stopped it; records that were done before stay."""

    name = "import.cancelled"

    records_done: int
