"""WooCommerce's own products file, in the languages that we know its columns in: products, their prices, and units."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

from orderloom.flows.importing.formats.format import Mapped, RowProblem, Source
from orderloom.flows.importing.formats.naming import handle_of, plain
from orderloom.flows.importing.formats.shopify_products import list_of
from orderloom.flows.importing.formats.tables import Row, TableFormat
from orderloom.flows.importing.formats.woocommerce_headers import OTHER_LANGUAGES

MOST_PARENTS = 200_000
MOST_WAITING = 50_000
LONGEST_HANDLE = 100
PLACES = range(1, 21)
_SHOP = "about the other shop's own workings"
_PAGE = "for the pages of the shop"
_MEASURES = {
    "weight_g": ("Weight", {"kg": "1000", "g": "1", "lbs": "453.59237", "oz": "28.349523125"}),
    "length_mm": ("Length", {"mm": "1", "cm": "10", "m": "1000", "in": "25.4", "yd": "914.4"}),
    "width_mm": ("Width", {"mm": "1", "cm": "10", "m": "1000", "in": "25.4", "yd": "914.4"}),
    "height_mm": ("Height", {"mm": "1", "cm": "10", "m": "1000", "in": "25.4", "yd": "914.4"}),
}
_DECIMAL = re.compile(r"\d*[.,]?\d+|\d+[.,]", re.ASCII)
_COMMA = re.compile(r"(?<!\\),")
_NOT_GOODS = {"grouped", "external"}
_PARENTS = {"variable", "variable-subscription"}
_VARIATIONS = {"variation", "subscription_variation"}

PRODUCTS_USED: Mapping[str, str] = {
    "ID": "the parent's name where `Parent` says id:…; the SKU that `make_skus` gives, as orders call goods without one; the "
    "handle's mark where a product has no SKU",
    "Type": "simple and variation rows are SKUs; variable ones are products; grouped and external ones are refused",
    "SKU": "sku, and the handle of a product; goods without one are refused, or go by their ID with the option `make_skus`",
    "Name": "title.en, or the title in the option `locale`",
    "Published": "1: for sale; 0 and -1: not",
    "Tax class": "tax_class: standard, reduced-rate (reduced) and zero-rate (exempt); parent: the product's",
    "Tax status": "none: the tax class exempt",
    "Weight (…)": "weight_g, from kg, g, lbs and oz; a variation without one has the product's",
    "Length (…)": "length_mm, from mm, cm, m, in and yd; a variation without one has the product's",
    "Width (…)": "width_mm, likewise",
    "Height (…)": "height_mm, likewise",
    "Categories": "category: the first, its last part",
    "Images": "picture_url: the first",
    "Parent": "the product that a variation belongs to",
    "GTIN, UPC, EAN, or ISBN": "gtin, where it is a number of 8 to 14 digits",
    "Attribute 1 name": "option1_name of a variation",
    "Attribute 1 value(s)": "option1_value of a variation",
    "Regular price": "taken by the import of prices, from the same file",
    "Stock": "taken by the import of stock, from the same file and with the option `location`",
    "Low stock amount": "low_at, by the import of stock",
}
PRODUCTS_LEFT_OUT: Mapping[str, str] = {
    "Is featured?": _PAGE,
    "Visibility in catalog": _PAGE,
    "Short description": _PAGE,
    "Description": _PAGE,
    "Date sale price starts": "make it a promotion",
    "Date sale price ends": "make it a promotion",
    "Sale price": "make it a promotion",
    "In stock?": "Stock says it",
    "Backorders allowed?": "set oversell_limit by a file of stock",
    "Sold individually?": "set per_buyer_limit here",
    "Allow customer reviews?": _PAGE,
    "Purchase note": _PAGE,
    "Tags": _PAGE,
    "Shipping class": "set shipping methods here",
    "Download limit": _SHOP,
    "Download expiry days": _SHOP,
    "Grouped products": "groups of products are not kept",
    "Upsells": _PAGE,
    "Cross-sells": _PAGE,
    "External URL": _PAGE,
    "Button text": _PAGE,
    "Position": _PAGE,
    "Brands": "not kept",
    "Attribute 1 visible": _PAGE,
    "Attribute 1 global": _SHOP,
    "Attribute 1 default": _PAGE,
    "Download 1 ID": _SHOP,
    "Download 1 name": _SHOP,
    "Download 1 URL": _SHOP,
    "Swatches Attributes": _PAGE,
    "Meta: …": "make it a custom field, and bring it in by our own columns",
}
_TAX_CLASSES = {"": "standard", "standard": "standard", "reduced-rate": "reduced", "zero-rate": "exempt"}
_NO_SKU = RowProblem(
    "SKU",
    "goods_without_sku",
    "Goods have no SKU; give them one there and export again, or choose make_skus with the column ID in the file.",
)
_NO_PARENT = RowProblem("Parent", "parent_unknown", "The product that this variation belongs to is not in the file.")


@dataclass(slots=True)
class _Products:
    """The products of a file so far, by `id:…` and by SKU, and variations that stand before theirs."""

    handles: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    waiting: list[tuple[int, Row]] = field(default_factory=list)

    def add(self, row: Row, handle: str) -> None:
        if len(self.handles) < MOST_PARENTS:
            known = handle, _measures(row) | {"tax_class": _tax_class(row, "standard")}
            self.handles |= {f"id:{row.get('ID')}": known, row.get("SKU", "\0"): known}

    def of(self, row: Row) -> tuple[str, dict[str, str]] | None:
        return self.handles.get(row.get("Parent", "\0\0"))


def _products(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    locale, make = source.options.get("locale", "en"), source.options.get("make_skus") == "true"
    known = _Products()
    for row_no, row in rows:
        kinds = _kinds(row)
        if kinds & _VARIATIONS:
            if known.of(row) is None and len(known.waiting) < MOST_WAITING:
                known.waiting.append((row_no, row))
            else:
                yield _variation(row_no, row, known, make=make)
            continue
        handle = _handle(row)
        known.add(row, handle)
        values = {"handle": handle} | _product(row, locale)
        if kinds & _NOT_GOODS:
            yield Mapped(row_no, values, (_kind_refused(row),))
        elif kinds & _PARENTS:
            yield Mapped(row_no, values)
        elif (sku := _sku_of(row, make=make)) is None:
            yield Mapped(row_no, values, (_NO_SKU,))
        else:
            yield Mapped(row_no, values | {"sku": sku} | _goods(row, {}))
    for row_no, row in known.waiting:
        yield _variation(row_no, row, known, make=make)


def _kinds(row: Row) -> set[str]:
    return {kind.strip().lower() for kind in row.get("Type", "simple").split(",")}


def _kind_refused(row: Row) -> RowProblem:
    message = f"Products of the type {row.get('Type')} have no goods of their own and are not taken."
    return RowProblem("Type", "product_type_not_taken", message)


def _variation(row_no: int, row: Row, known: _Products, *, make: bool) -> Mapped:
    found = known.of(row)
    if found is None:
        return Mapped(row_no, {}, (_NO_PARENT,))
    handle, inherited = found
    values = {"handle": handle}
    if (sku := _sku_of(row, make=make)) is None:
        return Mapped(row_no, values, (_NO_SKU,))
    places = count(1)
    for name, value in _options(row):
        nth = next(places)
        values |= {f"option{nth}_name": name, f"option{nth}_value": value}
    return Mapped(row_no, values | {"sku": sku} | _goods(row, inherited))


def _options(row: Row) -> list[tuple[str, str]]:
    """What sets a variation apart; an attribute of which any will do says nothing."""
    pairs = ((row.get(f"Attribute {place} name"), row.get(f"Attribute {place} value(s)")) for place in PLACES)
    return [(name, value.replace("\\,", ",")) for name, value in pairs if name and value]


def _sku_of(row: Row, *, make: bool) -> str | None:
    """The SKU; goods without one go by their number, as orders call them."""
    return row.get("SKU") or (row.get("ID") if make else None)


def _handle(row: Row) -> str:
    """By the SKU; without one by the name, with the product's number: names may stand twice."""
    if sku := row.get("SKU"):
        return handle_of(sku)
    number = plain(row.get("ID", "")) or "0"
    return f"{plain(row.get('Name', ''))[: LONGEST_HANDLE - len(number) - 1] or 'product'}-{number}"


