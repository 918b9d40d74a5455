"""Bring in a file: read its rows, put its records into the shop piece by piece, write what was refused as a file.

Each piece is one transaction together with the import's progress. A run that was killed at any instant is taken up behind
its last piece, by any worker; what is in the shop already is found the same, so nothing is done twice.
"""

import errno
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, tzinfo
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

import psycopg

from orderloom.flows.importing.choosing import OWN, choose
from orderloom.flows.importing.formats.format import Format
from orderloom.flows.importing.formats.plugin import PluginFormat
from orderloom.flows.importing.kinds.kind import Kind, Session, Terms
from orderloom.flows.importing.kinds.known import kind_of
from orderloom.flows.importing.opened import OpenedFile
from orderloom.flows.importing.pieces import bring_in, next_piece
from orderloom.flows.importing.reading import Incoming, incoming, own_columns
from orderloom.flows.importing.rejects import write_rejects
from orderloom.flows.importing.staging import Key, Staging
from orderloom.imports import queries
from orderloom.imports.commands import running
from orderloom.imports.model.imports import ENDED, Import, ImportBroke, State, Told
from orderloom.infra.alone import alone
from orderloom.infra.work import Pool, Work, begin, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.errors import Refusal

CHUNK_BYTES = 256 << 10
BATCH = 2_000  # bundles that one transaction puts to wait
TRIES = 5
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
VICTIM = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

Stop = Callable[[], bool]
Advance = Callable[[Import], None]
log = logging.getLogger(__name__)


async def run_import(pool: Pool, import_id: UUID, *, stop: Stop, advance: Advance, zone: tzinfo = UTC) -> Import:
    """Take an import as far as it goes, and return it as it is then: ended, unless `stop` said so before.

    The merchant's days are those of `zone`.
    Refused as RunningElsewhere while somebody else has it.
    """
    async with alone(pool, lock_name(import_id), wait=0.2):
        return await go_on(pool, import_id, stop=stop, advance=advance, zone=zone)


def lock_name(import_id: UUID) -> str:
    """Who holds the lock of this name runs the import."""
    return f"import {import_id}"


async def go_on(pool: Pool, import_id: UUID, *, stop: Stop, advance: Advance, zone: tzinfo = UTC) -> Import:
    """The same, for who holds the lock already."""
    present = await _present(pool, import_id)
    if present.state in ENDED or present.state is State.RECEIVING:
        return present
    try:
        await _Run(pool, present, stop, advance, zone).go()
    except Refusal as refusal:
        await _fail(pool, present, refusal)
    except (psycopg.OperationalError, psycopg.InterfaceError):
        raise  # the database went away: whoever comes next goes on
    except OSError as error:
        if error.errno not in NO_ROOM:
            await _break(pool, present, error)
        else:
            raise  # for the file, on this machine's disk: it waits until there is some
    except Exception as error:
        await _break(pool, present, error)
    return await _present(pool, import_id)


async def _present(pool: Pool, import_id: UUID) -> Import:
    async with reading(pool) as tx:
        return await queries.one(tx, import_id)


async def _break(pool: Pool, present: Import, error: Exception) -> None:
    log.error("import %s broke", present.id, exc_info=error)
    await _fail(pool, present, ImportBroke(reason=type(error).__name__))


async def _fail(pool: Pool, present: Import, refusal: Refusal) -> None:
    async with begin(pool) as work:
        await running.fail(work, present.id, refusal, by=actor(present))


def actor(present: Import) -> Actor:
    """Who sent the file: what the import does is done by them."""
    return Actor(kind=ActorKind(present.actor_kind), id=present.actor_id, request_id=present.request_id)


