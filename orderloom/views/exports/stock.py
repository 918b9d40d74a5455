"""Stock: one row a SKU at a location, as it stands when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderloom.infra.work import Connection
from orderloom.kernel.money import divide_half_up
from orderloom.views.exports.sheet import Leaf, in_columns, major
from orderloom.views.stock_levels import LevelFilters, LevelShown, level_list

TAKEN = ("sku", "location", "on_hand")
COST = ("unit_cost", "unit_cost_minor")
SETTINGS = ("safety_stock", "oversell_limit", "low_at")
SHOWN = ("reserved", "damaged", "quality_hold", "incoming", "available", "version")


@dataclass(frozen=True, slots=True)
class StockSheet:
    """Levels by SKU and location; `cost` tells whether costs may be seen."""

    filters: LevelFilters
    cost: bool

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        return (*TAKEN, *(COST if self.cost else ()), *SETTINGS, *SHOWN, *(("value_minor",) if self.cost else ()))

    async def page(self, tx: Connection, columns: Sequence[str], *, after: tuple[str, str] | None, limit: int) -> Leaf:
        found = await level_list(tx, replace(self.filters, after=after), cost=self.cost, limit=limit)
        rows = [in_columns(columns, _members(level)) for level in found]
        return Leaf(rows, (found[-1].sku, found[-1].location) if len(found) == limit else None)


def _members(level: LevelShown) -> dict[str, Any]:
    members = {name: getattr(level, name) for name in (*TAKEN, *SETTINGS, *SHOWN, "value_minor")}
    if level.value_minor is not None and level.on_hand:
        unit = divide_half_up(level.value_minor, level.on_hand)
        members |= {"unit_cost_minor": unit, "unit_cost": major(unit, level.currency)}
    return members
