"""Orders: one row a line; what is of the whole order stands on its first row. The columns are those that imports take."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderloom.fields.model.kinds import Owner
from orderloom.infra.records import rows_of
from orderloom.infra.work import Connection
from orderloom.orders.model.history import called
from orderloom.views.exports.custom import custom_columns, custom_members
from orderloom.views.exports.sheet import Leaf, in_columns, major
from orderloom.views.narrowing import Place
from orderloom.views.order_list import Filters, order_list

# An order of the past has no parcels here: when it was sent and arrived stands in its fact.
ORDERS = """
SELECT o.*, b.name AS buyer_name, b.email AS buyer_email, b.phone AS buyer_phone, b.shipping AS shipping_address,
       b.billing AS billing_address, e.body AS told, x.source AS customer_source, x.external_id AS customer_number,
       c.occurred_at AS ended_at
  FROM orders o
       LEFT JOIN order_buyers b ON b.order_id = o.id
       LEFT JOIN events e ON e.aggregate_id = o.id AND e.seq = 1 AND o.history
       LEFT JOIN events c ON c.aggregate_id = o.id AND c.name = 'order.cancelled' AND o.status = 'cancelled'
       LEFT JOIN LATERAL (SELECT i.source, i.external_id FROM customer_external_ids i WHERE i.customer_id = o.customer_id
                           ORDER BY i.source, i.external_id LIMIT 1) x ON true
 WHERE o.id = ANY (%(ids)s::uuid[])
"""
LINES = "SELECT l.* FROM order_lines l WHERE l.order_id = ANY (%(ids)s::uuid[]) ORDER BY l.order_id, l.line_no"
DISCOUNTS = """
SELECT d.order_id, (array_agg(d.code ORDER BY d.no))[1] AS code, (array_agg(d.title ORDER BY d.no))[1] AS title,
       json_agg(json_strip_nulls(json_build_object('title', d.title, 'target', d.target, 'amount_minor', d.amount_minor,
                                                   'code', d.code)) ORDER BY d.no)::text AS whole
  FROM order_discounts d WHERE d.order_id = ANY (%(ids)s::uuid[])
 GROUP BY d.order_id
"""
PAYMENTS = """
SELECT p.order_id, p.method, p.reference, p.authorised_minor, p.captured_minor, p.refunded_minor,
       min(e.occurred_at) FILTER (WHERE e.kind <> 'refunded') AS paid_at,
       max(e.occurred_at) FILTER (WHERE e.kind = 'refunded') AS refunded_at
  FROM payments p JOIN payment_entries e ON e.payment_id = p.id
 WHERE p.order_id = ANY (%(ids)s::uuid[])
 GROUP BY p.id ORDER BY p.order_id, min(e.occurred_at), p.id
"""
PARCELS = """
SELECT l.order_id, max(p.shipped_at) AS shipped_at, max(p.delivered_at) AS delivered_at
  FROM parcel_lines l JOIN parcels p ON p.id = l.parcel_id
 WHERE l.order_id = ANY (%(ids)s::uuid[]) GROUP BY l.order_id
"""
NOTES = """
SELECT n.order_id, string_agg(n.body, E'\\n' ORDER BY n.created_at, n.id) AS note FROM order_notes n
 WHERE n.order_id = ANY (%(ids)s::uuid[]) GROUP BY n.order_id
"""
TAGS = """
SELECT t.order_id, string_agg(t.tag, ' ' ORDER BY t.tag) AS tags FROM order_tags t
 WHERE t.order_id = ANY (%(ids)s::uuid[]) GROUP BY t.order_id
