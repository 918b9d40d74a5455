"""A year of a supermarket chain's baskets as files to import, made from a seed: what real ones are like, nothing of any real one.

`python -m benchmarks.baskets FOLDER [--scale 0.1] [--seed 1] [--form xlsx]` writes products.csv and orders.csv (or .ndjson, .xlsx),
and expected.json with what is in them. Skewed as such data is: few goods sell most, few households buy most, fuel and weighed goods
have quantities in the thousands, totals do not divide by the quantity, some rows have no units, with money or without, rows of one
basket are not always neighbours, and some rows are wrong.
"""

import csv
import json
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import click

from orderloom.infra.sheets.writing import XlsxFile

BASKETS, STORES, PRODUCTS, HOUSEHOLDS = 155_848, 457, 68_509, 2_469
LINES_A_BASKET = 9.43
HELD_BACK = 0.02  # of the baskets some rows come later in the file
WRONG = 0.0005
START = datetime(2025, 1, 1, 6, tzinfo=UTC)
ORDER_COLUMNS = (
    "reference",
    "channel",
    "placed_at",
    "status",
    "customer_id",
    "paid",
    "sku",
    "quantity",
    "line_total",
    "line_discount",
)

Row = list[str]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scale", default=1.0, show_default=True, help="A part of the whole: baskets and goods.")
@click.option("--seed", default=1, show_default=True)
@click.option("--form", type=click.Choice(["csv", "ndjson", "xlsx"]), default="csv", show_default=True)
def main(folder: Path, scale: float, seed: int, form: str) -> None:
    """Write the files into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(seed)
    products = max(100, int(PRODUCTS * scale))
    _products(folder / "products.csv", products)
    expected = _orders(folder / "orders.csv", chance, max(10, int(BASKETS * scale)), products)
    expected["products"] = products
    if form != "csv":
        _in_form(folder / "orders.csv", folder / f"orders.{form}")
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


def _in_form(table: Path, path: Path) -> None:
    """The same rows as a workbook, or as a document a line."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        names = next(rows)
        if path.suffix == ".xlsx":
            book = XlsxFile(path, names)
            book.add([cell or None for cell in row] for row in rows)
            book.close()
            return
        with path.open("w", encoding="utf-8") as written:
            written.writelines(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)


def _products(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("handle", "title.en", "category", "sku"))
        for nth in range(count):
            table.writerow((f"p{nth}", f"Goods number {nth}", f"aisle-{nth % 40}", f"P{nth}"))


def _orders(path: Path, chance: Random, baskets: int, products: int) -> dict[str, Any]:
    popular = list(accumulate(1 / (nth + 10) for nth in range(products)))
    loyal = list(accumulate(1 / (nth + 5) for nth in range(HOUSEHOLDS)))
    expected: dict[str, Any] = {
        "baskets": baskets,
        "lines": 0,
        "wrong": 0,
        "total_minor": 0,
        "goods_minor": 0,
        "discount_minor": 0,
        "units": 0,
        "wrong_minor": 0,
    }
    later: list[Row] = []
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(ORDER_COLUMNS)
        for nth in range(baskets):
            rows = _basket(chance, nth, baskets, popular, loyal, expected)
            if chance.random() < HELD_BACK and len(rows) > 1:
                later += rows[len(rows) // 2 :]
                rows = rows[: len(rows) // 2]
            table.writerows(rows)
            if len(later) > 5_000:
                table.writerows(later)
                later.clear()
        table.writerows(later)
    return expected


def _basket(
    chance: Random, nth: int, baskets: int, popular: list[float], loyal: list[float], expected: dict[str, Any]
) -> list[Row]:
    count = 1 + min(120, int(chance.expovariate(1 / (LINES_A_BASKET - 0.5))))
    placed_at = START + timedelta(minutes=nth * 525_600 // baskets, seconds=chance.randrange(60))
    household = chance.choices(range(HOUSEHOLDS), cum_weights=loyal)[0]
    skus = chance.choices(range(len(popular)), cum_weights=popular, k=count)
    amounts = [_amount(chance) for _ in skus]
    total = sum(amount for _, amount, _ in amounts)
    wrong = chance.random() < WRONG
    head = [
        f"B{31_000_000_000 + nth}",
        f"store-{nth * 7919 % STORES}",
        placed_at.isoformat(),
        "complete",
        str(household),
    ]
    head.append(_money(total))
    rows = [
        [*head, f"P{sku}", str(quantity), _money(amount), _money(off)]
        for sku, (quantity, amount, off) in zip(skus, amounts, strict=True)
    ]
    if wrong:
        rows[-1][-3] = "1.5"
    expected["lines"] += count
    expected["wrong"] += wrong
    expected["wrong_minor" if wrong else "total_minor"] += total
    if not wrong:
        expected["units"] += sum(units for units, _, _ in amounts)
        expected["goods_minor"] += sum(amount + off for _, amount, off in amounts)
        expected["discount_minor"] += sum(off for _, _, off in amounts)
    return rows


def _amount(chance: Random) -> tuple[int, int, int]:
    """Units, what they cost after discount in cents, and the discount."""
    dice = chance.random()
    if dice < 0.004:
        return 0, chance.choice((0, 0, 159)), chance.choice((0, 75))  # a coupon, a deposit, a correction, or nothing
    if dice < 0.008:
        return chance.randrange(2_000, 40_000), chance.randrange(500, 9_000), 0  # fuel, by the thousandth
    quantity = 1 if dice < 0.75 else chance.randrange(2, 9)
    amount = 0 if dice > 0.998 else chance.randrange(30, 900) * quantity - chance.randrange(0, quantity)
    return quantity, amount, chance.randrange(0, 200) if chance.random() < 0.4 else 0


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


if __name__ == "__main__":
    main()
