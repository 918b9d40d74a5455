"""Idempotency keys: each stands for one thing that exists, and what a program placed has its key."""

from orderloom.views.fsck.rule import Rule

ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

# Routes that bind keys, by what stands behind the resource id. A `code` has no row under that id: its key is the code.
ROUTES = {
    "order": "orders(/acts)?",
    "payment": f"(orders/{ID}/payments|my/orders/{ID}/test-payment)",
    "note": f"orders/{ID}/notes",
    "parcel": "parcels",
    "customer": "customers",
    "address": f"customers/{ID}/addresses",
    "product": "products",
    "price": "prices",
    "rate": "taxes/rates",
    "custom_field": "custom-fields",
    "saved_view": "views",
    "staff": "staff",
    "api_key": "keys",
    "connection": "connections",
    "buyer_token": f"(buyers|customers/{ID}/tokens)",
    "promotion": "promotions",
    "coupons": f"promotions/{ID}/coupons",
    "paper": "stock/(receipts|expectations|adjustments|counts|moves|transfers|.+/.+/on_hand)",
    "hold": "holds",
    "import": "imports",
    "retry": "jobs/[0-9a-f-]+/retry",
    "code": "(channels|shipping-methods|locations|skus|price-lists|taxes/classes)",
}

KINDS = "\n".join(
    f"                WHEN route ~ '^POST /api/v1/{route}$' THEN '{kind}'" for kind, route in ROUTES.items()
)

ORDERS = """
SELECT k.credential_id, k.key, k.route, k.resource_id FROM idempotency_keys k LEFT JOIN orders o ON o.id = k.resource_id
 WHERE k.route IN ('POST /api/v1/orders', 'POST /api/v1/orders/batch') AND o.id IS NULL
"""

# Notes, addresses and buyers' tokens may be gone again; the fact that they were made stays.
THINGS = f"""
WITH bound AS (
    SELECT credential_id, key, route, resource_id,
           CASE
{KINDS} END AS kind
      FROM idempotency_keys WHERE route <> 'POST /api/v1/orders'
), things AS (
    SELECT 'order' AS kind, id FROM orders
    UNION ALL SELECT 'payment', id FROM payment_entries
    UNION ALL SELECT 'note', (body ->> 'note_id')::uuid FROM events WHERE name = 'order.noted'
    UNION ALL SELECT 'parcel', id FROM parcels
    UNION ALL SELECT 'customer', id FROM customers
    UNION ALL SELECT 'address', (body ->> 'address_id')::uuid FROM events WHERE name = 'customer.address_added'
    UNION ALL SELECT 'product', id FROM products
    UNION ALL SELECT 'price', id FROM prices
    UNION ALL SELECT 'rate', id FROM tax_rates
    UNION ALL SELECT 'saved_view', (body ->> 'view_id')::uuid FROM events WHERE name = 'saved_view.created'
    UNION ALL SELECT 'retry', (body ->> 'retry_id')::uuid FROM events WHERE name = 'job.retried'
    UNION ALL SELECT 'staff', id FROM staff
    UNION ALL SELECT 'api_key', id FROM api_keys
    UNION ALL SELECT 'connection', id FROM connections
    UNION ALL SELECT 'custom_field', id FROM custom_fields
    UNION ALL SELECT 'hold', id FROM checkout_holds
    UNION ALL SELECT 'import', id FROM imports
    UNION ALL SELECT 'buyer_token', aggregate_id FROM events WHERE name = 'buyer_token.issued'
    UNION ALL SELECT 'promotion', id FROM promotions
    UNION ALL SELECT 'coupons', batch_id FROM coupons
    UNION ALL SELECT 'paper', document_id FROM stock_movements WHERE document_kind NOT IN ('order', 'parcel')
)
SELECT b.credential_id, b.key, b.route, b.resource_id, b.kind
  FROM bound b LEFT JOIN things t ON t.kind = b.kind AND t.id = b.resource_id
 WHERE t.id IS NULL AND b.kind IS DISTINCT FROM 'code'
"""

# Acts on an order are many, each with a key of its own.
TWICE = """
SELECT resource_id, count(*) AS keys, min(route) AS route FROM idempotency_keys
 WHERE route <> 'POST /api/v1/orders/acts' GROUP BY resource_id HAVING count(*) > 1
"""

# Keys are kept for 30 days.
MISSING = """
SELECT e.aggregate_id AS order_id, e.actor_kind, e.actor_id, e.recorded_at
  FROM events e LEFT JOIN idempotency_keys k ON k.resource_id = e.aggregate_id AND k.route = 'POST /api/v1/orders'
 WHERE e.name = 'order.placed' AND e.actor_kind IN ('key', 'staff', 'buyer') AND e.recorded_at > now() - interval '29 days'
   AND k.resource_id IS NULL
"""

RULES = (
    Rule("orders.keys", "An idempotency key stands for an order that does not exist.", ORDERS),
    Rule("keys.things", "An idempotency key stands for nothing that exists, or its route binds no keys.", THINGS),
    Rule("keys.twice", "Two idempotency keys stand for one thing.", TWICE),
    Rule("keys.missing", "An order that was placed with a key has lost it before its time.", MISSING),
)
