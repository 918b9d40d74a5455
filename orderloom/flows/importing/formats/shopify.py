"""Shopify's own export files: orders, products (and their prices), customers."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from orderloom.flows.importing.formats.format import Mapped, RowProblem, Source
from orderloom.flows.importing.formats.tables import Row, TableFormat
from orderloom.flows.importing.formats.told_rows import refused, rows_of
from orderloom.flows.telling.shopify import table
from orderloom.flows.telling.told import settle
from orderloom.kernel.errors import Refusal

MOST_ROWS = 1_000
PLACES = (1, 2, 3)
_SHOP = "about the other shop's own workings"
_PAGE = "for the pages of the shop"


def _orders(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    """The rows of an order stand together."""
    channel = source.options.get("channel", "")
    for name, group in groupby(rows, key=lambda one: one[1].get("Name")):
        first, told = next(group), []
        numbered = [first, *(one for _, one in zip(range(MOST_ROWS), group, strict=False))]
        try:
            told = [row for _, row in numbered]
            order = table.order_of(told, channel or "-")
            settle(order, includes_tax=order.includes_tax or False)
        except Refusal as refusal:
            yield from (refused(row_no, refusal, name) for row_no, _ in numbered[:1])
            continue
        for (row_no, _), mapped in zip(numbered, rows_of(first[0], order), strict=True):
            yield mapped._replace(row_no=row_no)


PRODUCTS_USED: Mapping[str, str] = {
    "Handle": "handle",
    "Title": "title.en, or the title in the option `locale`",
    "Type": "category",
    "Product Category": "category where Type says none: its last part",
    "Image Src": "picture_url: the first",
    "Status": "archived products are archived; drafts are not for sale",
    "Option1 Name": "option1_name; the name stands on the product's first row",
    "Option1 Value": "option1_value",
    "Variant SKU": "sku; a variant without one is refused",
    "Variant Grams": "weight_g",
    "Variant Barcode": "gtin, where it is a number of 8 to 14 digits",
    "Variant Taxable": "false: the tax class exempt",
    "Variant Price": "taken by the import of prices, from the same file",
}
PRODUCTS_LEFT_OUT: Mapping[str, str] = {
    "Body (HTML)": _PAGE,
    "Vendor": "not kept",
    "Tags": _PAGE,
    "Published": "Status says it",
    "Option1 Linked To": _SHOP,
    "Variant Inventory Tracker": _SHOP,
    "Variant Inventory Qty": "stock comes by a file of stock: sku, location, on_hand",
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
    "Unit Price Total Measure": _PAGE,
    "Unit Price Total Measure Unit": _PAGE,
    "Unit Price Base Measure": _PAGE,
    "Unit Price Base Measure Unit": _PAGE,
}


def _products(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    """The rows of a product stand together; those of further pictures alone have no variant."""
    for handle, group in groupby(rows, key=lambda one: one[1].get("Handle")):
        names: dict[int, str] = {}
        for nth, (row_no, row) in enumerate(group):
            names |= {place: name for place in PLACES if (name := row.get(f"Option{place} Name"))}
            values = {"handle": handle or ""}
            if nth == 0:
                values |= _product(row, source.options.get("locale", "en"))
            elif not row.get("Variant SKU") and not row.get("Option1 Value") and not row.get("Variant Price"):
                continue
            if not row.get("Variant SKU"):
                yield Mapped(row_no, values, (_NO_SKU,))
                continue
            yield Mapped(row_no, values | _variant(row, names))


_NO_SKU = RowProblem("Variant SKU", "variant_without_sku", "A variant has no SKU; give it one there and export again.")


def _product(row: Row, locale: str) -> dict[str, str]:
    category = row.get("Type") or row.get("Product Category", "").rpartition(">")[2].strip()
    return {
        f"title.{locale}": row.get("Title", ""),
        "category": category,
        "picture_url": row.get("Image Src", ""),
        "archived": str(row.get("Status", "").lower() == "archived").lower(),
    }


def _variant(row: Row, names: Mapping[int, str]) -> dict[str, str]:
    values = {"sku": row["Variant SKU"].removeprefix("'")}
    for place in PLACES:
        value = row.get(f"Option{place} Value")
        if value and not (names.get(place) == "Title" and value == "Default Title"):
            values |= {f"option{place}_name": names.get(place, f"Option {place}"), f"option{place}_value": value}
    barcode = row.get("Variant Barcode", "").removeprefix("'")
    if barcode.isdigit() and 8 <= len(barcode) <= 14:
        values["gtin"] = barcode
    if grams := row.get("Variant Grams"):
        values["weight_g"] = grams.partition(".")[0]
    if row.get("Variant Taxable", "").lower() == "false":
        values["tax_class"] = "exempt"
    if row.get("Status", "active").lower() == "draft":
        values["active"] = "false"
    return values


def _prices(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    for row_no, row in rows:
        if (sku := row.get("Variant SKU")) and (price := row.get("Variant Price")):
            yield Mapped(row_no, {"sku": sku.removeprefix("'"), "amount": price, **_list_of(source)})


def _list_of(source: Source) -> dict[str, str]:
    return {name: found for name in ("price_list", "channel", "currency") if (found := source.options.get(name))}


CUSTOMERS_USED: Mapping[str, str] = {
    "Customer ID": "external_id; an apostrophe in front goes",
    "First Name": "name",
    "Last Name": "name",
    "Email": "email",
    "Phone": "phone; else the address's",
    "Default Address Company": "address_company",
    "Default Address Address1": "address_line1",
    "Default Address Address2": "address_line2",
    "Default Address City": "address_city",
    "Default Address Province Code": "address_region",
    "Default Address Country Code": "address_country; an address without it is left out",
    "Default Address Zip": "address_postal_code; an apostrophe in front goes",
    "Default Address Phone": "phone where Phone says none",
    "Company": "address_company (older files)",
    "Address1": "address_line1 (older files)",
    "Address2": "address_line2 (older files)",
    "City": "address_city (older files)",
    "Province Code": "address_region (older files)",
    "Country Code": "address_country (older files)",
    "Zip": "address_postal_code (older files)",
}
CUSTOMERS_LEFT_OUT: Mapping[str, str] = {
    "Accepts Email Marketing": "consent to marketing is kept where marketing is done",
    "Accepts Marketing": "consent to marketing is kept where marketing is done",
    "Accepts SMS Marketing": "consent to marketing is kept where marketing is done",
    "Province": "said again by its code",
    "Country": "said again by its code",
    "Total Spent": "follows from the orders",
    "Total Orders": "follows from the orders",
    "Note": "not kept",
    "Tax Exempt": "not kept",
    "Tags": "not kept",
}


def _customers(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    for row_no, row in rows:
        yield Mapped(row_no, _customer(row))


def _customer(row: Row) -> dict[str, str]:
    def said(name: str) -> str:
        return row.get(f"Default Address {name}", row.get(name, "")).removeprefix("'")

    values = {
        "external_id": row.get("Customer ID", "").removeprefix("'"),
        "name": " ".join(part for name in ("First Name", "Last Name") if (part := row.get(name))),
        "email": row.get("Email", ""),
        "phone": row.get("Phone", said("Phone")).removeprefix("'"),
    }
    country = said("Country Code")
    if not country or not (said("Address1") or said("City")):
        return values
    return values | {
        "country": country,
        "address_label": "Shopify",
        "address_company": said("Company"),
        "address_line1": said("Address1") or said("City"),
        "address_line2": said("Address2"),
        "address_city": said("City"),
        "address_region": said("Province Code"),
        "address_postal_code": said("Zip"),
        "address_country": country,
    }


ORDERS = TableFormat(
    "shopify-orders", "Orders exported by Shopify", "orders",
    marks=("Name", "Financial Status", "Lineitem quantity", "Lineitem price"),
    used=table.USED, left_out=table.LEFT_OUT, rows=_orders,
)  # fmt: skip
PRODUCTS = TableFormat(
    "shopify-products", "Products exported by Shopify", "products",
    marks=("Handle", "Title", "Variant SKU", "Variant Price"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, rows=_products,
)  # fmt: skip
PRICES = TableFormat(
    "shopify-prices", "Prices in Shopify's products file", "prices",
    marks=("Handle", "Title", "Variant SKU", "Variant Price"),
    used=PRODUCTS_USED, left_out={}, rows=_prices,
)  # fmt: skip
CUSTOMERS = TableFormat(
    "shopify-customers", "Customers exported by Shopify", "customers",
    marks=("First Name", "Last Name", "Email", "Total Orders"),
    used=CUSTOMERS_USED, left_out=CUSTOMERS_LEFT_OUT, rows=_customers,
)  # fmt: skip
