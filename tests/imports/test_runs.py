"""A run that is stopped, killed or started twice: nothing is lost and nothing is done twice."""

from uuid import UUID

import pytest

from orderloom.flows import run_import as flow
from orderloom.imports import queries
from orderloom.imports.commands.sweeping import sweep
from orderloom.imports.model.imports import Import, State
from orderloom.infra.alone import RunningElsewhere, alone
from orderloom.infra.work import Pool, begin, reading
from tests.rooms import room_for
from tests.worlds import World

from .sending import Sender

RECORDS = 1_200
FILE = "handle,title.en,sku\n" + "".join(f"p-{nth},P {nth},S-{nth}\n" for nth in range(RECORDS)) + "bad!,Bad,B-1\n"


async def stopped_after_a_piece(pool: Pool, import_id: UUID) -> Import:
    pieces: list[Import] = []
    return await flow.run_import(pool, import_id, stop=lambda: bool(pieces), advance=pieces.append)


async def test_a_run_goes_on_behind_its_last_piece(sender: Sender, pool: Pool) -> None:
    import_id = await sender.upload("products", FILE)

    stopped = await stopped_after_a_piece(pool, import_id)
    sent = await sender.run(import_id)

    assert stopped.state is State.RUNNING
    assert 0 < stopped.done < RECORDS
    assert sent.found.state is State.FINISHED
    assert sent.counts == (RECORDS, 0, 0, 1)
    assert await World(pool).value("SELECT count(*) FROM events WHERE name = 'product.created'") == RECORDS


async def test_rows_that_a_crash_lost_are_read_anew(sender: Sender, pool: Pool) -> None:
    import_id = await sender.upload("products", FILE)
    await stopped_after_a_piece(pool, import_id)
    async with pool.connection() as tx:
        await tx.execute("DELETE FROM import_rows")  # what a crash of the server does to a table without a log

    sent = await sender.run(import_id)

    assert sent.counts == (RECORDS, 0, 0, 1)


async def test_without_room_for_the_file_an_import_waits_until_there_is_some(sender: Sender, pool: Pool) -> None:
    import_id = await sender.upload("products", FILE)

    with pytest.raises(OSError, match="too large"), room_for(100):
        await sender.run(import_id)
    sent = await sender.run(import_id)

    assert sent.found.state is State.FINISHED
    assert sent.counts == (RECORDS, 0, 0, 1)


async def test_nobody_runs_what_somebody_runs(sender: Sender, pool: Pool) -> None:
    import_id = await sender.upload("products", FILE)

    async with alone(pool, flow.lock_name(import_id)):
        with pytest.raises(RunningElsewhere):
            await sender.run(import_id)


async def test_what_ended_leaves_no_rows_and_is_swept(sender: Sender, pool: Pool) -> None:
    sent = await sender.send("products", FILE, filename="of Anna.csv")
    world = World(pool)
    assert await world.value("SELECT count(*) FROM import_rows") == 0
    assert await world.value("SELECT count(*) FROM import_chunks WHERE part = 'upload'") == 0
    assert sent.rejects

    async with begin(pool) as work:
        assert await sweep(work, days=1) == 0
        await work.tx.execute("UPDATE imports SET changed_at = now() - interval '2 days'")
    async with begin(pool) as work:
        assert await sweep(work, days=1) == 1

    async with reading(pool) as tx:
        swept = await queries.one(tx, sent.found.id)
        assert not await queries.problems(tx, swept.id, limit=10)
        assert await queries.chunk(tx, swept.id, "rejects", 1) is None
    assert (swept.filename, swept.rejects_bytes, swept.created) == (None, None, RECORDS)
