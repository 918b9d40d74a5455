"""Shopify's products file, under its older and its present names of columns: products, their prices, and units of one location."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from orderloom.flows.importing.formats.format import Mapped, RowProblem, Source
from orderloom.flows.importing.formats.naming import handle_of, made_sku, plain
from orderloom.flows.importing.formats.tables import Row, TableFormat

PLACES = (1, 2, 3)
NO_OPTION = ("Title", "Default Title")
_SHOP = "about the other shop's own workings"
_PAGE = "for the pages of the shop"
_MARKETS = "prices of other markets; bring them in as a price list of their own"
_NO_SKU = RowProblem(
    "Variant SKU",
    "variant_without_sku",
    "A variant has no SKU; give it one there and export again: orders are then known by it. make_skus makes one that its orders "
    "do not have: they name the variant's id, which this file does not.",
)

PRODUCTS_USED: Mapping[str, str] = {
    "Handle": "handle; one with other than small letters, digits and dashes gets a mark",
    "Title": "title.en, or the title in the option `locale`",
    "Type": "category",
    "Product Category": "category where Type says none: its last part",
    "Image Src": "picture_url: the first",
    "Status": "archived products are archived; drafts are not for sale",
    "Option1 Name": "option1_name; the name stands on the product's first row",
    "Option1 Value": "option1_value",
    "Variant SKU": "sku; a variant without one is refused, or gets one with the option `make_skus`",
    "Variant Grams": "weight_g",
    "Variant Barcode": "gtin, where it is a number of 8 to 14 digits",
    "Variant Taxable": "false: the tax class exempt",
    "Variant Price": "taken by the import of prices, from the same file",
    "Variant Inventory Qty": "taken by the import of stock, from the same file and with the option `location`",
}
PRODUCTS_LEFT_OUT: Mapping[str, str] = {
    "Body (HTML)": _PAGE,
    "Vendor": "not kept",
    "Tags": _PAGE,
    "Published": "Status says it",
    "Published Scope": _SHOP,
    "Option1 Linked To": _SHOP,
    "Variant Inventory Tracker": _SHOP,
    "Variant Inventory Policy": "set oversell_limit by a file of stock",
    "Variant Fulfillment Service": _SHOP,
    "Variant Compare At Price": "make it a promotion",
    "Variant Requires Shipping": "not kept",
    "Image Position": _PAGE,
    "Image Alt Text": _PAGE,
    "Gift Card": "not kept",
    "SEO Title": _PAGE,
    "SEO Description": _PAGE,
    "Variant Image": _PAGE,
    "Variant Weight Unit": "weights are in Variant Grams",
    "Variant Tax Code": "set tax classes here",
    "Cost per item": "costs come with receipts of stock",
    "Collection": _PAGE,
    "Custom Product Type": "Type says it",
    "Unit Price Total Measure": _PAGE,
    "Unit Price Total Measure Unit": _PAGE,
    "Unit Price Base Measure": _PAGE,
    "Unit Price Base Measure Unit": _PAGE,
    "Google Shopping / …": _PAGE,
    "Included / …": _MARKETS,
    "Price / …": _MARKETS,
    "Compare At Price / …": _MARKETS,
    "Compare-at price / …": _MARKETS,
    "… (product.metafields.…)": "make it a custom field, and bring it in by our own columns",
    "Metafield: …": "make it a custom field, and bring it in by our own columns",
    "Variant Metafield: …": "make it a custom field, and bring it in by our own columns",
}
# The names that the file has since 2025, and what they were before.
PRESENT_NAMES: Mapping[str, str] = {
    "URL handle": "Handle",
    "Description": "Body (HTML)",
    "Product category": "Product Category",
    "Published on online store": "Published",
    "SKU": "Variant SKU",
    "Barcode": "Variant Barcode",
    "Option1 LinkedTo": "Option1 Linked To",
    "Price": "Variant Price",
    "Compare-at price": "Variant Compare At Price",
    "Charge tax": "Variant Taxable",
    "Tax code": "Variant Tax Code",
    "Inventory tracker": "Variant Inventory Tracker",
    "Inventory quantity": "Variant Inventory Qty",
    "Continue selling when out of stock": "Variant Inventory Policy",
    "Weight value (grams)": "Variant Grams",
    "Weight unit for display": "Variant Weight Unit",
    "Requires shipping": "Variant Requires Shipping",
    "Fulfillment service": "Variant Fulfillment Service",
    "Product image URL": "Image Src",
    "Variant image URL": "Variant Image",
}


def _products(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    """The rows of a product stand together; those of further pictures alone have no variant."""
    locale = source.options.get("locale", "en")
    for handle, group in _grouped(rows):
        first: Row = {}
        names: dict[int, str] = {}
        for nth, (row_no, row) in enumerate(group):
            first = row if nth == 0 else first
            names |= {place: name for place in PLACES if (name := row.get(f"Option{place} Name"))}
            values = {"handle": handle}
            if nth == 0:
                values |= _product(row, locale)
            elif not _has_variant(row):
                continue
            sku = sku_of(row, row.get("Variant SKU", ""), source)
            if sku is None:
                yield Mapped(row_no, values, (_NO_SKU,))
                continue
            yield Mapped(row_no, values | {"sku": sku} | _variant(row, names, first))


def _grouped(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[str, Iterator[tuple[int, Row]]]]:
    """Rows by the product's handle; a product without one goes by its title."""
    return groupby(rows, key=lambda one: _handle(one[1]))


