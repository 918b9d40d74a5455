"""Orders: one row each, newest number first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from orderloom.infra.work import Connection
from orderloom.views.exports.sheet import Leaf, in_columns
from orderloom.views.order_list import Filters, OrderListed, order_list

COLUMNS = tuple(OrderListed.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """Orders as their list is narrowed."""

    filters: Filters

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        return COLUMNS

    async def page(self, tx: Connection, columns: Sequence[str], *, after: int | None, limit: int) -> Leaf:
        found = await order_list(tx, replace(self.filters, before=after), limit=limit)
        rows = [in_columns(columns, asdict(order) | {"tags": " ".join(order.tags)}) for order in found]
        return Leaf(rows, found[-1].number if len(found) == limit else None)
