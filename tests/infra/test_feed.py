"""The feed: one order after the commit, nothing skipped, positions dense."""

import asyncio
import random
from dataclasses import dataclass
from uuid import UUID

from orderloom.infra import feed
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.event import Event
from orderloom.kernel.ids import new_id

BY = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed(Event):
    name = "thing.noticed"
    aggregate = "thing"
    first = True

    thing_id: UUID
    number: int

    @property
    def aggregate_id(self) -> UUID:
        return self.thing_id


async def state_facts(pool: Pool, numbers: list[int], pause_s: float = 0.0) -> None:
    """One transaction that draws its commit id, then takes its time to commit."""
    async with begin(pool) as work:
        for number in numbers:
            work.emit(Noticed(thing_id=new_id(), number=number), by=BY)
        await work.write_facts()
        await asyncio.sleep(pause_s)


async def read_all(pool: Pool, after: int = 0, limit: int = 100) -> list[feed.Numbered]:
    found: list[feed.Numbered] = []
    while True:
        async with reading(pool) as tx:
            stretch = await feed.read(tx, after=after, limit=limit)
        found += stretch.facts
        after = stretch.next
        if stretch.next >= stretch.head:
            return found


async def test_a_smaller_id_that_commits_later_is_not_skipped(pool: Pool) -> None:
    slow = asyncio.create_task(state_facts(pool, [1, 2], pause_s=0.4))
    await asyncio.sleep(0.15)
    await state_facts(pool, [3])  # a greater id, committed first
    assert await feed.step(pool) == 1
    first = await read_all(pool)
    assert [(one.position, one.body["number"]) for one in first] == [(1, 3)]
    await slow
    assert await feed.step(pool) == 2
    rest = await read_all(pool, after=first[-1].position)
    assert [(one.position, one.body["number"]) for one in rest] == [(2, 1), (3, 2)]


async def test_many_writers_and_sequencers_give_dense_positions_and_a_reader_misses_nothing(pool: Pool) -> None:
    stop, seen = asyncio.Event(), list[feed.Numbered]()
    sequencers = [asyncio.create_task(feed.serve(pool, stop)) for _ in range(2)]
    chance = random.Random(7)
    limit = asyncio.Semaphore(4)

    async def write(batch: int) -> None:
        async with limit:
            numbers = [batch * 10 + n for n in range(chance.randint(1, 4))]
            await state_facts(pool, numbers, pause_s=chance.random() / 50)

    async def follow() -> None:
        while not stop.is_set():
            seen.extend(await read_all(pool, after=seen[-1].position if seen else 0, limit=7))
            await asyncio.sleep(0.01)

    follower = asyncio.create_task(follow())
    await asyncio.gather(*(write(batch) for batch in range(120)))
    async with reading(pool) as tx:
        row = await (await tx.execute("SELECT count(*) FROM events")).fetchone()
    assert row is not None
    for _ in range(200):
        await asyncio.sleep(0.05)
        if len(seen) >= row[0]:
            break
    stop.set()
    await asyncio.gather(follower, *sequencers)
    assert [one.position for one in seen] == list(range(1, row[0] + 1))
    assert len({one.aggregate_id for one in seen}) == row[0]
    async with reading(pool) as tx:
        assert (await feed.state(tx)) == feed.State(row[0], 0, 0.0)


async def test_after_may_lie_inside_of_a_commit(pool: Pool) -> None:
    await state_facts(pool, [1, 2, 3])
    await state_facts(pool, [4, 5])
    await feed.step(pool)
    for after in range(6):
        assert [one.body["number"] for one in await read_all(pool, after=after)] == list(range(after + 1, 6))


async def test_names_are_filtered_and_next_moves_on_over_what_was_left_out(pool: Pool) -> None:
    await state_facts(pool, [1, 2, 3])
    await feed.step(pool)
    async with reading(pool) as tx:
        found = await feed.read(tx, names=["order.placed"])
    assert found == feed.Stretch([], 3, 3)


async def test_lag_is_the_age_of_the_oldest_waiting_commit(pool: Pool) -> None:
    await state_facts(pool, [1])
    async with begin(pool) as work:
        work.emit(Noticed(thing_id=new_id(), number=2), by=BY)
    await asyncio.sleep(0.1)
    async with reading(pool) as tx:
        state = await feed.state(tx)
    assert (state.position, state.waiting) == (0, 2)
    assert state.lag_s >= 0.1
