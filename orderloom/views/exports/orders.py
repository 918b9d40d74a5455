"""Orders: one row each, newest first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from orderloom.infra.work import Connection
from orderloom.views.exports.sheet import Leaf, in_columns
from orderloom.views.narrowing import Place
from orderloom.views.order_list import Filters, OrderListed, order_list

COLUMNS = tuple(OrderListed.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """Orders as their list is narrowed."""

    filters: Filters

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        return COLUMNS

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Place | None, limit: int) -> Leaf:
        found = await order_list(tx, replace(self.filters, after=after), limit=limit)
        rows = [in_columns(columns, asdict(order) | {"tags": " ".join(order.tags)}) for order in found]
        return Leaf(rows, (found[-1].placed_at, found[-1].id) if len(found) == limit else None)