def _product(row: Row, locale: str) -> dict[str, str]:
    category = _COMMA.split(row.get("Categories", ""))[0].rpartition(">")[2].replace("\\,", ",").strip()
    picture = _COMMA.split(row.get("Images", ""))[0].strip()
    return {f"title.{locale}": row.get("Name", ""), "category": category, "picture_url": picture}


def _goods(row: Row, inherited: Mapping[str, str]) -> dict[str, str]:
    """A SKU's own columns; what a variation does not say is its product's."""
    values = {
        "active": str(row.get("Published", "1") == "1").lower(),
        "tax_class": _tax_class(row, inherited.get("tax_class", "standard")),
    }
    gtin = row.get("GTIN, UPC, EAN, or ISBN", "")
    if gtin.isascii() and gtin.isdigit() and 8 <= len(gtin) <= 14:
        values["gtin"] = gtin
    return {**inherited, **values, **_measures(row)}


def _tax_class(row: Row, of_product: str) -> str:
    if row.get("Tax status", "").lower() == "none":
        return "exempt"
    given = row.get("Tax class", "").lower()
    return of_product if given == "parent" else _TAX_CLASSES.get(given, given)


def _measures(row: Row) -> dict[str, str]:
    """Whole grams and millimetres, from whichever unit the shop has."""
    return {
        ours: str(int((Decimal(text) * Decimal(each)).to_integral_value(ROUND_HALF_UP)))
        for ours, (name, units) in _MEASURES.items()
        for unit, each in units.items()
        if (text := _decimal(row.get(f"{name} ({unit})", ""))) is not None
    }


