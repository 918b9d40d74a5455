"""Whatever opens above the console's pages speaks the operator's language, and no codes."""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator

from tests.console.desk import SAID, Desk, Open
from tests.console.goods import furnished, names_of, place_order
from tests.console.openers import OPENERS, said
from tests.storefront.demo import Demo

ABOVE = ".ant-drawer, .ant-modal-wrap, .ant-popover, .ant-dropdown, .ant-select-dropdown, .ant-picker-dropdown"
CHINESE = re.compile(r"[\u3400-\u9fff]+")
# What English screens say in Chinese all the same: the language itself, names of people and things.
THEIR_OWN = frozenset({"中文", "简体中文", "安娜", "王小明", "库存"})
SECRET = "a secret of the other shop"
FIELD = {"type": "text", "labels": {"en": "Engraving", "zh-CN": "刻字"}}


@pytest.fixture(scope="module")
def things(demo: Demo) -> Mapping[str, str]:
    """The ids that addresses hold; something of each kind that a drawer may show."""
    for owner in ("order", "parcel", "product", "sku", "customer"):
        demo.send("POST", "/custom-fields", FIELD | {"owner": owner, "key": f"engraving_{owner}"})
    found = furnished(demo)
    address = {"name": "王小明", "lines": ["Damrak 1"], "city": "Amsterdam", "postal_code": "1012 LG", "country": "NL"}
    demo.send("POST", f"/customers/{found['customer']}/addresses", address)
    version = demo.send("GET", "/channels/web-eu")["version"]
    demo.send("PATCH", "/channels/web-eu", {"unpaid_minutes": None}, version=version)
    cancelled = place_order(demo, paid=True)["id"]
    demo.send("POST", f"/orders/{cancelled}/cancellation", {"reason": "no_stock"})
    demo.send("POST", "/connections", {"platform": "shopify", "channel": "web-eu", "secret": SECRET})
    refused_webhook(demo)
    return found | {
        "paid": place_order(demo, paid=True)["id"],
        "placed": place_order(demo)["id"],
        "cancelled": cancelled,
    }


def refused_webhook(demo: Demo) -> None:
    raw = json.dumps({"id": "nothing that an order has"}).encode()
    signature = b64encode(hmac.digest(SECRET.encode(), raw, hashlib.sha256)).decode()
    headers = {
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Topic": "orders/create",
        "Content-Type": "application/json",
    }
    urlopen(Request(f"{demo.address}/api/v1/hooks/shopify/web-eu", raw, headers), timeout=20).close()


@pytest.fixture(scope="module")
def names(demo: Demo, things: Mapping[str, str]) -> frozenset[str]:
    """What the shop calls its own things, in whatever language it does."""
    return names_of(demo) | names_of(demo, CHINESE) | THEIR_OWN


def test_whatever_opens_speaks_chinese(desk: Open, things: Mapping[str, str], names: frozenset[str]) -> None:
    nothing_foreign_opens(desk, things, names, "zh")


def nothing_foreign_opens(desk: Open, things: Mapping[str, str], names: frozenset[str], language: str) -> None:
    faults: dict[str, list[str]] = {}
    with desk(language) as anna:
        for path, openers in OPENERS.items():
            anna.to(path.format_map(things))
            anna.settled()
            for opener in openers:
                if found := wrong(anna, opener, names):
                    faults[f"{path} {opener}"] = found
                if not shut(anna):
                    anna.to(path.format_map(things))
                    anna.settled()
    assert not faults, "\n".join(f"{where}: {words}" for where, words in faults.items())


def wrong(anna: Desk, opener: str, names: frozenset[str]) -> list[str]:
    """Words of the other language in what these clicks open, and codes."""
    above = anna.page.locator(ABOVE).filter(visible=True)
    for step in opener.split(" > "):
        called(anna, step).click()
    above.last.wait_for()
    anna.page.wait_for_function("() => !document.querySelector('.ant-skeleton')")
    return foreign(anna, names)


def foreign(anna: Desk, names: frozenset[str]) -> list[str]:
    words = set(anna.english())
    if anna.language == "en":
        words = {word for word in words if "_" in word}.union(CHINESE.findall(anna.page.evaluate(SAID)))
    return sorted(words - names)


def called(anna: Desk, step: str) -> Locator:
    """The first of what is called so, in what opened last if it is there."""
    if step.startswith("."):
        return anna.page.locator(f"{step}:visible").first
    name = said(step, anna.language)
    found = anna.page.get_by_role("button", name=name)
    for role in ("link", "menuitem", "combobox"):
        found = found.or_(anna.page.get_by_role(role, name=name))
    return found.filter(visible=True).first


def shut(anna: Desk) -> bool:
    """Close what is open, by Escape; whether that was enough."""
    above = anna.page.locator(ABOVE).filter(visible=True)
    for _ in range(3):
        if not above.count():
            return not anna.page.locator("input[type=checkbox]:checked").count()
        anna.page.keyboard.press("Escape")
        anna.page.wait_for_timeout(120)
    return False


def test_each_kind_of_fact_is_told_in_chinese(desk: Open, things: Mapping[str, str], names: frozenset[str]) -> None:
    no_fact_is_foreign(desk, names, "zh")


def no_fact_is_foreign(desk: Open, names: frozenset[str], language: str) -> None:
    faults: dict[str, list[str]] = {}
    with desk(language, at="/events") as anna:
        anna.settled()
        for kind in sorted(set(anna.page.locator(".ant-table-row .ant-btn-link").all_inner_texts())):
            anna.click(kind)
            anna.page.locator(".ant-drawer dl").first.wait_for()
            if found := foreign(anna, names):
                faults[kind] = found
            shut(anna)
    assert not faults, "\n".join(f"{kind}: {words}" for kind, words in faults.items())
