"""Single rows that never change once they are written: what a repeated request is answered with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound
from orderloom.views.order_page import NOTE_COLUMNS, NoteShown

ENTRY = """
SELECT e.id, e.payment_id, p.order_id, e.seq, e.kind, e.amount_minor, p.currency, p.method, p.reference, e.occurred_at,
       e.recorded_at
  FROM payment_entries e
       JOIN payments p ON p.id = e.payment_id
 WHERE e.id = %(id)s
"""

NOTE = f"""
SELECT {NOTE_COLUMNS}
  FROM order_notes n
 WHERE n.id = %(id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAmount:
    """An amount in a payment's ledger."""

    id: UUID
    payment_id: UUID
    order_id: UUID
    seq: int
    kind: str
    amount_minor: int
    currency: str
    method: str
    reference: str | None
    occurred_at: datetime
    recorded_at: datetime


async def recorded_amount(tx: Connection, entry_id: UUID) -> RecordedAmount:
    """The ledger entry of this id."""
    async with tx.cursor(row_factory=class_row(RecordedAmount)) as cursor:
        found = await (await cursor.execute(ENTRY, {"id": entry_id})).fetchone()
    if found is None:
        raise NotFound(entry_id=entry_id)
    return found


async def note(tx: Connection, note_id: UUID) -> NoteShown:
    """The note of this id."""
    async with tx.cursor(row_factory=class_row(NoteShown)) as cursor:
        found = await (await cursor.execute(NOTE, {"id": note_id})).fetchone()
    if found is None:
        raise NotFound(note_id=note_id)
    return found
