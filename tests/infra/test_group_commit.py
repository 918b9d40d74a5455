"""Group commit by itself: bounds, order, culprits, retries, ends."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import psycopg
import pytest

from orderloom.api.errors import headers_of, status_of
from orderloom.infra.group_commit import Bounds, Contended, DatabaseFull, GroupCommit, OutcomeUnknown, QueueFull

Answers = list[str | Exception]
Run = Callable[[list[int]], Awaitable[Answers]]


class Culprit(Exception):
    """Planted."""


@dataclass
class Transactions:
    """Stands for the database: notes each batch, and does as it is told."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    seen: list[list[int]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    fail: Callable[[list[int]], Exception | None] = lambda _: None

    async def __call__(self, items: list[int]) -> Answers:
        self.seen.append(items)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gate.wait()
            if error := self.fail(items):
                raise error
            return [f"did {item}" for item in items]
        finally:
            self.at_once -= 1


def group(run: Transactions, **bounds: int | float) -> GroupCommit[int, str]:
    chosen: dict[str, int | float] = {"in_flight": 1, "together": 1} | bounds
    return GroupCommit(run, Bounds(**chosen))  # type: ignore[arg-type]  # ints and floats by name


def open_gate(fail: Callable[[list[int]], Exception | None] = lambda _: None) -> Transactions:
    run = Transactions(fail=fail)
    run.gate.set()
    return run


async def turn(times: int = 5) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


async def test_an_idle_one_starts_at_once_and_the_next_ones_go_together() -> None:
    run = Transactions()
    commit = group(run)
    answers = [commit.submit(0)]
    await turn(2)
    assert run.seen == [[0]]
    answers += [commit.submit(item) for item in range(1, 6)]
    await turn()
    assert run.seen == [[0]]
    assert commit.waiting == 5
    run.gate.set()
    assert await asyncio.gather(*answers) == [f"did {item}" for item in range(6)]
    assert run.seen == [[0], [1, 2, 3, 4, 5]]


async def test_requests_of_one_moment_share_a_transaction() -> None:
    run = open_gate()
    commit = group(run)
    await asyncio.gather(*[commit.submit(item) for item in range(7)])
    assert run.seen == [[0, 1, 2, 3, 4, 5, 6]]


async def test_batches_keep_to_their_size_and_order() -> None:
    run = open_gate()
    commit = group(run, batch=10)
    answers = await asyncio.gather(*[commit.submit(item) for item in range(95)])
    assert answers == [f"did {item}" for item in range(95)]
    assert [item for batch in run.seen for item in batch] == list(range(95))
    assert max(len(batch) for batch in run.seen) == 10


@pytest.mark.parametrize("in_flight", [1, 2, 3])
async def test_never_more_transactions_at_once_than_allowed(in_flight: int) -> None:
    run = Transactions()
    commit = group(run, batch=5, in_flight=in_flight)
    answers = [commit.submit(item) for item in range(100)]
    await turn()
    assert run.at_once == in_flight
    run.gate.set()
    await asyncio.gather(*answers)
    assert run.most_at_once == in_flight


async def test_a_second_transaction_waits_until_enough_are_together() -> None:
    run = Transactions()
    commit = group(run, in_flight=2, together=3)
    answers = [commit.submit(0)]
    await turn()
    answers += [commit.submit(1), commit.submit(2)]
    await turn()
    assert run.seen == [[0]]
    answers.append(commit.submit(3))
    await turn()
    assert run.seen == [[0], [1, 2, 3]]
    run.gate.set()
    await asyncio.gather(*answers)


async def test_a_full_queue_refuses_at_once_with_a_time_to_come_back() -> None:
    run = Transactions()
    commit = group(run, queue=3, batch=1)
    answers = [commit.submit(0)]
    await turn()
    answers += [commit.submit(item) for item in range(1, 4)]
    with pytest.raises(QueueFull) as refused:
        commit.submit(4)
    assert (refused.value.code, status_of(refused.value)) == ("queue_full", 503)
    assert int(headers_of(refused.value)["Retry-After"]) >= 1
    run.gate.set()
    assert len(await asyncio.gather(*answers)) == 4


async def test_only_the_culprit_of_a_batch_fails() -> None:
    run = open_gate(fail=lambda items: Culprit() if 13 in items else None)
    commit = group(run)
    answers = await asyncio.gather(*[commit.submit(item) for item in range(40)], return_exceptions=True)
    assert [item for item, answer in enumerate(answers) if isinstance(answer, Exception)] == [13]
    assert isinstance(answers[13], Culprit)
    assert commit.counts.split >= 5


async def test_a_refusal_among_the_answers_is_one_requests_own() -> None:
    async def run(items: list[int]) -> Answers:
        return [Culprit() if item == 1 else f"did {item}" for item in items]

    commit: GroupCommit[int, str] = GroupCommit(run, Bounds())
    answers = await asyncio.gather(*[commit.submit(item) for item in range(3)], return_exceptions=True)
    assert [type(answer) for answer in answers] == [str, Culprit, str]


