"""The CSV files: opened, their columns checked, their rows told apart from what is not a row."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import click

from orderloom.cli.olist.anomalies import Anomalies


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file and the columns of it that are read. Others may be there."""

    file: str
    columns: Sequence[str]


class Row(NamedTuple):
    """One row: the line that it begins on, and its values by column, without spaces around them."""

    file: str
    line: int
    values: dict[str, str]


ORDERS = Sheet(
    "orders.csv",
    (
        "order_id",
        "customer_id",
        "order_status",
        "order_purchase_timestamp",
        "order_approved_at",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
        "order_estimated_delivery_date",
    ),
)
ITEMS = Sheet("order_items.csv", ("order_id", "order_item_id", "product_id", "price", "freight_value"))
CUSTOMERS = Sheet(
    "customers.csv",
    ("customer_id", "customer_unique_id", "customer_zip_code_prefix", "customer_city", "customer_state"),
)
PRODUCTS = Sheet(
    "products.csv",
    (
        "product_id",
        "product_category_name",
        "product_weight_g",
        "product_length_cm",
        "product_height_cm",
        "product_width_cm",
    ),
)
CATEGORIES = Sheet("product_category_name_translation.csv", ("product_category_name", "product_category_name_english"))
SHEETS = (ORDERS, ITEMS, CUSTOMERS, PRODUCTS, CATEGORIES)


def check_folder(folder: Path) -> None:
    """Every file and column that is read is there; else all that is missing is named at once."""
    missing: list[str] = []
    for sheet in SHEETS:
        try:
            with (folder / sheet.file).open(encoding="utf-8-sig", errors="replace", newline="") as text:
                header = [name.strip() for name in next(csv.reader(text), [])]
        except (OSError, csv.Error) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            missing.append(f"{sheet.file}: cannot be read: {reason}")
            continue
        missing += [f"{sheet.file}: column {name} is missing" for name in sheet.columns if name not in header]
    if missing:
        raise click.ClickException("this is not the Olist data set\n" + "\n".join(missing))


def rows(folder: Path, sheet: Sheet, anomalies: Anomalies) -> Iterator[Row]:
    """The rows of a file, one at a time. Blank lines are none; what is malformed is named and left out."""
    with (folder / sheet.file).open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, strict=True)
        header = [name.strip() for name in next(reader)]
        places = [(name, header.index(name)) for name in sheet.columns]
        while True:
            line = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lines = f"lines {line} to {reader.line_num}: " if reader.line_num > line else ""
                anomalies.note("malformed_csv", sheet.file, line, f"{lines}{error}")
                continue
            if len(fields) == len(header):
                yield Row(sheet.file, line, {name: fields[place].strip() for name, place in places})
            elif fields:
                reason = f"{len(fields)} fields instead of {len(header)}"
                anomalies.note("wrong_field_count", sheet.file, line, reason)
