"""WooCommerce's own product export (CSV), and people of its REST API (JSON)."""

from collections.abc import Iterator, Mapping
from itertools import count

from orderloom.flows.importing.formats.format import Head, Mapped, RowProblem, Source
from orderloom.flows.importing.formats.tables import Row, TableFormat

MOST_PARENTS = 200_000
_SHOP = "about the other shop's own workings"
_PAGE = "for the pages of the shop"
_WEIGHTS = {"kg": 1000.0, "g": 1.0, "lbs": 453.59237, "oz": 28.349523125}

PRODUCTS_USED: Mapping[str, str] = {
    "ID": "the parent's name where `Parent` says id:…",
    "Type": "simple and variation rows are SKUs; variable ones are products; others are refused",
    "SKU": "sku, and the handle of a product; a simple product or variation without one is refused",
    "Name": "title.en, or the title in the option `locale`",
    "Published": "1: for sale; 0 and -1: not",
    "Tax class": "tax_class: standard, reduced-rate (reduced) and zero-rate (exempt)",
    "Tax status": "none: the tax class exempt",
    "Weight (kg)": "weight_g; also (g), (lbs) and (oz)",
    "Weight (g)": "weight_g",
    "Weight (lbs)": "weight_g",
    "Weight (oz)": "weight_g",
    "Categories": "category: the first, its last part",
    "Images": "picture_url: the first",
    "Parent": "the product that a variation belongs to",
    "GTIN, UPC, EAN, or ISBN": "gtin, where it is a number of 8 to 14 digits",
    "Attribute 1 name": "option1_name of a variation",
    "Attribute 1 value(s)": "option1_value of a variation",
    "Regular price": "taken by the import of prices, from the same file",
}
PRODUCTS_LEFT_OUT: Mapping[str, str] = {
    "Is featured?": _PAGE,
    "Visibility in catalog": _PAGE,
    "Short description": _PAGE,
    "Description": _PAGE,
    "Date sale price starts": "make it a promotion",
    "Date sale price ends": "make it a promotion",
    "Sale price": "make it a promotion",
    "In stock?": "stock comes by a file of stock: sku, location, on_hand",
    "Stock": "stock comes by a file of stock: sku, location, on_hand",
    "Low stock amount": "set low_at by a file of stock",
    "Backorders allowed?": "set oversell_limit by a file of stock",
    "Sold individually?": "set per_buyer_limit here",
    "Length (cm)": "not taken",
    "Width (cm)": "not taken",
    "Height (cm)": "not taken",
    "Length (in)": "not taken",
    "Width (in)": "not taken",
    "Height (in)": "not taken",
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
    "Download 1 name": _SHOP,
    "Download 1 URL": _SHOP,
    "Meta: _wpcom_is_markdown": _SHOP,
}
_TAX_CLASSES = {
    "": "standard",
    "parent": "standard",
    "standard": "standard",
    "reduced-rate": "reduced",
    "zero-rate": "exempt",
}
_NO_SKU = RowProblem("SKU", "goods_without_sku", "Goods have no SKU; give them one there and export again.")


def _products(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    locale = source.options.get("locale", "en")
    parents: dict[str, str] = {}  # by `id:…` and by SKU: the handle
    for row_no, row in rows:
        kinds = {kind.strip() for kind in row.get("Type", "simple").split(",")}
        if "variation" in kinds:
            yield _variation(row_no, row, parents)
            continue
        handle = _handle(row.get("SKU") or row.get("Name", ""), row.get("ID", ""))
        if len(parents) < MOST_PARENTS:
            parents |= {f"id:{row.get('ID')}": handle, row.get("SKU", "\0"): handle}
        values = {"handle": handle} | _product(row, locale)
        if kinds & {"grouped", "external"}:
            yield Mapped(row_no, values, (_kind_refused(row),))
        elif "variable" in kinds:
            yield Mapped(row_no, values)
        elif not row.get("SKU"):
            yield Mapped(row_no, values, (_NO_SKU,))
        else:
            yield Mapped(row_no, values | _sku(row))


def _kind_refused(row: Row) -> RowProblem:
    message = f"Products of the type {row.get('Type')} have no goods of their own and are not taken."
    return RowProblem("Type", "product_type_not_taken", message)


def _variation(row_no: int, row: Row, parents: Mapping[str, str]) -> Mapped:
    parent = parents.get(row.get("Parent", "\0\0"))
    if parent is None:
        message = "The product that this variation belongs to does not stand before it in the file."
        return Mapped(row_no, {}, (RowProblem("Parent", "parent_unknown", message),))
    values = {"handle": parent}
    if not row.get("SKU"):
        return Mapped(row_no, values, (_NO_SKU,))
    places = count(1)
    for place in range(1, 11):
        name, value = row.get(f"Attribute {place} name"), row.get(f"Attribute {place} value(s)")
        if name and value:
            nth = next(places)
            values |= {f"option{nth}_name": name, f"option{nth}_value": value}
    return Mapped(row_no, values | _sku(row))


def _handle(name: str, otherwise: str) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in plain.split("-") if part)[:100] or f"product-{otherwise}"


