"""Sessions, and the attempts to get one."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg.rows import class_row, tuple_row

from orderloom.identity.model import LONGEST_DAYS, MOST_FAILURES, WINDOW_MINUTES
from orderloom.infra.work import Connection

LOCK_SUBJECTS = """
SELECT pg_advisory_xact_lock(('x' || encode(substr(s, 1, 8), 'hex'))::bit(64)::bigint)
  FROM (SELECT s FROM unnest(%(subjects)s::bytea[]) AS s ORDER BY s) ordered
"""
# When the oldest of the latest failures leaves the window, there is room for one more.
WAIT = """
SELECT coalesce(max(ceil(extract(epoch FROM f.at + make_interval(mins => %(minutes)s) - clock_timestamp()))), 0)::int
  FROM unnest(%(subjects)s::bytea[]) AS s(subject),
       LATERAL (SELECT a.at FROM sign_in_attempts a
                 WHERE a.subject = s.subject AND NOT a.succeeded
                   AND a.at > clock_timestamp() - make_interval(mins => %(minutes)s)
                 ORDER BY a.at DESC OFFSET %(most)s - 1 LIMIT 1) f
"""
NOTE = """
INSERT INTO sign_in_attempts (subject, succeeded) SELECT s, false FROM unnest(%(subjects)s::bytea[]) AS s RETURNING id
"""
SUCCEEDED = "UPDATE sign_in_attempts SET succeeded = true WHERE id = ANY(%(ids)s)"
CANDIDATE = "SELECT id, password_hash FROM staff WHERE login = %(login)s AND disabled_at IS NULL"
CANDIDATE_BY_ID = "SELECT id, password_hash FROM staff WHERE id = %(id)s AND disabled_at IS NULL"
STILL = """
SELECT true FROM staff WHERE id = %(id)s AND password_hash = %(password_hash)s AND disabled_at IS NULL FOR UPDATE
"""
INSERT = """
INSERT INTO sessions (token_hash, staff_id, expires_at)
VALUES (%(hash)s, %(staff_id)s, now() + make_interval(days => %(days)s)) RETURNING expires_at
"""
LOCK_OWNER = """
SELECT f.id FROM staff f JOIN sessions s ON s.staff_id = f.id WHERE s.token_hash = %(hash)s FOR UPDATE OF f
"""
END = "UPDATE sessions SET ended_at = now() WHERE token_hash = %(hash)s AND ended_at IS NULL"
END_ALL = "UPDATE sessions SET ended_at = now() WHERE staff_id = %(staff_id)s AND ended_at IS NULL"
SWEEP_ATTEMPTS = "DELETE FROM sign_in_attempts WHERE at < now() - interval '1 day'"
SWEEP_SESSIONS = "DELETE FROM sessions WHERE least(expires_at, ended_at) < now() - interval '30 days'"


class Candidate(NamedTuple):
    """Somebody who may sign in, if the password is right."""

    id: UUID
    password_hash: str


async def room(tx: Connection, subjects: list[bytes]) -> int:
    """Seconds to wait before these may try again; 0: now. Attempts of the same subject come here one by one."""
    await tx.execute(LOCK_SUBJECTS, {"subjects": subjects})
    asked = {"subjects": subjects, "minutes": WINDOW_MINUTES, "most": MOST_FAILURES}
    row = await (await tx.execute(WAIT, asked)).fetchone()
    return int(row[0]) if row else 0


async def note_attempt(tx: Connection, subjects: list[bytes]) -> list[int]:
    """Note a failure, which `succeeded` may take back."""
    return [row[0] for row in await (await tx.execute(NOTE, {"subjects": subjects})).fetchall()]


async def succeeded(tx: Connection, attempts: list[int]) -> None:
    await tx.execute(SUCCEEDED, {"ids": attempts})


async def candidate(tx: Connection, login: str) -> Candidate | None:
    async with tx.cursor(row_factory=class_row(Candidate)) as cursor:
        return await (await cursor.execute(CANDIDATE, {"login": login})).fetchone()


async def candidate_by_id(tx: Connection, staff_id: UUID) -> Candidate | None:
    async with tx.cursor(row_factory=class_row(Candidate)) as cursor:
        return await (await cursor.execute(CANDIDATE_BY_ID, {"id": staff_id})).fetchone()


async def still(tx: Connection, candidate: Candidate) -> bool:
    """Whether this is still their password; locks them."""
    asked = {"id": candidate.id, "password_hash": candidate.password_hash}
    return await (await tx.execute(STILL, asked)).fetchone() is not None


async def insert(tx: Connection, token_hash: bytes, staff_id: UUID) -> datetime:
    async with tx.cursor(row_factory=tuple_row) as cursor:
        asked = {"hash": token_hash, "staff_id": staff_id, "days": LONGEST_DAYS}
        row = await (await cursor.execute(INSERT, asked)).fetchone()
    assert row is not None
    expires_at: datetime = row[0]
    return expires_at


async def end(tx: Connection, token_hash: bytes) -> UUID | None:
    """End a session that is open. Returns whose it was."""
    row = await (await tx.execute(LOCK_OWNER, {"hash": token_hash})).fetchone()
    ended = await tx.execute(END, {"hash": token_hash})
    return UUID(str(row[0])) if row and ended.rowcount else None


async def end_all(tx: Connection, staff_id: UUID) -> None:
    await tx.execute(END_ALL, {"staff_id": staff_id})


async def sweep(tx: Connection) -> int:
    """Forget attempts after a day, and sessions 30 days after their end."""
    attempts = await tx.execute(SWEEP_ATTEMPTS)
    sessions = await tx.execute(SWEEP_SESSIONS)
    return attempts.rowcount + sessions.rowcount
