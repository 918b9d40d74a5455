"""Lists in the browser: what is selected stays so, nonsense in the address has a way out, views go when somebody agrees."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.console.desk import Desk, Open, staff
from tests.console.goods import place_order
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "phone"), ("en", "desk")])
ALL = pytest.mark.parametrize("language", ["zh", "en"])
LONG = "Everything that was ordered last week and still waits for its payment"  # 69 characters
ROOM_OF_A_TAB = 260
# What is wrong in it is named where it can be.
NONSENSE = {
    "/orders?placed_from=garbage": "garbage",
    "/orders?nonsense=1": "nonsense",
    "/orders?sort=sideways": "",
    "/orders?q=%00": "",
    "/orders?status=open&after=zzz": "",
    "/stock/past?at=yesterday": "",
}
FULL = "/orders?status=open&channel=web-eu"


@pytest.fixture(scope="module", autouse=True)
def _bought(demo: Demo) -> None:
    """There is an order in every list of them."""
    place_order(demo)


def tick(anna: Desk, order: dict[str, object]) -> None:
    shown = anna.page.locator(".ol-row").filter(has_text=f"#{order['number']}")
    shown.get_by_role("checkbox").check()


def begin_tag(anna: Desk, order: dict[str, object]) -> Locator:
    """The field of a tag for this order, once its beginning is typed."""
    tick(anna, order)
    anna.click("Add tag")
    field = drawer(anna).get_by_label("Tag", exact=True)
    field.fill("gi")
    field.press("End")
    return field


def drawer(anna: Desk) -> Locator:
    return anna.page.get_by_role("dialog").filter(visible=True)


@BOTH
def test_what_became_of_each_stays_when_the_rows_leave_the_list(
    desk: Open, demo: Demo, language: str, width: str
) -> None:
    orders = [place_order(demo, paid=True) for _ in range(3)]
    with desk(language, width) as anna:
        anna.to(FULL)
        for order in orders:
            tick(anna, order)
        anna.see(anna.says("已选 3 项", "3 selected"))
        anna.look("list-selected")
        anna.click(anna.says("取消订单", "Cancel order"))
        anna.click(anna.says("取消订单（3）", "Cancel order (3)"), within=drawer(anna))
        done = drawer(anna).get_by_text(anna.says("已完成", "Done"), exact=True)
        expect(done).to_have_count(3)
        for order in orders:
            expect(anna.page.locator(".ol-row").filter(has_text=f"#{order['number']}")).to_have_count(0)
        anna.settled()
        expect(done).to_have_count(3)
        assert anna.fits()
        anna.look("list-done")
        drawer(anna).get_by_role("button", name=anna.says("关闭", "Close")).first.click()
        expect(anna.page.get_by_text(anna.says("已选", "selected"))).to_have_count(0)


def test_what_comes_in_takes_nothing_from_who_is_typing(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to("/orders?channel=web-eu")
        field = begin_tag(anna, order)
        demo.send("POST", f"/orders/{order['id']}/cancellation", {"reason": "buyer"})
        newer = place_order(demo)
        expect(anna.page.locator(".ol-row").filter(has_text=f"#{newer['number']}")).to_have_count(1)
        field.press_sequentially("ft")
        expect(field).to_have_value("gift")
        anna.see("1 selected")


def test_rows_that_left_the_page_stay_selected(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to("/orders?status=open")
        field = begin_tag(anna, order)
        demo.send("POST", f"/orders/{order['id']}/cancellation", {"reason": "buyer"})
        expect(anna.page.locator(".ol-row").filter(has_text=f"#{order['number']}")).to_have_count(0)
        field.press_sequentially("ft")
        expect(field).to_have_value("gift")


@ALL
def test_nonsense_in_the_address_has_a_way_out(desk: Open, language: str) -> None:
    with desk(language) as anna:
        for path, named in NONSENSE.items():
            anna.to(path)
            alert = anna.page.locator("#content").get_by_role("alert")
            alert.wait_for()
            if named:
                anna.see(named)
            anna.look("list-nonsense")
            anna.click(anna.says("清除筛选", "Clear filters"), within=alert)
            expect(alert).to_have_count(0)
            anna.settled()
            anna.page.locator(".ol-row, .ant-empty").first.wait_for()
        anna.refused.clear()


def test_a_page_that_is_no_more_leads_to_the_first(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/orders?after=zzz")
        anna.click("First page")
        anna.page.locator(".ol-row").first.wait_for()
        anna.refused.clear()


@BOTH
def test_a_thing_that_is_not_there_leads_back_to_its_list(desk: Open, language: str, width: str) -> None:
    with desk(language, width) as anna:
        anna.to("/orders/none")
        content = anna.page.locator("#content")
        content.get_by_role("alert").wait_for()
        anna.click(anna.says("订单", "Orders"), within=content)
        anna.page.locator(".ol-row").first.wait_for()
        anna.refused.clear()


def test_who_may_not_see_a_list_is_told_so_and_sees_no_table(desk: Open, demo: Demo) -> None:
    staff(demo, "walter", "warehouse")
    with desk("en", login="walter") as walter:
        walter.to("/settings/team")
        walter.see("This is not yours to see")
        walter.settled()
        expect(walter.page.locator("table")).to_have_count(0)
        assert not [url for _, url in walter.asked if "/api/v1/staff" in url], "what may not be seen is not asked for"
        walter.look("list-forbidden")
        walter.refused.clear()


@ALL
def test_a_view_of_a_long_name_leaves_room_and_goes_only_when_agreed(desk: Open, demo: Demo, language: str) -> None:
    name = f"{LONG} {language}"
    with desk(language) as anna:
        anna.to("/orders?status=open")
        anna.click(anna.says("视图", "View"))
        anna.click(anna.says("保存视图", "Save view"))
        anna.fill(anna.says("视图名称", "Name of the view"), name)
        anna.click(anna.says("保存视图", "Save view"), within=drawer(anna))
        expect(drawer(anna)).to_be_hidden()
        everything = anna.page.get_by_role("tab", name=anna.says("全部", "All"))
        expect(everything).to_be_in_viewport(ratio=1)
        tab = anna.page.get_by_role("tab").filter(has_text=name)
        box = tab.bounding_box()
        assert box is not None
        assert box["width"] < ROOM_OF_A_TAB
        anna.look("list-long-view")
        anna.click(anna.says("视图", "View"))
        anna.page.get_by_role("menuitem", name=re.compile("^(删除视图|Remove view)")).click()
        expect(tab).to_have_count(1)
        anna.click(anna.says("删除视图", "Remove view"), within=drawer(anna))
        expect(tab).to_have_count(0)


def test_a_table_that_is_too_wide_scrolls_where_one_looks(desk: Open) -> None:
    with desk("en") as anna:
        anna.page.set_viewport_size({"width": 800, "height": 600})
        anna.to("/orders")
        anna.page.locator(".ol-row").first.wait_for()
        bar = anna.page.locator(".ol-wide-bar")
        expect(bar).to_be_in_viewport()
        bar.evaluate("bar => { bar.scrollLeft = 10_000 }")
        expect(anna.page.get_by_role("columnheader", name="Tags")).to_be_in_viewport()
        assert anna.fits()


@ALL
def test_a_product_says_what_its_numbers_count(desk: Open, language: str) -> None:
    with desk(language, "phone") as anna:
        anna.to("/products")
        card = anna.page.locator(".ol-row").filter(has_text="BOTTLE")
        expect(card).to_contain_text(re.compile(r"\d 个规格：" if language == "zh" else r"\d SKUs: "))
        anna.settled()
        assert anna.fits()
        anna.look("list-products")
