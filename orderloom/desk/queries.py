"""Reads of saved views."""

from uuid import UUID

from orderloom.desk import store
from orderloom.desk.model import SavedView
from orderloom.infra.work import Connection


async def view(tx: Connection, view_id: UUID, *, asking: UUID | None) -> SavedView:
    """One's own view or a shared one, or SavedViewNotFound."""
    return await store.read(tx, view_id, asking)


async def view_page(
    tx: Connection, *, asking: UUID | None, of: str | None, after: UUID | None, limit: int
) -> list[SavedView]:
    """One's own views and the shared ones, newest first."""
    return await store.page(tx, asking, of, after, limit)
