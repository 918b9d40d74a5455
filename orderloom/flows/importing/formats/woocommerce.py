"""People of WooCommerce's REST API (JSON)."""

from collections.abc import Iterator, Mapping

from orderloom.customers.model.shop_regions import told_region
from orderloom.flows.importing.formats.format import Head, Mapped, Source


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
        "address_region": told_region(where["country"], [where.get("state")], beside=_beside(where)) or "",
        "address_postal_code": where.get("postcode", ""),
        "address_country": where.get("country", ""),
    }


def _beside(where: Mapping[str, str]) -> list[str]:
    return [where.get(name, "") for name in ("address_1", "address_2", "city")]


PEOPLE = _People()
