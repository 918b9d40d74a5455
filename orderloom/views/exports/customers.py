"""Customers: one row an address, with the person's own columns in each; who has none has one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orderloom.fields.model.kinds import Owner
from orderloom.infra.work import Connection
from orderloom.views.customer_list import CustomerFilters, customer_keys
from orderloom.views.exports.custom import custom_columns, custom_members
from orderloom.views.exports.sheet import Leaf, in_columns, leaf_of
from orderloom.views.narrowing import Place

PERSON = ("id", "external_source", "external_id", "name", "email", "phone", "locale")
ADDRESS = (
    "label", "name", "company", "line1", "line2", "line3", "district", "city", "region", "postal_code", "country",
)  # fmt: skip
SHOWN = ("doubts", "created_at", "changed_at", "erased_at")

# Of several numbers elsewhere the first is told: a person's columns hold one.
ROWS = """
SELECT c.id, x.source AS external_source, x.external_id, c.name, c.email, coalesce(c.phone, c.phone_given) AS phone,
       c.locale, c.custom, array_to_string(c.doubts, ' ') AS doubts, c.created_at, c.changed_at, c.erased_at,
       a.label, a.address
  FROM customers c
       LEFT JOIN LATERAL (
            SELECT i.source, i.external_id FROM customer_external_ids i
             WHERE i.customer_id = c.id ORDER BY i.source, i.external_id LIMIT 1) x ON true
       LEFT JOIN customer_addresses a ON a.customer_id = c.id
 WHERE c.id = ANY (%(ids)s::uuid[])
 ORDER BY c.created_at DESC, c.id DESC, a.id
"""


@dataclass(frozen=True, slots=True)
class CustomerSheet:
    """Customers as their list is narrowed, newest first."""

    filters: CustomerFilters

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        custom = await custom_columns(tx, Owner.CUSTOMER)
        return (*PERSON, *custom, *(f"address_{name}" for name in ADDRESS), *SHOWN)

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Place | None, limit: int) -> Leaf:
        keys = await customer_keys(tx, self.filters, before=after, limit=limit)
        return await leaf_of(tx, keys, ROWS, lambda row: in_columns(columns, _members(row)), limit=limit)


def _members(row: dict[str, Any]) -> dict[str, Any]:
    address = dict(row.pop("address") or {})
    address |= {f"line{nth}": line for nth, line in enumerate(address.pop("lines", ()), 1)}
    told = row | {f"address_{name}": text for name, text in address.items()} | {"address_label": row["label"]}
    return told | custom_members(Owner.CUSTOMER, row["custom"])
