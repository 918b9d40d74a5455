"""The first page: what needs somebody, how today goes, while it happens; and what is seen when the server is away."""

import pytest
from playwright.sync_api import expect

from tests.console.desk import Open
from tests.console.goods import place_order
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "phone"), ("en", "desk")])


@BOTH
def test_what_needs_somebody_leads_to_it(desk: Open, demo: Demo, language: str, width: str) -> None:
    place_order(demo, paid=True)
    with desk(language, width, at="/") as anna:
        anna.see(anna.says("待发货", "To ship"))
        count = int(demo.send("GET", "/desk")["needs"][1]["count"])
        assert count >= 1
        anna.page.get_by_role("link", name=anna.says("待发货", "To ship")).click()
        expect(anna.page).to_have_url(f"{demo.address}/console/orders?to_ship=true")
        anna.look("to-ship")


def test_the_page_moves_while_orders_come_in(desk: Open, demo: Demo) -> None:
    place_order(demo)
    with desk("en", at="/") as anna:
        anna.see("Live")
        orders = anna.page.get_by_text("Orders", exact=True).locator("xpath=..").filter(has_text="before").first
        before = int(demo.send("GET", "/desk?zone=Europe/Amsterdam")["today"]["orders"])
        expect(orders).to_contain_text(f"Orders{before}")
        place_order(demo)
        expect(orders).to_contain_text(f"Orders{before + 1}")


def test_a_server_that_is_away_is_seen_and_comes_back_by_itself(desk: Open, demo: Demo) -> None:
    with desk("zh", at="/") as anna:
        anna.see("实时")
        demo.web.kill()
        anna.see("连接已断开：显示的内容可能不是最新，正在重试…")
        anna.look("disconnected")
        demo.web.start()
        expect(anna.page.get_by_text("实时", exact=True)).to_be_visible(timeout=30_000)
        expect(anna.page.get_by_text("连接已断开：显示的内容可能不是最新，正在重试…")).to_be_hidden()
        anna.refused.clear()


def test_a_page_that_is_asked_for_while_the_server_is_away_opens_once_it_is_back(desk: Open, demo: Demo) -> None:
    with desk("en", fresh=True) as anna:
        anna.to("/orders")
        anna.page.locator(".ol-row, .ant-empty").first.wait_for()
        anna.settled()
        anna.page.wait_for_timeout(1_000)
        demo.web.kill()
        anna.see("Disconnected")
        anna.click("Home")  # its code came while the browser had nothing to do
        anna.page.get_by_role("heading", level=1, name="Home").wait_for()
        anna.click("Create order")
        anna.page.get_by_role("status", name="The page is on its way").wait_for()
        anna.page.wait_for_timeout(2_000)  # the server was asked for more than once, in vain
        demo.web.start()
        anna.page.get_by_role("heading", level=1, name="Create order").wait_for()
        anna.page.go_back()
        anna.page.locator("canvas").wait_for()
        anna.refused.clear()


def test_a_page_whose_code_is_cut_off_on_its_way_is_loaded_anew(desk: Open) -> None:
    with desk("en", fresh=True, at="/") as anna:
        anna.settled()
        for path in ("**/assets/NewOrder-*", "**/health/live"):
            anna.page.route(path, lambda route: route.abort())
        anna.click("Create order")
        anna.page.get_by_role("status", name="The page is on its way").wait_for()
        anna.page.wait_for_timeout(1_000)
        anna.page.unroute_all()
        anna.page.get_by_role("heading", level=1, name="Create order").wait_for()
        anna.page.go_back()
        anna.page.locator("canvas").wait_for()
        anna.refused.clear()


def test_a_chart_whose_code_a_new_release_took_away_asks_for_a_reload(desk: Open) -> None:
    with desk("en", fresh=True) as anna:
        anna.page.route("**/assets/HourChart-*", lambda route: route.fulfill(status=404))
        anna.to("/")
        anna.click("Load again")
        anna.page.unroute_all()
        anna.page.reload()
        anna.page.locator("canvas").wait_for()
        anna.refused.clear()
        anna.complaints.clear()


def test_lists_move_while_answers_are_slow_and_orders_keep_coming(desk: Open, demo: Demo) -> None:
    place_order(demo)
    with desk("en") as anna:
        anna.to("/orders")
        anna.page.locator(".ol-row").first.wait_for()
        slow = {"offline": False, "latency": 2_500, "downloadThroughput": -1, "uploadThroughput": -1}
        anna.page.context.new_cdp_session(anna.page).send("Network.emulateNetworkConditions", slow)
        row = anna.page.locator(".ol-row").filter(has_text=f"#{place_order(demo)['number']}")
        for _ in range(20):
            place_order(demo)
            anna.page.wait_for_timeout(1_000)
            if row.is_visible():
                break
        assert row.is_visible(), "each new order threw away what was on its way"
