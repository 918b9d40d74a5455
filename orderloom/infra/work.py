"""One unit of work: a transaction, the database's time at its start, and the facts stated in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from orderloom.infra.facts import Fact, write
from orderloom.kernel.actor import Actor
from orderloom.kernel.event import Event

Connection = AsyncConnection[Any]
Pool = AsyncConnectionPool[Connection]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A transaction that may serve many requests: the actor travels with each command and fact, not with the Work."""

    tx: Connection
    now: datetime
    _facts: list[Fact] = field(default_factory=list)

    def emit(self, event: Event, *, by: Actor, occurred_at: datetime | None = None) -> None:
        """State a fact. It is written with the others just before the commit: true exactly if the change is.

        The caller holds the row lock of the event's aggregate, or has just created it.
        """
        self._facts.append((event, by, occurred_at or self.now))

    async def write_facts(self) -> None:
        """Write the facts stated so far. Called once at the end; earlier only where locks should come after it."""
        facts, self._facts[:] = list(self._facts), []
        await write(self.tx, facts)

    async def finish(self) -> None:
        """Write what facts are left and commit at once: inside a pipeline, in the round trip of the last statements.

        For flows that hold hot rows. Nothing may follow in this unit of work.
        """
        await self.write_facts()
        await self.tx.commit()


@asynccontextmanager
async def begin(pool: Pool) -> AsyncIterator[Work]:
    """Open a unit of work: committed if the block ends, rolled back if it raises."""
    async with pool.connection() as tx:  # BEGIN goes with the first statement; the pool commits or rolls back
        async with tx.pipeline():
            cursor = await tx.execute("SELECT now()", prepare=True)
            row = await cursor.fetchone()
        if row is None:
            raise RuntimeError("SELECT now() gave no row")
        work = Work(tx=tx, now=row[0])
        yield work
        await work.write_facts()


@asynccontextmanager
async def glance(pool: Pool) -> AsyncIterator[Work]:
    """A unit of work that can change nothing, for what decides as placing does but keeps none of it."""
    async with pool.connection() as tx, tx.transaction():
        async with tx.pipeline():
            await tx.execute("SET TRANSACTION READ ONLY")
            cursor = await tx.execute("SELECT now()", prepare=True)
            row = await cursor.fetchone()
        if row is None:
            raise RuntimeError("SELECT now() gave no row")
        yield Work(tx=tx, now=row[0])


@asynccontextmanager
async def reading(pool: Pool) -> AsyncIterator[Connection]:
    """A connection whose statements can change nothing: what views and analytics are given."""
    async with pool.connection() as tx, tx.transaction():
        await tx.execute("SET TRANSACTION READ ONLY")
        yield tx
