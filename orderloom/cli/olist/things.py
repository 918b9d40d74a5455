"""Products and people of the data set."""

from collections.abc import Hashable
from pathlib import Path
from typing import NamedTuple, TypeVar

from orderloom.catalog.model.products import NewProduct, NewSku
from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.sheets import CATEGORIES, CUSTOMERS, PRODUCTS, Row, rows
from orderloom.cli.olist.values import ids, measure, plain_text
from orderloom.flows.placing.request import NewAddress

MEASURES = ("product_weight_g", "product_length_cm", "product_height_cm", "product_width_cm")
SHOWN = 8  # characters of an id in a title
Key = TypeVar("Key", bound=Hashable)


class Customer(NamedTuple):
    """A customer of one order: which person it is, and where they had it sent."""

    person: str
    address: NewAddress | None


def is_repeated(seen: dict[Key, int], key: Key, row: Row, anomalies: Anomalies) -> bool:
    """Whether a row with this key was there before; it is named, by whether it says the same."""
    said = hash(tuple(row.values.values()))
    if key not in seen:
        seen[key] = said
        return False
    if seen[key] == said:
        anomalies.note("duplicate_row", row.file, row.line, f"{key} repeats an earlier row")
    else:
        anomalies.note("conflicting_row", row.file, row.line, f"{key} contradicts an earlier row")
    return True


def read_products(folder: Path, anomalies: Anomalies) -> dict[str, NewProduct]:
    """Each product by its id, which is also its SKU."""
    english = _categories(folder, anomalies)
    seen: dict[str, int] = {}
    found: dict[str, NewProduct] = {}
    for row in rows(folder, PRODUCTS, anomalies):
        product_id = row.values["product_id"]
        if ids(row, ("product_id",), anomalies) and not is_repeated(seen, product_id, row, anomalies):
            found[product_id] = _product(row, english, anomalies)
    return found


def _categories(folder: Path, anomalies: Anomalies) -> dict[str, str]:
    seen: dict[str, int] = {}
    found: dict[str, str] = {}
    for row in rows(folder, CATEGORIES, anomalies):
        name = row.values["product_category_name"]
        if name and not is_repeated(seen, name, row, anomalies):
            english = plain_text(row, "product_category_name_english", 100, anomalies)
            if english:
                found[name] = english
    return found


def _product(row: Row, english: dict[str, str], anomalies: Anomalies) -> NewProduct:
    product_id = row.values["product_id"]
    name = plain_text(row, "product_category_name", 100, anomalies)
    category = english.get(name, name) if name else None
    if name is None:
        anomalies.note("category_missing", row.file, row.line, f"product {product_id}")
    elif name not in english:
        anomalies.note("category_untranslated", row.file, row.line, f"product {product_id}: {name}")
    if not all(row.values[column] for column in MEASURES):
        anomalies.note("measures_missing", row.file, row.line, f"product {product_id}")
    sku = NewSku(
        sku=product_id,
        weight_g=measure(row, "product_weight_g", 1, anomalies),
        length_mm=measure(row, "product_length_cm", 10, anomalies),
        height_mm=measure(row, "product_height_cm", 10, anomalies),
        width_mm=measure(row, "product_width_cm", 10, anomalies),
    )
    return _titled(product_id, category, sku)


def bare_product(product_id: str) -> NewProduct:
    """A product of which nothing but its id is known."""
    return _titled(product_id, None, NewSku(sku=product_id))


def _titled(product_id: str, category: str | None, sku: NewSku) -> NewProduct:
    words = (category or "product").replace("_", " ").capitalize()
    title = f"{words} {product_id[:SHOWN]}"
    return NewProduct(handle=handle(product_id), titles={"en": title}, category=category, skus=(sku,))


def handle(product_id: str) -> str:
    """The product's handle: its id in small letters, as handles are written."""
    return f"olist-{product_id.lower().replace('.', '-')}"


def read_customers(folder: Path, anomalies: Anomalies) -> dict[str, Customer]:
    """Each customer by their id, of which there is one an order."""
    seen: dict[str, int] = {}
    found: dict[str, Customer] = {}
    for row in rows(folder, CUSTOMERS, anomalies):
        customer_id = row.values["customer_id"]
        if not ids(row, ("customer_id", "customer_unique_id"), anomalies):
            continue
        if not is_repeated(seen, customer_id, row, anomalies):
            found[customer_id] = Customer(row.values["customer_unique_id"], _address(row, anomalies))
    return found


def _address(row: Row, anomalies: Anomalies) -> NewAddress | None:
    """What is known of it: no street, and of the postal code the first five digits. Both are named as doubts on the order."""
    postal_code = plain_text(row, "customer_zip_code_prefix", 20, anomalies)
    if postal_code and postal_code.isdecimal():
        postal_code = postal_code.zfill(5)  # a spreadsheet took the leading zeros away
    city = plain_text(row, "customer_city", 200, anomalies)
    region = plain_text(row, "customer_state", 200, anomalies)
    if not (postal_code or city or region):
        return None
    return NewAddress(country="BR", lines=(), city=city, region=region, postal_code=postal_code)
