"""The feed on the screen: it calls things, people and fields by their names, and is narrowed by chips."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.desk import Desk, Open
from tests.console.goods import place_order
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "phone"), ("en", "desk")])
BY_ID = re.compile(r"\b[0-9a-f]{8}\b")


def note(demo: Demo, order: str) -> None:
    demo.send("POST", f"/orders/{order}/notes", {"body": "Anna 打过电话"})


@BOTH
def test_orders_and_payments_are_called_by_their_number_and_people_by_name(
    desk: Open, demo: Demo, language: str, width: str
) -> None:
    order = place_order(demo, paid=True)
    note(demo, order["id"])
    number = f"#{order['number']}"
    with desk(language, width) as anna:
        anna.to(f"/events?aggregate_id={order['id']}")
        anna.see(number)
        shown = anna.page.locator("#content").inner_text()
        assert not BY_ID.search(shown)
        anna.to("/events?aggregate=payment")
        anna.see(f"{anna.says('付款', 'Payment')} {number}")
        assert not BY_ID.search(anna.page.locator("#content").inner_text())
        assert anna.fits()


def test_what_was_changed_is_named_by_its_field(desk: Open, demo: Demo) -> None:
    method = demo.send("GET", "/shipping-methods")["items"][0]
    change = {"max_days": 9, "min_days": 1}
    demo.send("PATCH", f"/shipping-methods/{method['code']}", change, version=method["version"])
    with desk("zh") as anna:
        anna.to("/events?aggregate=shipping_method")
        anna.click("配送方式已修改")
        drawer = anna.page.get_by_role("dialog")
        expect(drawer).to_contain_text("最慢（天）")
        assert "max_days" in drawer_raw(anna)
        assert not [said for said in anna.english() if "_" in said], anna.english()


def drawer_raw(anna: Desk) -> str:
    """The payload, for those who build on it."""
    anna.click("查看原始数据")
    return anna.page.get_by_role("dialog").locator("pre").inner_text()


def test_the_feed_asks_once_and_is_narrowed_by_chips(desk: Open, demo: Demo) -> None:
    place_order(demo, paid=True)
    with desk("zh", at="/") as anna:
        anna.asked.clear()
        anna.to("/events")
        anna.see("实时")
        anna.settled()
        pages = [url for method, url in anna.asked if "/api/v1/events?" in url and "limit=50" in url]
        assert len(pages) == 1, pages
        anna.click("添加筛选")
        anna.click("对象类型")
        anna.click("订单", within=anna.page.locator(".ant-popover, .ant-select-dropdown, .ant-dropdown").last)
        expect(anna.page).to_have_url(re.compile(r"aggregate=order"))
        anna.settled()
        about = anna.page.locator("tbody tr.ol-row td:nth-child(3)").all_inner_texts()
        assert about
        assert all(each.startswith("订单 #") for each in about), about
        place_order(demo)
        expect(anna.page.locator("tbody tr.ol-row td:nth-child(3)")).not_to_have_count(len(about))


@pytest.mark.parametrize(
    "path", ["/settings/team/zzz", "/orders?sort=sideways", "/orders?after=zzz", "/events?name=zzz"]
)
def test_a_malformed_address_is_refused_without_codes(desk: Open, demo: Demo, path: str) -> None:
    with desk("zh") as anna:
        anna.to(path)
        anna.page.get_by_role("alert").first.wait_for()
        said = anna.page.get_by_role("alert").first.inner_text()
        assert not re.search(r"[A-Za-z]{3,}", said), said
        anna.refused.clear()


def test_times_are_written_as_the_browsers_english_writes_them(desk: Open, demo: Demo) -> None:
    place_order(demo)
    with desk("en") as anna:  # en-GB
        anna.to("/events")
        anna.page.locator("tbody tr.ol-row button").first.click()
        expect(anna.page.get_by_role("dialog")).to_contain_text(
            re.compile(r"\d{1,2} [A-Z][a-z]{2,3} 20\d\d, \d\d:\d\d")
        )


def test_long_names_fit_a_phone(desk: Open, demo: Demo) -> None:
    sku = "H" * 60
    demo.send("POST", "/products", {"handle": "long", "titles": {"en": "Long"}, "skus": [{"sku": sku}]})
    with desk("zh", "phone") as anna:
        anna.to("/events")
        anna.page.get_by_text(sku).first.wait_for()
        assert anna.fits()
        anna.look("events-long-names")
