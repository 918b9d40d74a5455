"""Orders of the shape of WooCommerce's REST API (wc/v3), as its webhooks send them."""

from typing import Any

Json = dict[str, Any]

ADDRESS: Json = {
    "first_name": "Anna",
    "last_name": "de Vries",
    "company": "",
    "address_1": "Prinsengracht 1",
    "address_2": "",
    "city": "Amsterdam",
    "state": "",
    "postcode": "1015 DV",
    "country": "NL",
    "phone": "020 123 4567",
}
NOWHERE = dict.fromkeys(ADDRESS, "")


def line(sku: str, quantity: int, total: str, tax: str = "0.00", **given: Any) -> Json:
    return {
        "id": 315,
        "name": "Mug - Blue",
        "product_id": 93,
        "variation_id": 95,
        "quantity": quantity,
        "tax_class": "",
        "subtotal": total,
        "subtotal_tax": tax,
        "total": total,
        "total_tax": tax,
        "taxes": [{"id": 72, "total": tax, "subtotal": tax}],
        "meta_data": [{"id": 2095, "key": "pa_color", "value": "blue"}],
        "sku": sku,
        "price": 10.33,
        "image": {"id": "", "src": ""},
        "parent_name": "Mug",
    } | given


def other(total: str, tax: str = "0.00", **given: Any) -> Json:
    """A shipping or fee line."""
    return {"id": 317, "total": total, "total_tax": tax, "taxes": [], "meta_data": []} | given


# Three mugs at 10.33 and 21 % on top, shipping 4.09 and its tax: 42.45.
ORDER: Json = {
    "id": 727,
    "parent_id": 0,
    "number": "727",
    "order_key": "wc_order_58d2d042d1d",
    "created_via": "checkout",
    "version": "9.8.3",
    "status": "processing",
    "currency": "EUR",
    "date_created": "2026-03-01T13:30:00",
    "date_created_gmt": "2026-03-01T12:30:00",
    "date_modified": "2026-03-01T13:30:08",
    "date_modified_gmt": "2026-03-01T12:30:08",
    "discount_total": "0.00",
    "discount_tax": "0.00",
    "shipping_total": "4.09",
    "shipping_tax": "0.86",
    "cart_tax": "6.51",
    "total": "42.45",
    "total_tax": "7.37",
    "prices_include_tax": False,
    "customer_id": 12,
    "customer_ip_address": "192.0.2.1",
    "customer_user_agent": "Mozilla/5.0",
    "customer_note": "",
    "billing": ADDRESS | {"email": "anna@example.org"},
    "shipping": ADDRESS,
    "payment_method": "stripe",
    "payment_method_title": "Credit Card (Stripe)",
    "transaction_id": "ch_3JWmBu",
    "date_paid": "2026-03-01T13:30:08",
    "date_paid_gmt": "2026-03-01T12:30:08",
    "date_completed": None,
    "date_completed_gmt": None,
    "cart_hash": "",
    "meta_data": [{"id": 13106, "key": "_download_permissions_granted", "value": "yes"}],
    "line_items": [line("MUG-BLUE", 3, "30.99", "6.51")],
    "tax_lines": [
        {"id": 318, "rate_code": "NL-VAT-1", "rate_id": 72, "label": "VAT", "compound": False, "tax_total": "6.51"}
    ],
    "shipping_lines": [other("4.09", "0.86", method_title="Flat rate", method_id="flat_rate")],
    "fee_lines": [],
    "coupon_lines": [],
    "refunds": [],
    "payment_url": "https://shop.example/checkout/order-pay/727/",
    "currency_symbol": "€",
    "needs_payment": False,
    "is_editable": False,
    "_links": {"self": [{"href": "https://shop.example/wp-json/wc/v3/orders/727"}]},
}


def order(**given: Any) -> Json:
    return ORDER | given
