"""What operators rely on: nothing typed is lost, a double click is one act, somebody who was faster is told of."""

import re
from dataclasses import replace

from playwright.sync_api import Route, expect

from tests.console.desk import Desks, Open, at_desk, sign_in
from tests.console.goods import place_order
from tests.storefront.browsing import PLAIN_HOST
from tests.storefront.demo import Demo

NOTE = "Rings twice, please / 请按两次门铃"


def test_a_server_killed_under_an_open_form_loses_nothing(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to(f"/orders/{order['id']}")
        anna.click("Ship")
        drawer = anna.page.get_by_role("dialog")
        drawer.get_by_label("Tracking number").fill("3SABCD1234567")
        demo.web.kill()
        drawer.get_by_role("button", name="Ship").click()
        anna.see("The server does not answer")
        anna.look("server-away-under-a-form")
        expect(drawer.get_by_label("Tracking number")).to_have_value("3SABCD1234567")
        demo.web.start()
        drawer.get_by_role("button", name="Ship", exact=True).click()
        expect(drawer).to_be_hidden(timeout=20_000)
        anna.refused.clear()
    found = demo.send("GET", f"/orders/{order['id']}")
    assert [parcel["tracking_number"] for parcel in found["parcels"]] == ["3SABCD1234567"]


def test_a_draft_outlives_its_page(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("zh") as anna:
        anna.to(f"/orders/{order['id']}")
        anna.click("发货")
        number = anna.page.get_by_role("dialog").get_by_label("运单号")
        number.press_sequentially("SF12345", delay=15)
        anna.page.reload()  # at once, in the middle of typing
        anna.click("发货")
        expect(number).to_have_value("SF12345")
        number.press("End")
        number.press_sequentially("67890", delay=15)
        anna.page.keyboard.press("Escape")
        expect(number).to_be_hidden()
        anna.click("发货")
        expect(number).to_have_value("SF1234567890")


def test_what_is_typed_while_a_refusal_is_on_its_way_is_kept(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to(f"/orders/{order['id']}")
        held: list[Route] = []
        anna.page.route("**/parcels", lambda route: held.append(route))  # Playwright needs a function
        anna.click("Ship")
        drawer = anna.page.get_by_role("dialog")
        drawer.get_by_label("Tracking number").fill("FIRST")
        drawer.get_by_role("button", name="Ship", exact=True).click()
        while not held:
            anna.page.wait_for_timeout(20)
        drawer.get_by_label("Tracking number").fill("SECOND")
        place, line = (
            order["lines"][0]["reservations"][0]["location"],
            {"order_id": order["id"], "line_no": 1, "quantity": 1},
        )
        demo.send("POST", "/parcels", {"location": place, "lines": [line]})  # somebody else ships it
        anna.page.wait_for_timeout(500)  # longer than drafts wait to be kept
        held[0].continue_()
        drawer.get_by_role("alert").first.wait_for()
        anna.page.reload()
        assert "SECOND" in anna.page.evaluate("JSON.stringify(localStorage)")
        anna.refused.clear()


def test_a_double_click_acts_once(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to(f"/orders/{order['id']}")
        anna.click("Ship")
        drawer = anna.page.get_by_role("dialog")
        drawer.get_by_role("button", name="Ship", exact=True).dblclick()
        expect(drawer).to_be_hidden()
        assert anna.sent("POST", "/api/v1/parcels") == 1
    assert len(demo.send("GET", f"/orders/{order['id']}")["parcels"]) == 1


def test_the_second_of_two_operators_is_told_what_changed(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    with desk("en") as anna:
        anna.to(f"/orders/{order['id']}")
        anna.click("Cancel order")
        dialog = anna.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Cancel order").wait_for()
        demo.send("POST", f"/orders/{order['id']}/notes", {"body": NOTE})
        line = demo.send("GET", f"/orders/{order['id']}")["lines"][0]
        lines = [{"order_id": order["id"], "line_no": line["line_no"], "quantity": 1}]
        demo.send("POST", "/parcels", {"location": line["reservations"][0]["location"], "lines": lines})
        dialog.get_by_role("button", name="Cancel order").click()
        anna.see("Part of this order has shipped; take it back as a return instead.")
        anna.see("This order changed while you were here")
        expect(dialog).to_contain_text(NOTE)
        anna.look("somebody-was-faster")
        anna.refused.clear()
    assert demo.send("GET", f"/orders/{order['id']}")["status"] == "complete"


def test_an_address_without_https_serves_as_well(desks: Desks, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    there = replace(demo, address=demo.address.replace("127.0.0.1", PLAIN_HOST))
    with at_desk(desks, there, None, "en", at="/") as anna:
        sign_in(anna, "anna")
        assert not anna.page.evaluate("isSecureContext")
        anna.to(f"/orders/{order['id']}")
        copy = anna.page.get_by_role("button", name=re.compile("^Copy ")).first
        copied = str(copy.get_attribute("aria-label")).removeprefix("Copy ")
        copy.click()
        anna.see("Copied")
        anna.click("Ship")
        number = anna.page.get_by_role("dialog").get_by_label("Tracking number")
        number.focus()
        anna.page.keyboard.press("Control+V")
        expect(number).to_have_value(copied)
        number.fill("3SPLAIN")
        anna.click("Ship", within=anna.page.get_by_role("dialog"))
        expect(anna.page.get_by_role("dialog")).to_be_hidden()
    found = demo.send("GET", f"/orders/{order['id']}")
    assert [parcel["tracking_number"] for parcel in found["parcels"]] == ["3SPLAIN"]


def test_a_new_order_can_go_on_after_a_failed_answer(desk: Open) -> None:
    with desk() as anna:
        anna.page.route("**/api/v1/channels?*", lambda route: route.fulfill(status=500, body="{}"))
        anna.to("/orders/new")
        again = anna.pressed("Try again")
        again.wait_for()
        anna.page.unroute_all()
        again.click()
        anna.see("中国网店 · CNY")
        anna.refused.clear()
