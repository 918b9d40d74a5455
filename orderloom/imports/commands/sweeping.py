"""What files left behind is forgotten after some days, or when somebody is erased: it quotes what people sent."""

import codecs
from uuid import UUID

from orderloom.imports.model.mentions import Mentions
from orderloom.imports.store import imports as store
from orderloom.imports.store import rows as row_store
from orderloom.infra.work import Work

MOST = 50
MOST_SEARCHED = 32 << 20  # bytes


async def sweep(work: Work, *, days: int) -> int:
    """Forget the bytes, rows, problems and names of imports that ended so long ago, and all of those that never arrived."""
    ids = await store.due(work.tx, days=days, most=MOST)
    if ids:
        await _forget(work, ids)
    half = await store.half_received(work.tx, most=MOST)
    for import_id in half:
        await store.drop(work.tx, import_id)
    return len(ids) + len(half)


async def forget_person(work: Work, *, email: str | None, phone: str | None, name: str | None) -> int:
    """Forget what ended imports left behind of a person: refused rows and problems of files that speak of them.

    What cannot be looked through goes as well: workbooks, very large files, and files that never came to their end.
    """
    if not Mentions(email=email, phone=phone, name=name).has_marks:
        return 0
    ids = [
        import_id
        for import_id, file_type, size in await store.left_of_people(work.tx)
        if size is None
        or size > MOST_SEARCHED
        or file_type == "xlsx"
        or await _speaks_of(work, import_id, Mentions(email=email, phone=phone, name=name))
    ]
    if ids:
        await _forget(work, ids)
    return len(ids)


async def _speaks_of(work: Work, import_id: UUID, mentions: Mentions) -> bool:
    read = codecs.getincrementaldecoder("utf-8")("replace")  # as rejects are written
    no = 1
    while (data := await store.chunk(work.tx, import_id, "rejects", no)) is not None:
        if mentions.in_piece(read.decode(data)):
            return True
        no += 1
    return False


async def _forget(work: Work, ids: list[UUID]) -> None:
    await row_store.forget(work.tx, ids)
    await row_store.delete_problems(work.tx, ids)
    await store.delete_chunks(work.tx, ids, ["upload", "rejects"])
    await store.swept(work.tx, ids)
