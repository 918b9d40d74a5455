"""Reads of the customers' tables that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Collection
from uuid import UUID

from orderloom.customers.store import known as store
from orderloom.infra.work import Connection


async def known(tx: Connection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these ids that are customers' and not erased."""
    return await store.known(tx, ids)