@pytest.mark.parametrize(
    "error", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure, psycopg.errors.UniqueViolation]
)
async def test_what_passes_is_run_again_whole(error: type[Exception]) -> None:
    failures = [error(), error()]
    run = open_gate(fail=lambda _: failures.pop() if failures else None)
    commit = group(run)
    assert await asyncio.gather(*[commit.submit(item) for item in range(4)]) == [f"did {item}" for item in range(4)]
    assert run.seen == [[0, 1, 2, 3]] * 3
    assert commit.counts.again == 2


async def test_what_never_passes_is_contended_and_its_neighbours_are_served() -> None:
    run = open_gate(fail=lambda items: psycopg.errors.DeadlockDetected() if 2 in items else None)
    commit = group(run)
    answers = await asyncio.gather(*[commit.submit(item) for item in range(4)], return_exceptions=True)
    assert [type(answer) for answer in answers] == [str, str, Contended, str]


async def test_a_held_lock_splits_at_once_and_whoever_is_served_is_told_at_once() -> None:
    seen: list[list[int]] = []

    async def run(items: list[int]) -> Answers:
        seen.append(items)
        if items == [3]:
            await asyncio.sleep(0.2)
        if 3 in items:
            raise psycopg.errors.LockNotAvailable()
        return [f"did {item}" for item in items]

    commit: GroupCommit[int, str] = GroupCommit(run, Bounds())
    answers = [commit.submit(item) for item in range(4)]
    assert await asyncio.gather(*answers[:3]) == ["did 0", "did 1", "did 2"]
    assert not answers[3].done()
    with pytest.raises(Contended) as refused:
        await answers[3]
    assert status_of(refused.value) == 503
    assert seen == [[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]]


async def test_a_lost_connection_is_tried_again_until_the_time_is_up() -> None:
    failures = [psycopg.OperationalError("gone"), psycopg.InterfaceError("gone")]
    run = open_gate(fail=lambda _: failures.pop() if failures else None)
    assert await group(run).submit(1) == "did 1"
    run = open_gate(fail=lambda _: psycopg.OperationalError("gone"))
    commit = group(run, patience_s=0.2)
    with pytest.raises(OutcomeUnknown) as refused:
        await commit.submit(1)
    assert (refused.value.code, status_of(refused.value)) == ("outcome_unknown", 503)
    assert int(headers_of(refused.value)["Retry-After"]) >= 1


async def test_a_full_disk_is_told_at_once_to_the_whole_batch() -> None:
    async def full(batch: list[int]) -> Answers:
        raise psycopg.errors.DiskFull("planted")

    commit = GroupCommit(full, Bounds())
    began = asyncio.get_running_loop().time()
    told = await asyncio.gather(*[commit.submit(nth) for nth in range(5)], return_exceptions=True)
    assert {type(each) for each in told} == {DatabaseFull}
    assert asyncio.get_running_loop().time() - began < 1


async def test_a_database_that_hangs_answers_nobody_late() -> None:
    run = Transactions()
    commit = group(run, patience_s=0.2)
    under_way = commit.submit(0)
    await turn()
    waiting = [commit.submit(item) for item in range(1, 4)]
    began = asyncio.get_running_loop().time()
    with pytest.raises(OutcomeUnknown):
        await under_way
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {OutcomeUnknown, QueueFull}
    assert asyncio.get_running_loop().time() - began < 0.6
    run.gate.set()
    assert await commit.submit(9) == "did 9"


async def test_one_who_went_away_does_not_disturb_the_others() -> None:
    run = Transactions()
    commit = group(run)
    answers = [commit.submit(item) for item in range(3)]
    await turn()
    answers[1].cancel()
    run.gate.set()
    assert (await answers[0], await answers[2]) == ("did 0", "did 2")
    assert answers[1].cancelled()
    assert await commit.submit(3) == "did 3"


async def test_close_finishes_what_waits_and_takes_no_more() -> None:
    run = Transactions()
    commit = group(run, batch=2)
    answers = [commit.submit(item) for item in range(5)]
    await turn()
    closing = asyncio.create_task(commit.close())
    await turn()
    with pytest.raises(QueueFull):
        commit.submit(9)
    run.gate.set()
    await closing
    assert [answer.result() for answer in answers] == [f"did {item}" for item in range(5)]
    assert commit.waiting == 0


async def test_close_does_not_wait_for_a_database_that_hangs() -> None:
    run = Transactions()
    commit = group(run, batch=1, patience_s=60)
    answers = [commit.submit(item) for item in range(3)]
    await turn()
    began = asyncio.get_running_loop().time()
    await commit.close()
    assert asyncio.get_running_loop().time() - began < 5
    assert all(answer.done() for answer in answers[1:])