"""

WHERE = ("name", "company", "line1", "line2", "line3", "district", "city", "region", "postal_code", "country")
ORDER = (
    "reference", "channel", "placed_at", "status", "cancel_reason", "cancelled_at", "currency", "includes_tax",
    "customer_source", "customer_id", "buyer_name", "buyer_email", "buyer_phone",
    *(f"shipping_{name}" for name in WHERE), *(f"billing_{name}" for name in WHERE), "shipping_method", "shipping",
    "shipping_tax", "discount_code", "discount_title", "discounts", "tax", "total", "paid", "paid_method", "paid_reference",
    "paid_at", "authorised", "refunded", "refunded_at", "shipped_at", "delivered_at", "promised_on", "tags", "note",
)  # fmt: skip
LINE = ("sku", "title", "quantity", "unit_price", "line_subtotal", "line_discount", "line_tax")
SHOWN = (
    "number", "order_id", "units", "goods", "payment_state", "fulfilment_state", "line_no", "shipped", "recorded_at", "changed_at",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """Orders as their list is narrowed, newest first."""

    filters: Filters
    seen: Collection[str] | None = None  # the channels whose fields whoever asks may see

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        order, line = [await custom_columns(tx, owner, channels=self.seen) for owner in (Owner.ORDER, Owner.LINE)]
        return (*ORDER, *order, *LINE, *line, *SHOWN)

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Place | None, limit: int) -> Leaf:
        found = await order_list(tx, replace(self.filters, after=after), limit=limit)
        told = await _told(tx, [order.id for order in found])
        rows = [in_columns(columns, row) for order in found if order.id in told for row in told[order.id]]
        return Leaf(rows, (found[-1].placed_at, found[-1].id) if len(found) == limit else None)


async def _told(tx: Connection, ids: Sequence[Any]) -> dict[Any, list[Row]]:
    """The rows of each of these orders."""
    lines = await _by_order(tx, LINES, ids)
    parts = {
        name: await _by_order(tx, query, ids)
        for name, query in (
            ("discounts", DISCOUNTS),
            ("payments", PAYMENTS),
            ("parcels", PARCELS),
            ("notes", NOTES),
            ("tags", TAGS),
        )
    }
    return {
        order["id"]: _rows(order, lines[order["id"]], {name: found[order["id"]] for name, found in parts.items()})
        for order in await rows_of(tx, ORDERS, {"ids": list(ids)})
    }


async def _by_order(tx: Connection, query: str, ids: Sequence[Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in await rows_of(tx, query, {"ids": list(ids)}):
        found[row["order_id"]].append(row)
    return found


def _rows(order: Row, lines: Sequence[Row], parts: Mapping[str, Sequence[Row]]) -> list[Row]:
    """A row for each line, the order beside the first; an order without lines has one row."""
    first = _order(order, parts)
    key = {"reference": first["reference"], "channel": order["channel"]}
    return [(first if nth == 0 else key) | _line(line, order["currency"]) for nth, line in enumerate(lines)] or [first]


def _line(line: Row, currency: str) -> Row:
    members = {name: line[name] for name in ("sku", "title", "quantity", "line_no", "shipped")}
    return (
        members
        | custom_members(Owner.LINE, line["custom"])
        | {
            "unit_price": major(line["unit_price_minor"], currency),
            "line_subtotal": major(line["quantity"] * line["unit_price_minor"] + line["rounding_minor"], currency),
            "line_discount": major(line["discount_minor"], currency),
            "line_tax": major(line["tax_minor"], currency),
        }
    )


def _order(order: Row, parts: Mapping[str, Sequence[Row]]) -> Row:
    same = set(ORDER + SHOWN) - {"customer_id"}
    members = {name: value for name, value in order.items() if name in same}
    currency, told = order["currency"], order["told"] or {}
    members |= {
        name: major(order[f"{name}_minor"], currency) for name in ("shipping", "shipping_tax", "tax", "total", "goods")
    }
    parcels = parts["parcels"][0] if parts["parcels"] and order["status"] == "complete" else {}
    members |= {
        "order_id": order["id"],
        "reference": called(order["reference"], order["number"]),
        "customer_id": order["customer_number"],
        "cancelled_at": told.get("cancelled_at") if order["history"] else order["ended_at"],
        "shipped_at": told.get("shipped_at") if order["history"] else parcels.get("shipped_at"),
        "delivered_at": told.get("delivered_at") if order["history"] else _arrived(order, parcels),
        "discount_code": parts["discounts"][0]["code"] if parts["discounts"] else None,
        "discount_title": parts["discounts"][0]["title"] if parts["discounts"] else None,
        "discounts": parts["discounts"][0]["whole"] if parts["discounts"] else None,
        "note": parts["notes"][0]["note"] if parts["notes"] else None,
        "tags": parts["tags"][0]["tags"] if parts["tags"] else None,
    }
    members |= _address("shipping", order["shipping_address"]) | _address("billing", order["billing_address"])
    return members | _payment(parts["payments"], currency) | custom_members(Owner.ORDER, order["custom"])


def _arrived(order: Row, parcels: Row) -> Any:
    return parcels.get("delivered_at") if order["units_delivered"] >= order["units"] else None


def _address(side: str, address: Mapping[str, Any] | None) -> Row:
    if not address:
        return {}
    lines = {f"{side}_line{nth}": line for nth, line in enumerate(address.get("lines", ()), 1)}
    return lines | {f"{side}_{name}": address.get(name) for name in WHERE if not name.startswith("line")}


def _payment(payments: Sequence[Row], currency: str) -> Row:
    """What all payments come to, and how the first was made."""
    if not payments:
        return {}
    captured = sum(one["captured_minor"] for one in payments)
    authorised = sum(one["authorised_minor"] for one in payments)
    refunded = sum(one["refunded_minor"] for one in payments)
    first = payments[0]
    return {
        "paid": major(captured or authorised, currency),
        "paid_method": first["method"],
        "paid_reference": first["reference"],
        "paid_at": first["paid_at"],
        "authorised": None if captured else True,
        "refunded": major(refunded, currency) if refunded else None,
        "refunded_at": max((one["refunded_at"] for one in payments if one["refunded_at"]), default=None),
    }
