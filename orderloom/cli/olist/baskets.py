"""What was in each order: the rows of order_items.csv, one a unit."""

from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.sheets import ITEMS, Row, rows
from orderloom.cli.olist.things import is_repeated
from orderloom.cli.olist.values import ids, minor
from orderloom.flows.importing.history import PastLine


class Unit(NamedTuple):
    """One unit that was bought, and the line of the file that says so."""

    line: int
    number: int
    product_id: str
    price_minor: int
    freight_minor: int


class Basket(list[Unit]):
    """The units of one order."""

    def lines(self) -> list[PastLine]:
        """One line a product and price, in the order in which they were put in: sums stay true to the cent."""
        units: dict[tuple[str, int], int] = {}
        for unit in sorted(self, key=lambda one: one.number):
            key = unit.product_id, unit.price_minor
            units[key] = units.get(key, 0) + 1
        return [PastLine(product_id, quantity, price) for (product_id, price), quantity in units.items()]

    def freight_minor(self) -> int:
        return sum(unit.freight_minor for unit in self)


def read_baskets(folder: Path, products: Container[str], anomalies: Anomalies) -> dict[str, Basket]:
    """Each order's units by the order's id. A product that is not in `products` is named; its unit counts."""
    seen: dict[tuple[str, str], int] = {}
    found: dict[str, Basket] = {}
    for row in rows(folder, ITEMS, anomalies):
        order_id = row.values["order_id"]
        if not ids(row, ("order_id", "product_id"), anomalies):
            continue
        if is_repeated(seen, (order_id, row.values["order_item_id"].lstrip("0")), row, anomalies):
            continue
        unit = _unit(row, anomalies)
        if unit is None:
            continue
        if unit.product_id not in products:
            anomalies.note("unknown_product", row.file, row.line, f"product {unit.product_id} is not in products.csv")
        found.setdefault(order_id, Basket()).append(unit)
    return found


def _unit(row: Row, anomalies: Anomalies) -> Unit | None:
    number, price_text, freight_text = (row.values[name] for name in ("order_item_id", "price", "freight_value"))
    if not (number.isascii() and number.isdecimal() and len(number) <= 6):
        anomalies.note("bad_item_number", row.file, row.line, f"order_item_id is {number[:80]!r}")
        return None
    price = minor(price_text)
    if price is None:
        anomalies.note("bad_price", row.file, row.line, f"price is {price_text[:80]!r}")
        return None
    freight = minor(freight_text)
    if freight is None:
        anomalies.note("bad_freight", row.file, row.line, f"freight_value is {freight_text[:80]!r}")
    return Unit(row.line, int(number), row.values["product_id"], price, freight or 0)
