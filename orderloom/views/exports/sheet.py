"""What an export is: columns, and pages of rows by key, so that memory stays small and nobody waits for a long read."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from orderloom.infra.records import rows_of
from orderloom.infra.sheets.writing import Cells
from orderloom.infra.work import Connection, Pool, reading
from orderloom.kernel.money import exponent
from orderloom.views.narrowing import Place

PAGE = 500  # things a page; a thing may have several rows


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of rows, and what the next one begins behind; None: this was the last."""

    rows: Sequence[Cells]
    after: Any | None = None


class Sheet(Protocol):
    """One kind of thing, narrowed as its list is."""

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        """The names of the columns: asked once, at the beginning."""
        ...

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Any | None, limit: int) -> Leaf:
        """The rows of so many things behind that place, in these columns."""
        ...


async def columns_of(pool: Pool, sheet: Sheet) -> tuple[str, ...]:
    """The columns, in a transaction of their own."""
    async with reading(pool) as tx:
        return await sheet.columns(tx)


async def pages(
    pool: Pool, sheet: Sheet, columns: Sequence[str], *, size: int = PAGE
) -> AsyncIterator[Sequence[Cells]]:
    """Page after page, each in a short transaction of its own: every row is true when it is read."""
    after: Any | None = None
    while True:
        async with reading(pool) as tx:
            leaf = await sheet.page(tx, columns, after=after, limit=size)
        yield leaf.rows
        if leaf.after is None:
            return
        after = leaf.after


async def leaf_of(
    tx: Connection, keys: Sequence[Place], query: str, cells: Callable[[dict[str, Any]], Cells], *, limit: int
) -> Leaf:
    """The page of these keys, by a query that reads the rows of %(ids)s."""
    rows = await rows_of(tx, query, {"ids": [one for _, one in keys]})
    return Leaf([cells(row) for row in rows], keys[-1] if len(keys) == limit else None)


def in_columns(columns: Sequence[str], members: dict[str, Any]) -> Cells:
    """A row's cells, in the order of the columns; what is not said is empty."""
    return tuple(members.get(name) for name in columns)


def major(amount_minor: int | None, currency: str) -> Decimal | None:
    """An amount in whole units: 1250 of EUR is 12.50."""
    return None if amount_minor is None else Decimal(amount_minor).scaleb(-exponent(currency))
