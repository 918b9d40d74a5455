"""One at a time across all processes: a lock that the server frees by itself when its holder dies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from orderloom.infra.work import Pool
from orderloom.kernel.errors import Busy

WAIT = "SELECT set_config('lock_timeout', %(milliseconds)s, false)"
TAKE = "SELECT pg_advisory_lock(hashtextextended(%(name)s, 0))"
GIVE = "SELECT pg_advisory_unlock(hashtextextended(%(name)s, 0))"


class RunningElsewhere(Busy):
    """Another process is doing this; wait until it has ended."""

    code = "running_elsewhere"


@asynccontextmanager
async def alone(pool: Pool, name: str, *, wait: float = 10) -> AsyncIterator[None]:
    """Nobody else is inside a block of this name; waits so many seconds, for a killed process may take a moment to end."""
    async with pool.connection() as connection:
        await connection.set_autocommit(True)
        try:
            await connection.execute(WAIT, {"milliseconds": str(int(wait * 1000))})
            await connection.execute(TAKE, {"name": name})
        except psycopg.errors.LockNotAvailable as error:
            await _leave(connection)
            raise RunningElsewhere(what=name) from error
        try:
            yield
        finally:
            await connection.execute(GIVE, {"name": name})
            await _leave(connection)


async def _leave(connection: psycopg.AsyncConnection[object]) -> None:
    await connection.execute("RESET lock_timeout")
    await connection.set_autocommit(False)