class _Run:
    def __init__(self, pool: Pool, present: Import, stop: Stop, advance: Advance, zone: tzinfo) -> None:
        self.pool = pool
        self.id = present.id
        self.present = present
        self.stop = stop
        self.advance = advance
        self.zone = zone
        self.kind: Kind = kind_of(present.kind)

    async def go(self) -> None:
        if not await self._read_already() and not await self._read():
            return
        self.present = await _present(self.pool, self.id)
        session = await self.kind.open(self.pool, self._terms())
        while not self.stop():
            if not await self._piece(session):
                await self._finish()
                return

    async def _read_already(self) -> bool:
        """Whether the rows wait in the database: a crash of the server loses them, and then the file is read anew."""
        if self.present.state is not State.RUNNING:
            return False
        async with reading(self.pool) as tx:
            return await queries.any_left(tx, self.id) or not self.present.records_read

    def _terms(self) -> Terms:
        present = self.present
        return Terms(
            import_id=present.id,
            columns=frozenset(present.columns),
            options=present.options,
            dry_run=present.dry_run,
            by=actor(present),
            permissions=frozenset(present.permissions),
            channels=None if present.channels is None else frozenset(present.channels),
            locations=None if present.locations is None else frozenset(present.locations),
            zone=self.zone,
        )

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[tuple[OpenedFile, Format | None]]:
        """The file as it was sent, and the form that it has."""
        with closing(await self._spooled()) as file:
            present = self.present
            opened = OpenedFile(file, present.filename or "", present.options)
            yield opened, choose(opened, present.kind, present.format)

    async def _spooled(self) -> BinaryIO:
        file = TemporaryFile()  # noqa: SIM115  # its receiver closes it
        no = 1
        while True:
            async with reading(self.pool) as tx:
                data = await queries.chunk(tx, self.id, "upload", no)
            if data is None:
                return file
            file.write(data)
            no += 1

    async def _read(self) -> bool:
        """Put all rows to wait; False when told to stop, or when the import has ended meanwhile."""
        async with begin(self.pool) as work:
            if await running.begin_reading(work, self.id) is None:
                return False
        async with self._opened() as (opened, form):
            rows = incoming(opened, self.kind, form)
            columns = own_columns(opened, self.kind) if form is None and opened.file_type != "ndjson" else []
            async with begin(self.pool) as work:
                await running.tell(work, self.id, _told(opened, form, columns))
            staging = Staging(columns)
            if not await self._stage(staging, rows):
                return False
            async with begin(self.pool) as work:
                return await running.begin_running(
                    work, self.id, columns=staging.columns, notes=opened.noted(), rows_read=staging.rows_read
                )

    async def _stage(self, staging: Staging, rows: Iterator[Incoming]) -> bool:
        bundles = staging.bundles(self._keyed(rows))
        batch = [bundle for _, bundle in zip(range(BATCH), bundles, strict=False)]
        while batch:
            if self.stop():
                return False
            async with begin(self.pool) as work:
                if not await running.add_rows(work, self.id, batch, rows_read=staging.rows_read):
                    return False
            batch = [bundle for _, bundle in zip(range(BATCH), bundles, strict=False)]
        return True

    def _keyed(self, rows: Iterator[Incoming]) -> Iterator[tuple[Key, Incoming]]:
        key, options = self.kind.key, self.present.options
        for row in rows:
            yield key(row.values, options), row

    async def _piece(self, session: Session) -> bool:
        """Bring in the next records; False at the end. A deadlock's victim tries again: nothing outside was touched."""
        for attempt in range(1, TRIES + 1):
            try:
                async with begin(self.pool) as work:
                    return await self._bring_in(work, session)
            except VICTIM:
                if attempt == TRIES:
                    raise
        return False

    async def _bring_in(self, work: Work, session: Session) -> bool:
        present = await running.lock_running(work, self.id)
        if present is None:
            self.present = replace(self.present, state=State.CANCELLED)
            return False
        piece = await next_piece(work, present)
        if not piece:
            self.present = present
            return False
        outcomes = await bring_in(work, session, piece, dry_run=present.dry_run)
        await running.advance(work, present, outcomes, [one for each in outcomes for one in each.problems])
        self.advance(present)
        return True

    async def _finish(self) -> None:
        """Write the refused rows as a file, and end."""
        if self.present.state in ENDED:
            return
        size = await self._write_rejects() if self.present.rows_refused else 0
        async with begin(self.pool) as work:
            await running.finish(work, self.id, rejects_bytes=size, by=actor(self.present))

    async def _write_rejects(self) -> int:
        size = no = 0
        async with self._opened() as (opened, form):
            with closing(await write_rejects(self.pool, self.present, opened, self.kind, form)) as file:
                while data := file.read(CHUNK_BYTES):
                    no += 1
                    size += len(data)
                    async with begin(self.pool) as work:
                        await running.add_rejects(work, self.id, no, data)
        return size


def _told(opened: OpenedFile, form: Format | None, columns: list[str]) -> Told:
    if isinstance(form, PluginFormat):
        return Told(format=form.name, file_type="other", encoding=None, delimiter=None, columns=columns)
    return Told(
        format=OWN if form is None else form.name,
        file_type=opened.file_type,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        columns=columns,
    )
