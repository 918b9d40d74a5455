"""What a shop has that operators look at."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from tests.console.desk import ENGLISH
from tests.storefront.demo import Demo

# What Chinese screens say in Latin letters all the same: names of products, formats and units, and what people wrote in English:
# an address, the lines of an order, the English name of a promotion.
NAMES = frozenset(
    [
        "http",
        "https",
        "com",
        "example",
        "ndjson",
        "handle",
        "location",
        "sku",
        "colour",
        "yes",
        "erp",
        "custom",
        "webhook",
        "english",
        "orderloom",
        "shopify",
        "python",
        "amsterdam",
        "damrak",
        "linen",
        "wang",
        "off",
    ]
)
CALLED = "zh-CN"
SAYING = frozenset({"name", "handle", "category", "sku", "login", "titles", "labels", "options"})
DATA = (
    "/products?limit=200",
    "/price-lists",
    "/channels",
    "/shipping-methods",
    "/taxes/classes",
    "/staff",
    "/keys",
    "/locations",
    "/promotions",
)


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


def furnished(demo: Demo) -> dict[str, str]:
    """One of each thing that has a page, and the ids that their addresses hold."""
    customer = demo.send(
        "POST", "/customers", {"name": "王小明", "email": "wang@example.com", "phone": "+8613800138000"}
    )
    order = place_order(demo, paid=True)
    line = {"order_id": order["id"], "line_no": 1, "quantity": 1}
    place = order["lines"][0]["reservations"][0]["location"]
    parcel = demo.send("POST", "/parcels", {"location": place, "lines": [line], "tracking_number": "JD0146"})
    product = demo.send("GET", "/products?limit=1")["items"][0]
    level = demo.send("GET", "/stock?limit=1")["items"][0]
    row = {"sku": "没有", "location": "RTM", "on_hand": "4"}
    refused = demo.send("POST", f"/imports?kind=stock&filename={quote('库存.ndjson')}", row)
    while demo.send("GET", f"/imports/{refused['id']}")["state"] not in ("finished", "failed"):
        time.sleep(0.1)
    key = {"name": "网店", "scopes": ["orders.read"]}
    return {
        "import": refused["id"],
        "promotion": demo.send("GET", "/promotions?limit=1")["items"][0]["id"],
        "person": demo.send("GET", "/staff")["items"][0]["id"],
        "key": demo.send("POST", "/keys", key)["key"]["id"],
        "order": order["id"],
        "parcel": parcel["id"],
        "product": product["id"],
        "customer": customer["id"],
        "level": f"{quote(level['location'], safe='')}/{quote(level['sku'], safe='')}",
    }


def names_of(demo: Demo, words: re.Pattern[str] = ENGLISH) -> frozenset[str]:
    """What the shop calls its own things, in whatever language it does."""
    return NAMES.union(*(words.findall(text.lower()) for path in DATA for text in texts(demo.send("GET", path))))


def texts(answer: Any, member: str = "") -> Iterator[str]:
    """What an answer calls things: of names in several languages the Chinese one."""
    if isinstance(answer, dict):
        if CALLED in answer:
            answer = {CALLED: answer[CALLED]}
        for each, value in answer.items():
            yield from texts(value, member if member in SAYING else each)
            yield from [each] if member == "options" else []
    elif isinstance(answer, list):
        for value in answer:
            yield from texts(value, member)
    elif isinstance(answer, str) and member in SAYING:
        yield answer
