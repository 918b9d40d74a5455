"""Orders of the shape of Shopify's Admin REST API, as its webhooks send them."""

from typing import Any

Json = dict[str, Any]


def money(amount: str, currency: str = "EUR", shown: tuple[str, str] | None = None) -> Json:
    amount_shown, currency_shown = shown or (amount, currency)
    return {
        "shop_money": {"amount": amount, "currency_code": currency},
        "presentment_money": {"amount": amount_shown, "currency_code": currency_shown},
    }


def tax(price: str, rate: float, title: str = "VAT") -> Json:
    return {"channel_liable": False, "price": price, "price_set": money(price), "rate": rate, "title": title}


def off(amount: str, nth: int = 0) -> Json:
    return {"amount": amount, "amount_set": money(amount), "discount_application_index": nth}


def line(sku: str | None, quantity: int, price: str, **given: Any) -> Json:
    return {
        "id": 13688971493691,
        "admin_graphql_api_id": "gid://shopify/LineItem/13688971493691",
        "attributed_staffs": [],
        "current_quantity": quantity,
        "fulfillable_quantity": quantity,
        "fulfillment_service": "manual",
        "fulfillment_status": None,
        "gift_card": False,
        "grams": 320,
        "name": "Mug - Blue",
        "price": price,
        "price_set": money(price),
        "product_exists": True,
        "product_id": 7110571622585,
        "properties": [],
        "quantity": quantity,
        "requires_shipping": True,
        "sku": sku,
        "taxable": True,
        "title": "Mug",
        "total_discount": "0.00",
        "total_discount_set": money("0.00"),
        "variant_id": 41596525019321,
        "variant_inventory_management": "shopify",
        "variant_title": "Blue",
        "vendor": "Orderloom",
        "tax_lines": [],
        "duties": [],
        "discount_allocations": [],
    } | given


def shipping(price: str, **given: Any) -> Json:
    return {
        "id": 4334709047481,
        "carrier_identifier": None,
        "code": "Standard",
        "discounted_price": price,
        "discounted_price_set": money(price),
        "is_removed": False,
        "phone": None,
        "price": price,
        "price_set": money(price),
        "requested_fulfillment_service_id": None,
        "source": "shopify",
        "title": "Standard",
        "tax_lines": [],
        "discount_allocations": [],
    } | given


ADDRESS: Json = {
    "first_name": "Anna",
    "last_name": "de Vries",
    "name": "Anna de Vries",
    "address1": "Prinsengracht 1",
    "address2": None,
    "company": None,
    "phone": "020 123 4567",
    "city": "Amsterdam",
    "zip": "1015 DV",
    "province": "Noord-Holland",
    "province_code": "NH",
    "country": "Netherlands",
    "country_code": "NL",
    "latitude": 52.37,
    "longitude": 4.88,
}


# Three mugs at 12.50 with tax inside, shipping 4.95, paid, not shipped: 42.45.
ORDER: Json = {
    "id": 11985328570699,
    "admin_graphql_api_id": "gid://shopify/Order/11985328570699",
    "app_id": 580111,
    "browser_ip": "192.0.2.1",
    "buyer_accepts_marketing": False,
    "cancel_reason": None,
    "cancelled_at": None,
    "cart_token": "c1",
    "checkout_id": 51543508091211,
    "checkout_token": "t1",
    "client_details": {"user_agent": "Mozilla/5.0", "browser_ip": "192.0.2.1"},
    "closed_at": None,
    "company": None,
    "confirmation_number": "AMWN50N5H",
    "confirmed": True,
    "contact_email": "anna@example.org",
    "created_at": "2026-03-01T13:30:05+01:00",
    "currency": "EUR",
    "current_total_price": "42.45",
    "customer_locale": "nl",
    "discount_codes": [],
    "email": "anna@example.org",
    "estimated_taxes": False,
    "financial_status": "paid",
    "fulfillment_status": None,
    "name": "#1001",
    "note": None,
    "note_attributes": [],
    "number": 1,
    "order_number": 1001,
    "order_status_url": "https://shop.example/51206455483/orders/d775/authenticate?key=b4ef",
    "original_total_additional_fees_set": None,
    "original_total_duties_set": None,
    "payment_gateway_names": ["shopify_payments"],
    "phone": None,
    "presentment_currency": "EUR",
    "processed_at": "2026-03-01T13:30:00+01:00",
    "source_name": "web",
    "subtotal_price": "37.50",
    "tags": "",
    "tax_lines": [tax("6.51", 0.21)],
    "taxes_included": True,
    "test": False,
    "token": "d775",
    "total_discounts": "0.00",
    "total_line_items_price": "37.50",
    "total_outstanding": "0.00",
    "total_price": "42.45",
    "total_price_set": money("42.45"),
    "total_tax": "7.37",
    "total_tip_received": "0.00",
    "total_weight": 960,
    "updated_at": "2026-03-01T13:30:06+01:00",
    "user_id": None,
    "billing_address": ADDRESS,
    "customer": {
        "id": 10592223560011,
        "email": "anna@example.org",
        "first_name": "Anna",
        "last_name": "de Vries",
        "phone": None,
        "state": "enabled",
    },
    "discount_applications": [],
    "fulfillments": [],
    "line_items": [line("MUG-BLUE", 3, "12.50", tax_lines=[tax("6.51", 0.21)])],
    "payment_terms": None,
    "refunds": [],
    "shipping_address": ADDRESS,
    "shipping_lines": [shipping("4.95", tax_lines=[tax("0.86", 0.21)])],
    "returns": [],
    "line_item_groups": [],
}


def order(**given: Any) -> Json:
    return ORDER | given
