"""Shopify's own export files of orders and customers."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from orderloom.customers.model.shop_regions import told_region
from orderloom.flows.importing.formats.format import Mapped, Source
from orderloom.flows.importing.formats.tables import Row, TableFormat
from orderloom.flows.importing.formats.told_rows import refused, rows_of
from orderloom.flows.telling.shopify import table
from orderloom.flows.telling.told import settle
from orderloom.kernel.errors import Refusal

MOST_ROWS = 1_000


def _orders(rows: Iterator[tuple[int, Row]], source: Source) -> Iterator[Mapped]:
    """The rows of an order stand together."""
    channel = source.options.get("channel", "")
    for name, group in groupby(rows, key=lambda one: one[1].get("Name")):
        first = next(group)
        numbered = [first, *(one for _, one in zip(range(MOST_ROWS), group, strict=False))]
        try:
            order = table.order_of([row for _, row in numbered], channel or "-")
            settle(order, includes_tax=order.includes_tax or False)
        except Refusal as refusal:
            yield refused(first[0], refusal, name)
            yield from (Mapped(row_no, {"reference": name or ""}) for row_no, _ in numbered[1:])
            continue
        for (row_no, _), mapped in zip(numbered, rows_of(first[0], order), strict=True):
            yield mapped._replace(row_no=row_no)


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
    "Province": "address_region where Province Code says none that is known",
    "Country Code": "address_country (older files)",
    "Zip": "address_postal_code (older files)",
}
CUSTOMERS_LEFT_OUT: Mapping[str, str] = {
    "Accepts Email Marketing": "consent to marketing is kept where marketing is done",
    "Accepts Marketing": "consent to marketing is kept where marketing is done",
    "Accepts SMS Marketing": "consent to marketing is kept where marketing is done",
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
    beside = said("Address1"), said("Address2"), said("City")
    return values | {
        "country": country,
        "address_label": "Shopify",
        "address_company": said("Company"),
        "address_line1": said("Address1") or said("City"),
        "address_line2": said("Address2"),
        "address_city": said("City"),
        "address_region": told_region(country, [said("Province Code"), said("Province")], beside=beside) or "",
        "address_postal_code": said("Zip"),
        "address_country": country,
    }


ORDERS = TableFormat(
    "shopify-orders", "Orders exported by Shopify", "orders",
    marks=("Name", "Financial Status", "Lineitem quantity", "Lineitem price"),
    used=table.USED, left_out=table.LEFT_OUT, rows=_orders,
)  # fmt: skip
CUSTOMERS = TableFormat(
    "shopify-customers", "Customers exported by Shopify", "customers",
    marks=("First Name", "Last Name", "Email"),
    any_of=("Total Orders", "Total Spent", "Accepts Email Marketing", "Accepts Marketing", "Tax Exempt"),
    used=CUSTOMERS_USED, left_out=CUSTOMERS_LEFT_OUT, rows=_customers,
)  # fmt: skip
