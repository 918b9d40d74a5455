"""Movements: one row each, the last recorded first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from orderloom.infra.work import Connection
from orderloom.views.exports.sheet import Leaf, in_columns
from orderloom.views.movement_list import MovementFilters, Place, movement_list
from orderloom.views.stock_movements import MovementShown

COST = ("d_value_minor", "value_after_minor")
LEFT_OUT = (*COST, "actor_name", "titles")  # who somebody is and what goods are called has lists of its own
COLUMNS = tuple(name for name in MovementShown.__dataclass_fields__ if name not in LEFT_OUT)


@dataclass(frozen=True, slots=True)
class MovementSheet:
    """Movements as their list is narrowed; `cost` tells whether costs may be seen."""

    filters: MovementFilters
    cost: bool

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        return COLUMNS + (COST if self.cost else ())

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Place | None, limit: int) -> Leaf:
        found = await movement_list(tx, self.filters, cost=self.cost, before=after, limit=limit)
        rows = [in_columns(columns, asdict(movement)) for movement in found]
        if len(found) < limit:
            return Leaf(rows)
        last = found[-1]
        return Leaf(rows, (last.recorded_at, last.sku, last.location, last.seq))
