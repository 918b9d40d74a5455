"""Forms at the console: whose a draft is, where the focus goes, what Enter does, what is too long, who is offered a form."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.console.desk import PASSWORD, Desk, Open, sign_in, staff
from tests.console.goods import place_order
from tests.storefront.demo import Demo

KEPT_MS = 500  # drafts are kept a moment after the last key
DRAFTS = "JSON.stringify(Object.entries(localStorage).filter(([name]) => name.startsWith('orderloom.draft')))"


def opened(anna: Desk, path: str) -> Page:
    """The same person's next tab."""
    tab = anna.page.context.new_page()
    tab.goto(f"{anna.demo.address}/console{path}")
    return tab


def begin(page: Page, name: str) -> None:
    page.get_by_label("Name").first.fill(name)
    page.wait_for_timeout(KEPT_MS)


def keys(page: Page) -> list[str]:
    return [json.loads(draft)["key"] for _, draft in json.loads(page.evaluate(DRAFTS))]


def test_two_tabs_have_a_draft_each(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/orders/new")
        begin(anna.page, "Caller A")
        other = opened(anna, "/orders/new")
        expect(other.get_by_label("Name").first).to_have_value("")
        begin(other, "Caller B")
        assert len(set(keys(other))) == 2
        for page, name in ((anna.page, "Caller A"), (other, "Caller B")):
            page.reload()
            expect(page.get_by_label("Name").first).to_have_value(name)
        anna.settled()


def test_what_a_closed_tab_left_is_found_once(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/orders")
        closed = opened(anna, "/orders/new")
        begin(closed, "Caller C")
        closed.close()
        anna.to("/orders/new")
        expect(anna.page.get_by_label("Name").first).to_have_value("Caller C")
        anna.see("Your draft of")
        other = opened(anna, "/orders/new")
        other.get_by_label("Channel", exact=True).wait_for()
        other.wait_for_timeout(KEPT_MS)
        expect(other.get_by_label("Name").first).to_have_value("")
        assert len(keys(other)) == 1


def test_old_drafts_are_dropped(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/orders/new")
        begin(anna.page, "Long ago")
        anna.page.evaluate(
            """() => {
              const name = Object.keys(localStorage).find((each) => each.startsWith("orderloom.draft"));
              const draft = JSON.parse(localStorage.getItem(name));
              localStorage.setItem(name, JSON.stringify({ ...draft, at: "2020-01-01T00:00:00.000Z" }));
            }"""
        )
        anna.page.reload()
        anna.page.get_by_label("Channel", exact=True).wait_for()
        expect(anna.page.get_by_label("Name").first).to_have_value("")
        assert not keys(anna.page)


def test_nobody_sees_what_another_typed(desk: Open, demo: Demo) -> None:
    staff(demo, "bert")
    with desk("en") as anna:
        anna.to("/orders/new")
        begin(anna.page, "Private Person")
        anna.page.evaluate("localStorage.setItem('orderloom.session', 'ols_ended')")
        anna.page.reload()
        anna.page.get_by_text("Your session").or_(anna.page.get_by_label("Login")).first.wait_for()
        sign_in(anna, "bert")
        anna.page.get_by_label("Channel", exact=True).wait_for()
        expect(anna.page.get_by_label("Name").first).to_have_value("")
        begin(anna.page, "Bert's buyer")
        sign_out(anna)
        assert "Bert's buyer" not in anna.page.evaluate(DRAFTS)
        sign_in(anna, "anna")
        expect(anna.page.get_by_label("Name").first).to_have_value("Private Person")
        sign_out(anna)
        assert anna.page.evaluate(DRAFTS) == "[]"
        anna.refused.clear()


def sign_out(anna: Desk) -> None:
    anna.page.get_by_role("button", name=re.compile("^Account")).click()
    anna.page.get_by_role("menuitem", name="Sign out").click()
    anna.page.get_by_label("Login").wait_for()


def test_who_leaves_a_drawer_stands_where_they_came_from(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to(f"/orders/{order['id']}")
        for name in ("Ship", "Cancel order"):
            button = anna.page.get_by_role("button", name=name, exact=True)
            button.focus()
            anna.page.keyboard.press("Enter")
            drawer = anna.page.get_by_role("dialog")
            drawer.get_by_role("button", name=name, exact=True).wait_for()
            anna.page.keyboard.press("Escape")
            expect(drawer).to_be_hidden()
            expect(button).to_be_focused()


def test_who_leaves_a_fact_stands_where_they_came_from(desk: Open, demo: Demo) -> None:
    order = place_order(demo)
    with desk("en") as anna:
        anna.to(f"/events?aggregate_id={order['id']}")
        fact = anna.page.locator("tbody tr.ol-row button").first
        fact.focus()
        anna.page.keyboard.press("Enter")
        drawer = anna.page.get_by_role("dialog")
        drawer.wait_for()
        anna.page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(fact).to_be_focused()


@pytest.mark.parametrize(("path", "button"), [("/products/{}", "More actions"), ("/orders", "View")])
def test_who_came_from_a_menu_stands_at_its_button(desk: Open, demo: Demo, path: str, button: str) -> None:
    product = demo.send("GET", "/products?limit=1")["items"][0]
    with desk("en") as anna:
        anna.to(path.format(product["id"]))
        more = anna.page.get_by_role("button", name=button, exact=True)
        more.focus()
        anna.page.keyboard.press("Enter")
        item = anna.page.locator(".ant-dropdown").get_by_role("menuitem").first
        item.focus()
        item.press("Enter")
        drawer = anna.page.get_by_role("dialog")
        drawer.wait_for()
        anna.page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(more).to_be_focused()


def test_enter_sends_a_drawer_once_it_is_complete(desk: Open, demo: Demo) -> None:
    with desk("en") as anna:
        anna.to("/stock/locations")
        anna.click("Open a location")
        drawer = anna.page.get_by_role("dialog")
        code = drawer.get_by_label("Code", exact=True)
        code.fill("ENT")
        code.press("Enter")
        expect(drawer).to_be_visible()
        drawer.get_by_label("Name", exact=True).fill("Enter's depot")
        drawer.get_by_label("Currency").fill("EUR")
        country = drawer.get_by_label("Country")
        country.fill("Nether")
        country.press("Enter")
        expect(drawer).to_be_visible()
        name = drawer.get_by_label("Name", exact=True)
        name.press("Enter")
        expect(drawer).to_be_hidden()
        assert anna.sent("POST", "/api/v1/locations") == 1


def test_keys_do_not_leave_the_page_under_a_drawer(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to(f"/orders/{order['id']}")
        anna.click("Cancel order")
        drawer = anna.page.get_by_role("dialog")
        drawer.get_by_role("button", name="Cancel order").focus()
        anna.page.keyboard.press("g")
        anna.page.keyboard.press("s")
        anna.page.keyboard.press("/")
        anna.page.wait_for_timeout(KEPT_MS)
        assert anna.page.url.endswith(f"/orders/{order['id']}")
        expect(anna.page.get_by_role("dialog")).to_have_count(1)


def test_a_note_that_is_too_long_is_not_cut(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("zh", "phone") as anna:
        anna.to(f"/orders/{order['id']}")
        note = anna.page.get_by_label("备注", exact=True)
        note.evaluate("field => field.focus()")
        anna.page.evaluate("navigator.clipboard.writeText('长'.repeat(5000))")
        anna.page.keyboard.press("Control+V")
        anna.see("超出 1,000 个字符，最多 4,000 个。")
        assert len(note.input_value()) == 5000
        write = anna.page.get_by_role("button", name="添加备注")
        expect(write).to_be_disabled()
        note.press("Control+Enter")
        anna.look("note-too-long")
        note.fill("长" * 4000)
        expect(write).to_be_enabled()
        assert anna.sent("POST", f"/orders/{order['id']}/notes") == 0


@pytest.mark.parametrize(
    ("path", "ways", "label", "most"),
    [("/customers", ["Create customer"], "Name", 200), ("/orders", ["View", "Save view"], "Name of the view", 80)],
)
def test_a_name_that_is_too_long_is_not_cut(desk: Open, path: str, ways: list[str], label: str, most: int) -> None:
    with desk("en") as anna:
        anna.to(path)
        for way in ways:
            anna.click(way)
        drawer = anna.page.get_by_role("dialog")
        name = drawer.get_by_label(label, exact=True).first
        name.fill("x" * (most + 1))
        expect(drawer.get_by_text(f"1 character too many; the most is {most}.")).to_be_visible()
        name.press("Enter")
        expect(drawer).to_be_visible()
        expect(drawer.locator(".ant-drawer-footer .ant-btn-primary")).to_be_disabled()
        assert "POST" not in [method for method, _ in anna.asked]


@pytest.mark.parametrize(("language", "width"), [("zh", "phone"), ("en", "desk"), ("en", "phone")])
def test_every_permission_of_a_new_key_is_in_sight(desk: Open, demo: Demo, language: str, width: str) -> None:
    with desk(language, width) as anna:
        anna.to("/settings/keys")
        anna.click(anna.says("新建密钥", "Create key"))
        drawer = anna.page.get_by_role("dialog")
        drawer.get_by_role("group", name=anna.says("订单", "Orders"), exact=True).wait_for()
        codes = demo.send("GET", "/permissions")["items"]
        assert drawer.get_by_role("checkbox").count() > len(codes)
        body = drawer.locator(".ant-drawer-body")
        assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
        for box in drawer.get_by_role("checkbox").all():
            box.scroll_into_view_if_needed()
            place = box.bounding_box()
            assert place
            assert place["x"] + place["width"] < (anna.page.viewport_size or {"width": 0})["width"]
        drawer.get_by_role("group", name=anna.says("订单", "Orders"), exact=True).scroll_into_view_if_needed()
        anna.look("key-new")


FOR_OTHERS = ["/orders/new", "/settings/team", "/settings/keys", "/settings/connections", "/imports", "/imports/new"]


def test_who_may_not_is_offered_no_form(desk: Open, demo: Demo) -> None:
    login = staff(demo, "wim", "warehouse")
    with desk("en", login=login) as wim:
        for path in FOR_OTHERS:
            wim.to(path)
            wim.see("This is not yours to see")
            expect(wim.page.locator("#content input, #content button")).to_have_count(0)
        wim.to("/stock/receive")
        wim.page.get_by_label("Add a SKU").filter(visible=True).first.wait_for()


def test_who_sees_a_part_of_the_shop_opens_nothing_beside_it(desk: Open, demo: Demo) -> None:
    login = staff(demo, "lim", "manager", channels=["web-eu"], locations=["RTM"])
    with desk("en", login=login) as lim:
        for path, seen in (("/stock/locations", "Rotterdam"), ("/settings/channels", "Web shop Europe")):
            lim.to(path)
            lim.see(seen)
            lim.settled()
            expect(lim.page.get_by_role("button", name=re.compile("Open a|Add a channel"))).to_have_count(0)


def test_who_sees_a_part_of_the_shop_gives_no_more_than_that(desk: Open, demo: Demo) -> None:
    login = staff(demo, "kept", "admin", channels=["web-eu"], locations=["RTM"])
    everywhere = next(each for each in demo.send("GET", "/promotions")["items"] if not each["channels"])
    with desk("en", login=login) as kept:
        kept.to(f"/promotions/{everywhere['id']}")
        kept.see(everywhere["name"])
        kept.settled()
        expect(kept.page.get_by_role("button", name=re.compile("Edit|End|coupon", re.IGNORECASE))).to_have_count(0)
        kept.to("/promotions")
        kept.click("Create promotion")
        drawer = kept.page.get_by_role("dialog")
        expect(drawer.locator(".ant-select-selection-item").filter(has_text="Web shop Europe")).to_be_visible()
        for path, opener in (("/settings/keys", "Create key"), ("/settings/team", "Add somebody")):
            kept.to(path)
            kept.click(opener)
            for name in ("Web shop Europe", "Rotterdam"):
                expect(drawer.locator(".ant-select-selection-item").filter(has_text=name)).to_be_visible()
        kept.fill("Login", "lena")
        kept.fill("Name", "Lena")
        kept.fill("First password", PASSWORD)
        kept.click("Add somebody", within=drawer)
        expect(drawer).to_be_hidden()
    lena = next(each for each in demo.send("GET", "/staff")["items"] if each["login"] == "lena")
    assert (lena["channels"], lena["locations"]) == (["web-eu"], ["RTM"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_hides_behind_the_bar_of_a_phone(desk: Open, language: str) -> None:
    with desk(language, "phone", at="/") as anna:
        bar = anna.page.get_by_role("navigation", name=anna.says("常用页面", "Most used pages"))
        for each in bar.locator("a, button").all():
            place = each.bounding_box()
            assert place
            assert place["height"] >= 48
        anna.look("home-bar")
        anna.to("/stock/receive")
        send = anna.page.get_by_role("button", name=anna.says("确认入库", "Receive"), exact=True)
        send.wait_for()
        anna.settled()
        foot, top = send.bounding_box(), bar.bounding_box()
        assert foot
        assert top
        assert foot["y"] + foot["height"] <= top["y"]
        anna.look("receive-bar")
        anna.click(anna.says("菜单", "Menu"))
        anna.click(anna.says("客户", "Customers"), within=anna.page.get_by_role("dialog"))
        anna.page.get_by_role("heading", level=1, name=anna.says("客户", "Customers")).wait_for()
    with desk(language, at="/") as anna:
        expect(anna.page.get_by_role("navigation")).to_have_count(1)
