"""What `orderloom doctor` asks the database about itself."""

import time
from typing import Any, NamedTuple

import psycopg


class Backlog(NamedTuple):
    """Facts that wait for their position in the feed, and how long the oldest has."""

    facts: int
    oldest_s: float


def clock_skew_s(connection: psycopg.Connection[Any]) -> float:
    """How far the database's clock is from ours."""
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    return abs(time.time() - row[0]) if row else 0.0


def feed_backlog(connection: psycopg.Connection[Any]) -> Backlog | None:
    """What the sequencer has before it; nothing where there is no feed yet."""
    if connection.execute("SELECT to_regclass('event_commits') IS NULL").fetchone() == (True,):
        return None
    row = connection.execute(
        """
        SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0)::float8
          FROM events WHERE commit_id IN (SELECT id FROM event_commits WHERE position IS NULL ORDER BY id LIMIT 1000)
        """
    ).fetchone()
    return Backlog(*row) if row else Backlog(0, 0.0)
