"""A file arrives: announced, received in pieces, complete; or nobody wants it any more."""

from uuid import UUID

from orderloom.imports.events import ImportCancelled, ImportUploaded
from orderloom.imports.model.imports import LIFECYCLE, LONGEST_FILENAME, Action, Import, NewImport
from orderloom.imports.store import imports as store
from orderloom.imports.store import rows as row_store
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor


async def receive(work: Work, import_id: UUID, new: NewImport, *, by: Actor) -> None:
    """Announce a file. Its bytes come in pieces, each a transaction, so that a slow sender holds nothing."""
    await store.insert(work.tx, import_id, new, by)


async def add_chunk(work: Work, import_id: UUID, no: int, data: bytes) -> None:
    """Keep the next piece of the file, counted from 1."""
    await store.add_chunk(work.tx, import_id, "upload", no, data)


async def complete(work: Work, import_id: UUID, *, size_bytes: int, by: Actor) -> None:
    """The whole file is here: the next worker that has time takes it."""
    found = await store.lock(work.tx, import_id)
    LIFECYCLE.after(found.state, Action.UPLOAD)
    await store.uploaded(work.tx, import_id, size_bytes, work.now)
    event = ImportUploaded(import_id=import_id, kind=found.kind, dry_run=found.dry_run, size_bytes=size_bytes)
    work.emit(event, by=by)


async def drop(work: Work, import_id: UUID) -> None:
    """Forget a file that did not arrive in full, or that is here already under another id."""
    await store.drop(work.tx, import_id)


async def cancel(work: Work, import_id: UUID, *, by: Actor) -> Import:
    """Stop an import. Records that are done stay done; what waits is forgotten."""
    found = await store.lock(work.tx, import_id)
    await store.move(work.tx, import_id, LIFECYCLE.after(found.state, Action.CANCEL), at=work.now, ended=True)
    await row_store.forget(work.tx, [import_id])
    await store.delete_chunks(work.tx, [import_id], ["upload"])
    work.emit(ImportCancelled(import_id=import_id, records_done=found.done), by=by)
    return await store.read(work.tx, import_id)


def short_name(filename: str) -> str:
    """A file's name without its folder, as it is kept."""
    name = filename.replace("\\", "/").rpartition("/")[2].strip()
    printable = "".join(letter for letter in name if letter.isprintable())
    return printable[-LONGEST_FILENAME:] or "file"
