"""Orders in the browser: found, opened, cancelled, noted, tagged, sent elsewhere, shipped, many at once, and made by hand."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.console.desk import Desk, Open
from tests.console.goods import place_order
from tests.storefront.browsing import PATIENCE_MS
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "phone"), ("en", "desk")])
ALL = pytest.mark.parametrize("language", ["zh", "en"])
WIDTHS = pytest.mark.parametrize("width", ["phone", "desk"])
MOST_CLICKS = 4


def dialog(anna: Desk) -> Locator:
    return anna.page.get_by_role("dialog").filter(visible=True)


def inside(anna: Desk, label: str) -> None:
    """Press the verb of the drawer that is open, and wait until it is done."""
    drawer = dialog(anna)
    anna.click(label, within=drawer)
    expect(drawer).to_be_hidden()


@ALL
@WIDTHS
def test_an_order_is_cancelled_in_four_clicks_from_home(desk: Open, demo: Demo, language: str, width: str) -> None:
    order = place_order(demo, paid=True)
    with desk(language, width, at="/") as anna:
        anna.click(anna.says("订单", "Orders"))
        anna.click(f"#{order['number']}")
        anna.click(anna.says("取消订单", "Cancel order"))
        anna.see(anna.says("恢复可售", "can be sold again"))
        anna.look("order-cancel")
        inside(anna, anna.says("取消订单", "Cancel order"))
        assert anna.clicks <= MOST_CLICKS
        anna.see(anna.says("已取消：买家取消", "Cancelled: Buyer's wish"))
        anna.see(anna.says("待退款", "Refund due"))
        anna.settled()
        assert anna.fits()
        anna.look("order-cancelled")
    assert demo.send("GET", f"/orders/{order['id']}")["status"] == "cancelled"


@BOTH
def test_an_order_is_found_noted_and_tagged(desk: Open, demo: Demo, language: str, width: str) -> None:
    order = place_order(demo, paid=True)
    with desk(language, width) as anna:
        anna.to(f"/orders?q={order['number']}")
        anna.click(f"#{order['number']}")
        anna.fill(anna.says("备注", "Note"), "Rings twice")
        anna.click(anna.says("添加备注", "Write note"))
        anna.see("Rings twice")
        expect(anna.page.get_by_label(anna.says("备注", "Note"), exact=True)).to_have_value("")
        anna.click(anna.says("添加标签", "Add tag"))
        anna.page.get_by_label(anna.says("标签", "Tag"), exact=True).fill("gift")
        anna.page.keyboard.press("Enter")
        anna.page.get_by_label(anna.says("移除标签“gift”", "Remove tag gift")).wait_for()
        anna.see(anna.says("已添加标签", "Tag added"))
    found = demo.send("GET", f"/orders/{order['id']}")
    assert [note["body"] for note in found["notes"]] == ["Rings twice"]
    assert found["tags"] == ["gift"]


@BOTH
def test_an_order_is_paid_shipped_and_delivered(desk: Open, demo: Demo, language: str, width: str) -> None:
    order = place_order(demo)
    with desk(language, width) as anna:
        anna.to(f"/orders/{order['id']}")
        anna.click(anna.says("登记收款", "Record payment"))
        drawer = dialog(anna)
        field = drawer.get_by_label(anna.says("付款方式", "Method"))
        field.fill(anna.says("现金", "Cash"))
        field.press("Enter")
        inside(anna, anna.says("登记收款", "Record payment"))
        anna.click(anna.says("发货", "Ship"))
        dialog(anna).get_by_label(anna.says("运单号", "Tracking number")).fill(f"3S{order['number']}")
        anna.look("order-ship")
        inside(anna, anna.says("发货", "Ship"))
        anna.see(f"3S{order['number']}")
        anna.to(f"/parcels?q=3S{order['number']}")
        anna.page.get_by_role("link", name=f"#{order['number']}").wait_for()
        parcel = demo.send("GET", f"/orders/{order['id']}")["parcels"][0]
        anna.to(f"/parcels/{parcel['id']}")
        anna.click(anna.says("登记签收", "Record delivery"))
        inside(anna, anna.says("登记签收", "Record delivery"))
        anna.see(anna.says("已签收", "Delivered"))
        anna.settled()
        anna.look("parcel-delivered")
    found = demo.send("GET", f"/orders/{order['id']}")
    assert (found["payment_state"], found["fulfilment_state"]) == ("paid", "delivered")


def test_who_was_overtaken_sees_what_changed_and_types_nothing_again(desk: Open, demo: Demo) -> None:
    order = place_order(demo, paid=True)
    path = f"/orders/{order['id']}"
    with desk("en") as anna:
        anna.to(path)
        anna.page.get_by_role("button", name="Change shipping address").click()
        street = dialog(anna).get_by_label("Street and house")
        street.fill("Herengracht 5")
        demo.send("POST", f"{path}/notes", {"body": "Somebody was here"})
        anna.see("This order changed while you were here")
        anna.see("Somebody was here")
        anna.look("order-meanwhile")
        expect(street).to_have_value("Herengracht 5")
        inside(anna, "Change shipping address")
        anna.see("Herengracht 5")
        anna.refused.clear()
    found = demo.send("GET", path)
    assert found["buyer"]["shipping_address"]["lines"] == ["Herengracht 5"]


@ALL
def test_many_orders_are_cancelled_after_a_preview(desk: Open, demo: Demo, language: str) -> None:
    orders = [place_order(demo, paid=True, name="Berthe Morisot") for _ in range(2)]
    gone = place_order(demo, name="Berthe Morisot")
    demo.send("POST", f"/orders/{gone['id']}/cancellation", {"reason": "buyer"})
    with desk(language) as anna:
        anna.to("/orders")
        for order in [*orders, gone]:
            row = anna.page.get_by_role("row").filter(has_text=f"#{order['number']}")
            row.get_by_role("checkbox").check()
        anna.click(anna.says("取消订单", "Cancel order"))
        drawer = dialog(anna)
        anna.see(anna.says("其中 1 单无法执行，将保持不变。", "1 of them would be refused and stays as it is."))
        anna.look("orders-many")
        anna.click(anna.says("取消订单（2）", "Cancel order (2)"), within=drawer)
        expect(drawer.get_by_text(anna.says("已完成", "Done"), exact=True)).to_have_count(2)
        anna.look("orders-many-done")
    assert {demo.send("GET", f"/orders/{order['id']}")["status"] for order in orders} == {"cancelled"}


@BOTH
def test_an_order_is_made_by_hand_once(desk: Open, demo: Demo, language: str, width: str) -> None:
    with desk(language, width) as anna:
        anna.to("/orders")
        anna.click(anna.says("新建订单", "Create order"))
        channel = anna.page.get_by_label(anna.says("渠道", "Channel"), exact=True)
        channel.click()
        anna.page.get_by_title("Web shop Europe · EUR").click()
        product = anna.page.get_by_label(anna.says("添加商品", "Add product")).filter(visible=True).first
        product.fill("MUG-BLUE")
        anna.page.locator(".ant-select-item-option").filter(has_text="MUG-BLUE").click()
        anna.fill(anna.says("姓名", "Name"), "Ada Example")
        anna.fill(anna.says("邮箱", "E-mail"), "ada@example.org")
        anna.fill(anna.says("详细地址", "Street and house"), "Voorbeeldstraat 1")
        anna.fill(anna.says("邮编", "Postal code"), "3011 AA")
        anna.fill(anna.says("城市", "City"), "Rotterdam")
        anna.page.get_by_role("radio").first.check()
        place = anna.page.get_by_role("button", name=anna.says("提交订单", "Place order"))
        expect(place).to_be_enabled(timeout=PATIENCE_MS)
        anna.page.reload()
        expect(place).to_be_enabled(timeout=PATIENCE_MS)
        assert anna.fits()
        anna.look("order-new")
        place.dblclick()
        anna.page.wait_for_url("**/orders/0*")
        anna.see("Ada Example")
        assert anna.sent("POST", "/api/v1/orders") == 1


def test_what_is_not_there_is_told_at_its_line(desk: Open) -> None:
    with desk("zh") as anna:
        anna.to("/orders/new")
        product = anna.page.get_by_label("添加商品").filter(visible=True).first
        product.fill("MUG-RED")
        anna.page.locator(".ant-select-item-option").filter(has_text="MUG-RED").click()
        anna.page.get_by_role("spinbutton").fill("90000")
        anna.page.get_by_role("alert").filter(has_text="仅剩").wait_for()
        anna.look("order-new-short")


def test_what_is_no_longer_asked_for_cannot_be_chosen(desk: Open) -> None:
    """Enter before the answer comes takes nothing of the answer before."""
    with desk("en") as anna:
        anna.to("/orders/new")
        product = anna.page.get_by_label("Add product").filter(visible=True).first
        offer = anna.page.locator(".ant-select-item-option")
        product.fill("MUG-RED")
        offer.filter(has_text="MUG-RED").first.wait_for()
        product.fill("APRON-NAVY")
        product.press("Enter")
        offer.filter(has_text="APRON-NAVY").first.click()
        expect(anna.page.get_by_role("spinbutton")).to_have_count(1)
        expect(anna.page.get_by_role("button", name=re.compile("^Remove .*apron", re.IGNORECASE))).to_have_count(1)