def _product(row: Row, locale: str) -> dict[str, str]:
    category = row.get("Categories", "").split(",")[0].rpartition(">")[2].strip()
    picture = row.get("Images", "").split(",")[0].strip()
    return {f"title.{locale}": row.get("Name", ""), "category": category, "picture_url": picture}


def _sku(row: Row) -> dict[str, str]:
    given = row.get("Tax class", "").lower()
    tax_class = "exempt" if row.get("Tax status", "").lower() == "none" else _TAX_CLASSES.get(given, given)
    values = {"sku": row["SKU"], "active": str(row.get("Published", "1") == "1").lower(), "tax_class": tax_class}
    for unit, grams in _WEIGHTS.items():
        weight = row.get(f"Weight ({unit})", "")
        if weight.replace(".", "", 1).isdigit():
            values["weight_g"] = str(round(float(weight) * grams))
    gtin = row.get("GTIN, UPC, EAN, or ISBN", "")
    if gtin.isdigit() and 8 <= len(gtin) <= 14:
        values["gtin"] = gtin
    return values


def _prices(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    wanted = {name: found for name in ("price_list", "channel", "currency") if (found := source.options.get(name))}
    for row_no, row in rows:
        if (sku := row.get("SKU")) and (price := row.get("Regular price")):
            yield Mapped(row_no, {"sku": sku, "amount": price, **wanted})


class _People:
    """Customers of the REST API (wc/v3), one document a line or an array."""

    name = "woocommerce-customers-json"
    title = "Customers of WooCommerce's REST API (JSON)"
    kind = "customers"

    def recognises(self, head: Head) -> bool:
        marks = (b'"billing"', b'"is_paying_customer"', b'"username"')
        return head.header is None and all(mark in head.start for mark in marks)

    def rows(self, source: Source) -> Iterator[Mapped]:
        for row_no, document in source.documents():
            if isinstance(document, dict):
                yield Mapped(row_no, _person(document))


def _person(document: Mapping[str, object]) -> dict[str, str]:
    def texts(member: object) -> dict[str, str]:
        return {name: str(text).strip() for name, text in member.items() if text} if isinstance(member, dict) else {}

    own, billing = texts(document), texts(document.get("billing"))
    place = texts(document.get("shipping"))
    where = place if place.get("country") and place.get("address_1") else billing
    values = {
        "external_id": own.get("id", ""),
        "name": " ".join(part for name in ("first_name", "last_name") if (part := own.get(name) or billing.get(name))),
        "email": own.get("email") or billing.get("email", ""),
        "phone": billing.get("phone", ""),
        "country": where.get("country", ""),
    }
    if not where.get("country") or not where.get("address_1"):
        return values
    return values | {
        "address_label": "WooCommerce",
        "address_company": where.get("company", ""),
        "address_line1": where.get("address_1", ""),
        "address_line2": where.get("address_2", ""),
        "address_city": where.get("city", ""),
        "address_region": where.get("state", ""),
        "address_postal_code": where.get("postcode", ""),
        "address_country": where.get("country", ""),
    }


PRODUCTS = TableFormat(
    "woocommerce-products", "Products exported by WooCommerce", "products",
    marks=("Type", "SKU", "Name", "Published", "Regular price"),
    used=PRODUCTS_USED, left_out=PRODUCTS_LEFT_OUT, rows=_products,
)  # fmt: skip
PRICES = TableFormat(
    "woocommerce-prices", "Prices in WooCommerce's products file", "prices",
    marks=("Type", "SKU", "Name", "Published", "Regular price"),
    used=PRODUCTS_USED, left_out={}, rows=_prices,
)  # fmt: skip
PEOPLE = _People()
