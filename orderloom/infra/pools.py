"""Connections to PostgreSQL, by who holds them: how long each waits for what, and how a dead road to the server is noticed."""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import PipelineAborted, ReadOnlySqlTransaction
from psycopg_pool import AsyncConnectionPool

from orderloom.infra.work import Pool

CONNECT_S = 5
PATIENCE_S = 8.0  # for a connection; also how long a pool tries to get one anew before it waits for the next who asks
STATEMENT_S = 30  # an ordinary request's statement, by the server's clock
ANSWER_S = 35.0  # and by ours: a server that stands still ends nothing
INTAKE_STATEMENT_S = 10
MOST_WAITING = 2_000
LEAST_CONNECTIONS = 2

# Over TCP a peer can vanish without a word: then nothing is sent for 10 s, and 15 s later the connection is given up.
ROAD: dict[str, Any] = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# The server asks in the same way, so that the locks of a machine that is gone are not held for two hours.
SESSION = (
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)
WEB_SESSION = f"{SESSION} -c statement_timeout={STATEMENT_S}s -c lock_timeout=5s"
# Statements of imports and of search may be long; nobody's lock is waited for longer than by a request.
WORKER_SESSION = f"{SESSION} -c lock_timeout=5s"
# The intake's statements are few and always of one shape: looked up by index, planned once. Without the switches a plan made
# while the tables are still empty would scan them, and be kept while they fill.
INTAKE_SESSION = (
    f"{SESSION} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off "
    f"-c enable_mergejoin=off -c statement_timeout={INTAKE_STATEMENT_S}s -c lock_timeout=1s"
)


class TakesNoWrites(psycopg.OperationalError):
    """The server only reads now: after a failover another one writes, and a new connection may find it."""


class Connection(psycopg.AsyncConnection[Any]):
    """Is closed when its server takes no writes any more, so that the pool looks for one that does."""

    async def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        try:
            return await super().wait(gen, *args, **kwargs)
        except ReadOnlySqlTransaction as error:
            self.pgconn.finish()
            raise TakesNoWrites(str(error)) from error


class WebConnection(Connection):
    """Also gives up a server that says nothing: whoever waits is told so, and what became of a commit is unknown."""

    async def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        try:
            return await super().wait(gen, *args, **{"timeout": ANSWER_S, **kwargs})
        except psycopg.OperationalError as error:
            if error.sqlstate is None and not isinstance(error, PipelineAborted):
                self.pgconn.finish()
            raise


def for_web(url: str, size: int) -> Pool:
    """For the ordinary routes; not opened yet."""
    return _pool(url, WebConnection, "orderloom web", WEB_SESSION, (min(LEAST_CONNECTIONS, size), size))


def for_intake(url: str, in_flight: int) -> Pool:
    """The intake's own, one a batch in flight: no list or export ever holds them. Not opened yet."""
    return _pool(url, Connection, "orderloom intake", INTAKE_SESSION, (in_flight, in_flight))


def for_work(url: str, size: int) -> Pool:
    """For the worker and for commands; not opened yet."""
    return _pool(url, Connection, "orderloom worker", WORKER_SESSION, (1, size))


def _pool(url: str, kind: type[Connection], name: str, session: str, sizes: tuple[int, int]) -> Pool:
    return AsyncConnectionPool[Any](
        url,
        connection_class=kind,
        kwargs=ROAD | {"options": session, "application_name": name},
        min_size=sizes[0],
        max_size=sizes[1],
        timeout=PATIENCE_S,
        max_waiting=MOST_WAITING,
        reconnect_timeout=CONNECT_S,
        check=None,
        open=False,
    )
