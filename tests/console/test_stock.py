"""Stock at the console: a number is explained, goods are received and counted, thresholds are set; whoever counts clicks."""

import pytest
from playwright.sync_api import expect

from tests.console.desk import Desk, Open
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "phone"), ("en", "desk")])
SKU = "BEANIE-GREY"
AT = "RTM"
# A scanner is a keyboard that types faster than anything is drawn.
SCANNED_TWICE = """async (field, code) => {
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  for (let nth = 0; nth < 2; nth++) {
    write.call(field, code);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((soon) => setTimeout(soon, 1));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true }));
    for (let turn = 0; turn < 9; turn++) await null; // drawn, but no timer has run
  }
}"""


def on_hand(demo: Demo, sku: str = SKU) -> int:
    return int(demo.send("GET", f"/stock/{sku}/{AT}")["on_hand"])


def to_stock(anna: Desk) -> None:
    """From the home page by what can be seen."""
    anna.click(anna.says("库存", "Stock"))
    anna.page.get_by_role("heading", level=1, name=anna.says("库存", "Stock")).wait_for()


@BOTH
def test_a_number_is_explained_in_three_clicks(desk: Open, demo: Demo, language: str, width: str) -> None:
    first = demo.send("GET", "/stock?limit=1")["items"][0]
    with desk(language, width, at="/") as anna:
        to_stock(anna)
        name = f"{anna.says('查看由来：现货', 'Explain On hand:')} {first['on_hand']}"
        anna.page.get_by_title(name).filter(visible=True).first.click()
        anna.clicks += 1
        anna.see(anna.says(f"现货 {first['on_hand']} 的由来", f"On hand: why {first['on_hand']}?"))
        anna.see(anna.says(f"可售 {first['available']}", f"{first['available']} available to sell"))
        anna.see(anna.says("入库", "Received"))
        assert anna.clicks <= 3
        anna.look("level")


@BOTH
def test_goods_are_received_in_six_clicks_and_once(desk: Open, demo: Demo, language: str, width: str) -> None:
    before = on_hand(demo)
    with desk(language, width, at="/") as anna:
        to_stock(anna)
        anna.click(anna.says("入库", "Receive stock"))
        scan = anna.page.get_by_label(anna.says("添加 SKU", "Add a SKU")).filter(visible=True).first
        scan.evaluate(SCANNED_TWICE, SKU.lower())  # is two units
        units = anna.page.get_by_label(f"{anna.says('数量', 'Units')} {SKU}")
        expect(units).to_have_value("2")
        units.fill("12")
        anna.see(f"{before} → {before + 12}")
        anna.look("receive")
        book = anna.pressed(anna.says("确认入库", "Receive"))
        book.dblclick()
        anna.clicks += 1
        anna.see(anna.says("已完成，产生 1 条流水。", "Done: 1 movement."))
        assert anna.clicks <= 6
        assert anna.sent("POST", "/stock/receipts") == 1
    assert on_hand(demo) == before + 12


def test_what_was_typed_outlives_the_server(desk: Open, demo: Demo) -> None:
    before = on_hand(demo)
    with desk("en") as anna:
        anna.to("/stock/receive")
        scan = anna.page.get_by_label("Add a SKU").filter(visible=True).first
        scan.fill(SKU)
        scan.press("Enter")
        expect(anna.page.get_by_label(f"Units {SKU}")).to_have_value("1")
        demo.web.kill()
        anna.click("Receive")
        anna.see("The server does not answer")
        demo.web.start()
        anna.page.reload()
        expect(anna.page.get_by_label(f"Units {SKU}")).to_have_value("1")
        anna.click("Receive")
        anna.see("Done: 1 movement.")
        anna.refused.clear()
    assert on_hand(demo) == before + 1


@BOTH
def test_a_count_says_the_difference_before_it_is_sent(desk: Open, demo: Demo, language: str, width: str) -> None:
    before = on_hand(demo)
    with desk(language, width) as anna:
        anna.to(f"/stock/count?sku={SKU}&location={AT}")
        counted = anna.page.get_by_label(f"{anna.says('实盘数量', 'Counted')} {SKU}")
        counted.fill(str(before))
        anna.see(anna.says("无差异", "no difference"))
        counted.fill(str(before - 3))
        anna.see("(-3)")
        anna.click(anna.says("提交盘点", "Book the count"))
        anna.see(anna.says(f"现货 {before - 3} 的由来", f"On hand: why {before - 3}?"))
        anna.see(anna.says("盘点", "Counted"))
    assert on_hand(demo) == before - 3


def test_who_comes_second_to_thresholds_is_told_what_changed(desk: Open, demo: Demo) -> None:
    with desk("zh") as anna:
        anna.to(f"/stock/level/{AT}/{SKU}")
        anna.click("更多操作")
        anna.click("阈值设置")
        safety = anna.page.get_by_label("安全库存", exact=True)
        was = safety.input_value()
        safety.fill("7")
        version = int(demo.send("GET", f"/stock/{SKU}/{AT}/settings")["version"])
        other = {"safety_stock": 2, "oversell_limit": 0, "low_at": None}
        demo.send("PUT", f"/stock/{SKU}/{AT}/settings", other, version=version)
        anna.click("保存阈值")
        anna.see("内容已被他人修改")
        anna.see(f"安全库存: {was} → 2")
        anna.click("保留我的修改")
        anna.click("保存阈值")
        anna.see("阈值已保存。")
        anna.refused.clear()
    assert demo.send("GET", f"/stock/{SKU}/{AT}/settings")["safety_stock"] == 7


def test_a_location_is_opened_and_serves_a_channel(desk: Open, demo: Demo) -> None:
    with desk("en", at="/") as anna:
        to_stock(anna)
        anna.click("Locations")
        anna.click("Open a location")
        anna.fill("Code", "LYS")
        anna.fill("Name", "Lyon")
        country = anna.page.get_by_label("Country", exact=True).filter(visible=True).last
        country.fill("France")
        country.press("Enter")
        anna.fill("Currency", "eur")
        anna.click("Open a location", within=anna.page.get_by_role("dialog"))
        anna.see("“Lyon” is open.")
        anna.click("Change locations of Web shop Europe")
        anna.page.get_by_label("Add a location", exact=True).click()
        anna.page.locator(".ant-select-item-option").filter(has_text="Lyon").click()
        anna.click("Save locations")
        anna.see("The locations of Web shop Europe are saved.")
        anna.look("locations")
    sources = demo.send("GET", "/channels/web-eu/locations")["items"]
    assert [each["location"] for each in sources][-1] == "LYS"