def _decimal(text: str) -> str | None:
    """A number with its decimals as the shop writes them, with a point; None for anything else."""
    return text.replace(",", ".") if _DECIMAL.fullmatch(text) else None


def _prices(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    for row_no, row, sku in _with_skus(rows, source):
        if price := row.get("Regular price"):
            yield Mapped(row_no, {"sku": sku, "amount": _decimal(price) or price, **list_of(source)})


def _stock(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    """Units of goods whose units the shop counts."""
    for row_no, row, sku in _with_skus(rows, source):
        units = row.get("Stock", "")
        if units and units.lower() != "parent":
            yield Mapped(row_no, {"sku": sku, "on_hand": units, "low_at": row.get("Low stock amount", "")})


def _with_skus(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[tuple[int, Row, str]]:
    """The rows that are goods, with their SKU."""
    make = source.options.get("make_skus") == "true"
    for row_no, row in rows:
        if not _kinds(row) & (_NOT_GOODS | _PARENTS) and (sku := _sku_of(row, make=make)):
            yield row_no, row, sku


PRODUCTS = TableFormat(
    "woocommerce-products", "Products exported by WooCommerce", "products",
    marks=("Type", "Name"), any_of=("Published", "Regular price", "Parent", "Tax status"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, also=OTHER_LANGUAGES, rows=_products,
)  # fmt: skip
PRICES = TableFormat(
    "woocommerce-prices", "Prices in WooCommerce's products file", "prices",
    marks=("Type", "SKU", "Name", "Regular price"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, also=OTHER_LANGUAGES, rows=_prices, aside=True,
)  # fmt: skip
STOCK = TableFormat(
    "woocommerce-stock", "Units in WooCommerce's products file", "stock",
    marks=("Type", "SKU", "Name", "Stock"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, also=OTHER_LANGUAGES, rows=_stock, aside=True,
)  # fmt: skip
