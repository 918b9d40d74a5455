"""What files left behind is forgotten after some days: refused rows and problems quote what people sent."""

from orderloom.imports.store import imports as store
from orderloom.imports.store import rows as row_store
from orderloom.infra.work import Work

MOST = 50


async def sweep(work: Work, *, days: int) -> int:
    """Forget the bytes, rows, problems and names of imports that ended (or stopped arriving) so long ago."""
    ids = await store.due(work.tx, days=days, most=MOST)
    if ids:
        await row_store.forget(work.tx, ids)
        await row_store.delete_problems(work.tx, ids)
        await store.delete_chunks(work.tx, ids, ["upload", "rejects"])
        await store.swept(work.tx, ids)
    return len(ids)
