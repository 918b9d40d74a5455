"""Shopify's inventory file: units at each location, a row for each, or a column for each in older files."""

from collections.abc import Iterator, Mapping

from orderloom.flows.importing.formats.format import Mapped, Source
from orderloom.flows.importing.formats.shopify_products import sku_of
from orderloom.flows.importing.formats.tables import Row, TableFormat

NOT_STOCKED = "not stocked"
_FOLLOWS = "follows from the orders and receipts that are here"
_CATALOG = "the import of products says it"

INVENTORY_USED: Mapping[str, str] = {
    "SKU": "sku; a row without one is left out and counted, or gets one with the option `make_skus`",
    "Location": "location, by the option `locations`",
    "On hand (new)": "on_hand",
    "On hand (current)": "on_hand where On hand (new) says nothing",
    "On hand": "on_hand (older files)",
}
INVENTORY_LEFT_OUT: Mapping[str, str] = {
    "Handle": _CATALOG,
    "Title": _CATALOG,
    "Option1 Name": _CATALOG,
    "Option1 Value": _CATALOG,
    "Barcode": _CATALOG,
    "HS Code": "not kept",
    "COO": "not kept",
    "Bin name": "not kept",
    "Incoming (not editable)": _FOLLOWS,
    "Unavailable (not editable)": _FOLLOWS,
    "Committed (not editable)": _FOLLOWS,
    "Available (not editable)": _FOLLOWS,
    "Incoming": _FOLLOWS,
    "Unavailable": _FOLLOWS,
    "Committed": _FOLLOWS,
    "Available": _FOLLOWS,
}


def _inventory(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    codes = codes_of(source)
    without = 0
    for row_no, row in rows:
        sku = sku_of(row, row.get("SKU", ""), source)
        if sku is None:
            without += 1
            continue
        if "Location" in row:
            units = row.get("On hand (new)") or row.get("On hand (current)") or row.get("On hand", NOT_STOCKED)
            places = [(row["Location"], units)]
        else:
            places = [(name, units) for name, units in row.items() if name not in INVENTORY]
        for name, units in places:
            if units.lower() != NOT_STOCKED:
                yield Mapped(row_no, {"sku": sku, "location": codes.get(name.lower(), name), "on_hand": units})
    if without:
        source.note("rows_without_sku", column="SKU", message=f"{without} rows have no SKU and are left out")


INVENTORY = {**INVENTORY_USED, **INVENTORY_LEFT_OUT} | {
    f"Option{place} {part}": "" for place in (2, 3) for part in ("Name", "Value")
}


def codes_of(source: Source) -> dict[str, str]:
    """Our codes by the names that the other shop gives its locations, from `Main Street=AMS; Depot=ROT`."""
    pairs = (pair.partition("=") for pair in source.options.get("locations", "").split(";"))
    return {name.strip().lower(): code.strip() for name, _, code in pairs if code.strip()}


STOCK = TableFormat(
    "shopify-inventory", "Inventory exported by Shopify", "stock",
    marks=("Handle", "Title", "SKU"), any_of=("COO", "HS Code", "Location"),
    used=INVENTORY_USED, left_out=INVENTORY_LEFT_OUT, rows=_inventory, aside=True, others=True,
)  # fmt: skip
