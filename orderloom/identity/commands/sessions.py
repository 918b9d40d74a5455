"""Signing in and out, and noting that somebody was here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderloom.identity.events import StaffSignedIn, StaffSignedOut
from orderloom.identity.model import SignInRefused, TooManyFailures
from orderloom.identity.store import buyers, credentials
from orderloom.identity.store import sessions as store
from orderloom.identity.store.sessions import Candidate
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.secrets import digest
from orderloom.infra.work import Connection, Pool, Work
from orderloom.kernel.actor import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: whose password to compare, and the notes of it that a success takes back."""

    candidate: Candidate | None
    notes: list[int]


async def attempt(work: Work, login: str, address: str) -> Attempt:
    """Note a try to sign in, or refuse it because too many failed for this login or from this address."""
    notes = await _noted(work.tx, [digest(f"login:{login}"), digest(f"address:{address}")])
    return Attempt(await store.candidate(work.tx, login), notes)


async def attempt_own(work: Work, staff_id: UUID) -> Attempt:
    """Note a try to name one's own password, or refuse it because too many failed."""
    notes = await _noted(work.tx, [digest(f"staff:{staff_id}")])
    return Attempt(await store.candidate_by_id(work.tx, staff_id), notes)


async def _noted(tx: Connection, subjects: list[bytes]) -> list[int]:
    wait = await store.room(tx, subjects)
    if wait > 0:
        raise TooManyFailures(retry_after_s=wait)
    return await store.note_attempt(tx, subjects)


async def confirm(work: Work, attempt: Attempt) -> Candidate:
    """Take back the notes of a try whose password was right; it must still be the password. Locks the person."""
    if attempt.candidate is None or not await store.still(work.tx, attempt.candidate):
        raise SignInRefused()
    await store.succeeded(work.tx, attempt.notes)
    return attempt.candidate


async def open_session(work: Work, attempt: Attempt, token: str, *, request_id: UUID) -> datetime:
    """Open the session of somebody whose password was right. Returns when it ends at the latest."""
    found = await confirm(work, attempt)
    expires_at = await store.insert(work.tx, digest(token), found.id)
    by = Actor(kind=ActorKind.STAFF, id=found.id, request_id=request_id)
    work.emit(StaffSignedIn(staff_id=found.id), by=by)
    return expires_at


async def end_session(work: Work, token: str, *, by: Actor) -> None:
    """End a session; ending it twice is no error."""
    staff_id = await store.end(work.tx, digest(token))
    if staff_id is not None:
        work.emit(StaffSignedOut(staff_id=staff_id), by=by)
        await raise_epoch(work.tx, "identity")


async def note_use(pool: Pool, key_ids: list[UUID], session_hashes: list[bytes]) -> None:
    """Note keys and sessions as used just now, unless that was noted within the last minute. Waits for nobody."""
    async with pool.connection() as tx, tx.transaction():
        await credentials.touch(tx, key_ids, session_hashes)


async def sweep(work: Work) -> int:
    """Forget old attempts to sign in, and sessions and buyers' tokens that ended long ago."""
    return await store.sweep(work.tx) + await buyers.sweep(work.tx)
