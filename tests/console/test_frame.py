"""The frame around every page: signing in, languages, keys, search, what is live and what is lost."""

import time

import pytest
from playwright.sync_api import expect

from tests.console.desk import PASSWORD, Open, sign_in, staff
from tests.console.goods import place_order
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "desk"), ("en", "phone")])


@BOTH
def test_somebody_signs_in_and_out(desk: Open, language: str, width: str) -> None:
    with desk(language, width, login=None, at="/") as anna:
        anna.look("sign-in")
        sign_in(anna, "anna")
        assert anna.fits()
        anna.click(anna.says("账户", "Account"), exact=False)
        anna.click(anna.says("退出登录", "Sign out"))
        anna.see(anna.says("使用管理员分配的账号登录。", "With the login that your administrator gave you."))
        anna.to("/orders")
        anna.see(anna.says("使用管理员分配的账号登录。", "With the login that your administrator gave you."))


@BOTH
def test_a_wrong_password_is_told_in_words(desk: Open, language: str, width: str) -> None:
    with desk(language, width, login=None, at="/") as anna:
        anna.fill(anna.says("登录名", "Login"), "anna")
        anna.fill(anna.says("密码", "Password"), "wrong wrong wrong")
        anna.click(anna.says("登录", "Sign in"))
        anna.see(anna.says("登录名或密码错误。", "Login or password is wrong."))
        assert len(anna.refused) == 1


def test_the_language_is_switched_without_losing_the_page(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/orders")
        anna.see("Every order, the newest first.")
        other = anna.page.context.new_page()
        other.goto(f"{anna.demo.address}/console/orders")
        other.get_by_text("Every order, the newest first.").wait_for()
        anna.click("Account", exact=False)
        anna.page.get_by_text("中文", exact=True).click()
        anna.see("全部订单，最新在前。")
        other.get_by_text("全部订单，最新在前。").wait_for()
        assert anna.page.evaluate("document.documentElement.lang") == "zh-CN"
        anna.page.reload()
        anna.see("全部订单，最新在前。")


def test_keys_lead_everywhere(desk: Open, demo: Demo) -> None:
    place_order(demo)
    with desk("en", at="/") as anna:
        anna.settled()
        anna.page.locator("#content").focus()
        anna.page.keyboard.press("g")
        anna.page.keyboard.press("o")
        anna.see("Every order, the newest first.")
        anna.page.keyboard.press("?")
        anna.see("Keyboard shortcuts")
        anna.page.keyboard.press("Escape")
        expect(anna.page.get_by_role("dialog")).to_have_count(0)
        anna.page.locator(".ol-row").first.get_by_role("checkbox").check()
        anna.page.keyboard.press("/")
        expect(anna.page.get_by_placeholder("Number, phone, name, e-mail, SKU, tracking number").last).to_be_focused()


def test_enter_opens_what_was_typed_last(desk: Open, demo: Demo) -> None:
    """What was found for a shorter text still stands below the field while the longer one is asked for."""
    one, other = place_order(demo), place_order(demo)
    while not all(demo.send("GET", f"/search?q={each['number']}")["items"] for each in (one, other)):
        time.sleep(0.1)  # the worker reads of them
    with desk("en", at="/") as anna:
        anna.settled()
        anna.page.locator("#content").focus()
        anna.page.keyboard.press("/")
        field = anna.page.get_by_placeholder("Number, phone, name, e-mail, SKU, tracking number").last
        field.fill(str(one["number"]))
        anna.page.get_by_role("option", name=str(one["number"])).wait_for()
        field.fill(str(other["number"]))
        field.press("Enter")
        expect(anna.page).to_have_url(f"{anna.demo.address}/console/orders/{other['id']}")


def test_a_deep_link_shows_its_filters(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/orders?status=open&channel=web-eu")
        anna.see("Status: Open")
        anna.click("Remove filter Status")
        expect(anna.page).to_have_url(f"{anna.demo.address}/console/orders?channel=web-eu")
        anna.page.go_back()
        anna.see("Status: Open")


def test_whoever_may_do_little_sees_little(desk: Open, demo: Demo) -> None:
    with desk("en", login=staff(demo, "bob", "warehouse"), at="/") as bob:
        menu = bob.page.get_by_role("navigation", name="Navigation")
        menu.get_by_role("link", name="Stock").wait_for()
        assert menu.get_by_role("link", name="Customers").count() == 0
        assert menu.get_by_role("link", name="Events").count() == 0


def test_an_ended_session_asks_again_above_the_page(desk: Open, demo: Demo) -> None:
    with desk("en") as anna:
        anna.to("/orders?status=open")
        anna.see("Status: Open")
        token = anna.page.evaluate("localStorage.getItem('orderloom.session')")
        demo.send("DELETE", "/sessions", token=token)
        anna.see("Your session has ended. Sign in again; nothing on this page is lost.")
        anna.look("session-ended")
        dialog = anna.page.get_by_role("dialog")
        dialog.get_by_label("Login").fill("anna")
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_be_hidden()
        anna.see("Every order, the newest first.")
        anna.refused.clear()
