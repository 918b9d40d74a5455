"""Take in a file that is to be imported: its bytes in pieces, each a transaction, so that a slow sender holds nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from orderloom.flows.importing.choosing import must_be_known
from orderloom.flows.importing.kinds.known import check_options, kind_of
from orderloom.imports.commands import arriving
from orderloom.imports.model.imports import FileTooLarge, NewImport
from orderloom.infra.sheets.rows import FileEmpty
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor

CHUNK_BYTES = 256 << 10
CHUNKS = 16  # in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """How much came, and the hash of it."""

    size_bytes: int
    digest: bytes


async def receive_file(
    pool: Pool, import_id: UUID, new: NewImport, parts: AsyncIterator[bytes], *, largest_bytes: int, by: Actor
) -> Received:
    """Keep the file's bytes under this import. What did not arrive in full is forgotten again."""
    check_options(kind_of(new.kind), new.options)
    must_be_known(new.kind, new.format)
    async with begin(pool) as work:
        await arriving.receive(work, import_id, new, by=by)
    try:
        return await _keep(pool, import_id, parts, largest_bytes)
    except BaseException:
        async with begin(pool) as work:
            await arriving.drop(work, import_id)
        raise


async def _keep(pool: Pool, import_id: UUID, parts: AsyncIterator[bytes], largest_bytes: int) -> Received:
    hashed, size, no = sha256(), 0, 1
    waiting = bytearray()
    async for part in parts:
        size += len(part)
        if size > largest_bytes:
            raise FileTooLarge(largest_bytes=largest_bytes)
        hashed.update(part)
        waiting += part
        if len(waiting) >= CHUNK_BYTES * CHUNKS:
            no = await _write(pool, import_id, no, waiting)
    if not size:
        raise FileEmpty()
    await _write(pool, import_id, no, waiting)
    return Received(size_bytes=size, digest=hashed.digest())


async def _write(pool: Pool, import_id: UUID, no: int, waiting: bytearray) -> int:
    async with begin(pool) as work:
        for start in range(0, len(waiting), CHUNK_BYTES):
            await arriving.add_chunk(work, import_id, no, bytes(waiting[start : start + CHUNK_BYTES]))
            no += 1
    waiting.clear()
    return no
