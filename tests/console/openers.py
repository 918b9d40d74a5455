"""Whatever lies above the console's pages: what is clicked to open it, by the names of its texts.

`orders.title` is a text of console/words, `order_act:ship` a word of the registry, `=SKU` says itself, `.name` is the first of a
class. Several with ` > ` are clicked one after the other. What a page opens is closed again before the next.
"""

import json
import re
from collections.abc import Mapping
from functools import cache

from tools import console

LIST = ("kit.add_filter", "kit.columns")  # what is said there differs from list to list
ROW = ".ant-table-row .ant-btn-link"
EVERYWHERE = ("shell.keys", ".anticon-search", ".anticon-user")
OPENERS: Mapping[str, tuple[str, ...]] = {
    "/": EVERYWHERE,
    "/orders": (
        *LIST,
        "kit.export",
        "kit.view_menu",
        "kit.view_menu > kit.view_save",
        ".ant-table-row input[type=checkbox] > order_act:tag",
        ".ant-table-row input[type=checkbox] > order_act:untag",
        ".ant-table-row input[type=checkbox] > order_act:confirm",
        ".ant-table-row input[type=checkbox] > order_act:cancel",
    ),
    "/orders/new": (".ant-select",),
    "/orders/{paid}": (
        "order_act:ship",
        "order_act:cancel",
        "order_act:change_shipping_address",
        "order_act:change_custom_values",
        "kit.more",
    ),
    "/orders/{placed}": ("order_act:confirm", "order_act:record_payment", "kit.more"),
    "/orders/{cancelled}": ("order_act:record_refund", "kit.more"),
    "/parcels": LIST,
    "/parcels/{parcel}": ("parcel_act:deliver", "order_act:change_custom_values"),
    "/products": (*LIST, "products.create"),
    "/products/{product}": (
        "products.edit",
        "kit.more",
        "kit.more > products.archive",
        "products.sku_add",
        "products.sku_edit",
        "prices.set",
    ),
    "/skus/APRON-NAVY": ("products.sku_edit", "prices.set", "prices.end"),
    "/prices": (*LIST, "prices.set", "prices.list_create", "prices.end"),
    "/customers": (*LIST, "customers.create"),
    "/customers/{customer}": (
        "customers.edit",
        "customers.link",
        "customers.address_add",
        "customers.address_change",
        "customers.address_remove",
        "kit.more",
        "kit.more > customers.erase",
    ),
    "/stock": (*LIST, "stock.change_stock"),
    "/stock/movements": ("kit.add_filter",),
    "/stock/locations": ("stock.location_open", "stock.location_change_one", "stock.sources_change"),
    "/stock/level/{level}": ("kit.more", "kit.more > stock.settings"),
    "/promotions": (*LIST, "promotions.create"),
    "/promotions/{promotion}": (
        "promotions.edit",
        "kit.more",
        "kit.more > promotions.end",
        "promotions.coupons_make",
    ),
    "/imports": LIST,
    "/imports/new": (".ant-select",),
    "/settings/team": ("team.add",),
    "/settings/team/{person}": ("team.change", "kit.more", "kit.more > team.give_password", "kit.more > team.disable"),
    "/settings/keys": ("team.key_create",),
    "/settings/keys/{key}": ("team.key_revoke",),
    "/settings/fields": ("fields.add", ROW),
    "/settings/channels": ("settings.channel_add", ROW),
    "/settings/taxes": ("settings.rate_add", "settings.class_add", "settings.rate_end"),
    "/settings/shipping": ("settings.method_add", ROW),
    "/settings/connections": ("settings.connect", ROW),
    "/settings/inbox": ("kit.add_filter", ROW),
}


def said(text: str, language: str) -> re.Pattern[str]:
    """What a button of this name says; something stands in each gap of it."""
    if text.startswith("="):
        words = text[1:]
    elif ":" in text:
        group, code = text.split(":")
        words = _registry()[group][code][language]
    else:
        file, name = text.split(".", 1)
        words = _file(file)[name][language]
    gapless = r".*".join(re.escape(part) for part in re.split(r"\{\{\w+\}\}", words))
    apart = rf"{words[0]}\s?{words[1]}" if len(words) == 2 else gapless
    return re.compile(rf"^\s*{apart}\s*$")


@cache
def _file(name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((console.SOURCES / "words" / f"{name}.json").read_text("utf-8"))
    return found


@cache
def _registry() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = json.loads(
        (console.SOURCES.parent / "docs/reference/words.json").read_text("utf-8")
    )
    return found
