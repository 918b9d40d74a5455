"""What a shop has that operators look at."""

from typing import Any
from uuid import uuid4

from tests.storefront.demo import Demo


def place_order(
    demo: Demo, *, paid: bool = False, sku: str = "APRON-NAVY", name: str = "王小明", **more: Any
) -> dict[str, Any]:
    """An order of one unit in the channel web-eu, as it is read back."""
    buyer = {"name": name, "email": f"{uuid4().hex[:8]}@example.com", "phone": "+31201234567"}
    address = {"name": name, "lines": ["Damrak 1"], "city": "Amsterdam", "postal_code": "1012 LG", "country": "NL"}
    lines = [{"sku": sku, "quantity": 1}]
    asked = {"channel": "web-eu", "lines": lines, "buyer": buyer, "shipping_address": address} | more
    placed = demo.send("POST", "/orders", asked)
    if paid:
        amount = {"kind": "captured", "amount_minor": placed["total_minor"], "currency": placed["currency"]}
        demo.send("POST", f"/orders/{placed['id']}/payments", {"method": "bank_transfer"} | amount)
    found: dict[str, Any] = demo.send("GET", f"/orders/{placed['id']}")
    return found