def _handle(row: Row) -> str:
    given = row.get("Handle")
    return handle_of(given) if given else plain(row.get("Title", ""))[:100]


def _has_variant(row: Row) -> bool:
    return any(name in row for name in ("Variant SKU", "Option1 Value", "Variant Price"))


def sku_of(row: Row, given: str, source: Source) -> str | None:
    """The SKU that a row gives, else one made of its handle and options where that was chosen."""
    own = given.removeprefix("'")
    if own or source.options.get("make_skus") != "true":
        return own or None
    return made_sku(_handle(row), [value for _, value in _options(row)])


def _options(row: Row) -> list[tuple[int, str]]:
    found = [(place, row[f"Option{place} Value"]) for place in PLACES if f"Option{place} Value" in row]
    return [] if [value for _, value in found] == [NO_OPTION[1]] else found


def _product(row: Row, locale: str) -> dict[str, str]:
    category = row.get("Type") or row.get("Product Category", "").rpartition(">")[2].strip()
    return {
        f"title.{locale}": row.get("Title", ""),
        "category": category,
        "picture_url": row.get("Image Src", ""),
        "archived": str(row.get("Status", "").lower() == "archived").lower(),
    }


def _variant(row: Row, names: Mapping[int, str], first: Row) -> dict[str, str]:
    """`first`: the product's first row, where alone its state stands."""
    values: dict[str, str] = {}
    for place, value in _options(row):
        values |= {f"option{place}_name": names.get(place, f"Option {place}"), f"option{place}_value": value}
    barcode = row.get("Variant Barcode", "").removeprefix("'")
    if barcode.isascii() and barcode.isdigit() and 8 <= len(barcode) <= 14:
        values["gtin"] = barcode
    if grams := row.get("Variant Grams"):
        values["weight_g"] = grams.partition(".")[0]
    if row.get("Variant Taxable", "").lower() == "false":
        values["tax_class"] = "exempt"
    if first.get("Status", "active").lower() == "draft":
        values["active"] = "false"
    return values


def _prices(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    for row_no, row in rows:
        if (price := row.get("Variant Price")) and (sku := sku_of(row, row.get("Variant SKU", ""), source)):
            yield Mapped(row_no, {"sku": sku, "amount": price, **list_of(source)})


def list_of(source: Source) -> dict[str, str]:
    """The price list that was chosen for the whole file."""
    return {name: found for name in ("price_list", "channel", "currency") if (found := source.options.get(name))}


def _stock(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    """Units of goods whose units Shopify counts."""
    for row_no, row in rows:
        units = row.get("Variant Inventory Qty")
        if (
            units
            and row.get("Variant Inventory Tracker", "shopify")
            and (sku := sku_of(row, row.get("Variant SKU", ""), source))
        ):
            yield Mapped(row_no, {"sku": sku, "on_hand": units})


PRODUCTS = TableFormat(
    "shopify-products", "Products exported by Shopify", "products",
    marks=("Handle", "Title"), any_of=("Variant Price", "Body (HTML)", "Vendor", "Published", "Status"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, also=PRESENT_NAMES, rows=_products,
)  # fmt: skip
PRICES = TableFormat(
    "shopify-prices", "Prices in Shopify's products file", "prices",
    marks=("Handle", "Title", "Variant Price"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, also=PRESENT_NAMES, rows=_prices, aside=True,
)  # fmt: skip
STOCK = TableFormat(
    "shopify-stock", "Units of one location in Shopify's products file", "stock",
    marks=("Handle", "Title", "Variant Inventory Qty"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, also=PRESENT_NAMES, rows=_stock, aside=True,
)  # fmt: skip
