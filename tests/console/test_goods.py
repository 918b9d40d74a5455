"""Products, prices and promotions, as somebody keeps them at the desk."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.console.desk import Desk, Open
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "desk"), ("en", "phone")])
EUROPE = "Web shop Europe · EUR"


def choose(desk: Desk, label: str, option: str) -> None:
    """Open a list by its label and take what is called so."""
    desk.page.get_by_label(label, exact=True).filter(visible=True).first.press("ArrowDown")
    desk.page.locator(".ant-select-dropdown:visible").get_by_text(option, exact=True).first.click()


def create_product(demo: Demo, *skus: str) -> dict[str, Any]:
    titles = {"en": "Tea tray", "zh-CN": "茶盘"}
    body = {"handle": f"tray-{uuid4().hex[:8]}", "titles": titles, "skus": [{"sku": sku} for sku in skus]}
    created: dict[str, Any] = demo.send("POST", "/products", body)
    return created


def code(beginning: str) -> str:
    return f"{beginning}-{uuid4().hex[:6].upper()}"


@BOTH
def test_a_product_is_created_and_priced(desk: Open, language: str, width: str) -> None:
    sku = code("BOWL")
    with desk(language, width) as anna:
        anna.to("/products")
        anna.click(anna.says("新建商品", "Create product"))
        anna.fill(anna.says("商品编码", "Handle"), sku.lower())
        anna.fill(anna.says("名称（英文）", "Title in English"), "Rice bowl")
        anna.fill(anna.says("名称（简体中文）", "Title in Chinese (simplified)"), "饭碗")
        anna.fill(anna.says("SKU 编码", "SKU code"), sku)
        anna.click(anna.says("新建商品", "Create product"), within=anna.page.get_by_role("dialog"))
        anna.see(anna.says("未定价，暂不可下单。", "No price: it cannot be ordered yet."))
        assert anna.heading().endswith(anna.says("饭碗", "Rice bowl"))
        anna.click(anna.says("设置价格", "Set price"))
        choose(anna, anna.says("价目表", "Price list"), EUROPE)
        anna.fill(anna.says("金额", "Amount"), "12.5")
        anna.see(anna.says(f"{sku} 在 {EUROPE} 的价格立即变为 €12.50。", f"{sku} costs €12.50 in {EUROPE} at once."))
        anna.click(anna.says("设置价格", "Set price"), within=anna.page.get_by_role("dialog"))
        anna.see(anna.says("生效中", "Valid now"))
        assert anna.sent("POST", "/prices") == 1
        anna.look("product")
        assert anna.fits()


@BOTH
def test_a_price_is_followed_by_another_and_ended(desk: Open, demo: Demo, language: str, width: str) -> None:
    sku = code("TRAY")
    product = create_product(demo, sku)
    demo.send("POST", "/prices", {"price_list": "web-eu-eur", "sku": sku, "amount_minor": 2000})
    with desk(language, width) as anna:
        anna.to(f"/skus/{sku}")
        anna.see("€20.00")
        assert product["id"] in anna.page.url
        anna.click(anna.says("设置价格", "Set price"))
        choose(anna, anna.says("价目表", "Price list"), EUROPE)
        anna.fill(anna.says("金额", "Amount"), "17")
        anna.see(anna.says("届时有效的价格 €20.00 随之失效。", "The price of €20.00 that holds then ends with that."))
        anna.click(anna.says("设置价格", "Set price"), within=anna.page.get_by_role("dialog"))
        anna.see("€17.00")
        anna.click(anna.says("显示 1 条历史价格", "Show 1 past price"))
        anna.see(anna.says("已失效", "Over"))
        anna.click(anna.says("终止价格", "End price"))
        anna.click(anna.says("终止价格", "End price"), within=anna.page.get_by_role("dialog"))
        anna.see(anna.says("的价格已设定终止", f"The price of {sku} ends."))
    prices = demo.send("GET", f"/prices?sku={sku}")["items"]
    assert [price["amount_minor"] for price in prices] == [2000, 1700]
    assert all(price["valid_to"] for price in prices)


@BOTH
def test_a_product_is_archived_and_taken_back(desk: Open, demo: Demo, language: str, width: str) -> None:
    product = create_product(demo, code("TRAY"))
    with desk(language, width) as anna:
        anna.to(f"/products/{product['id']}")
        archive, restore = anna.says("归档商品", "Archive product"), anna.says("恢复商品", "Take back from archive")
        for act, state in ((archive, anna.says("已归档", "Archived")), (restore, anna.says("在售", "On sale"))):
            anna.click(anna.says("更多操作", "More actions"))
            anna.click(act)
            anna.click(act, within=anna.page.get_by_role("dialog"))
            expect(anna.page.locator("#content .ant-tag").first).to_have_text(state)
    assert demo.send("GET", f"/products/{product['id']}")["archived_at"] is None


@BOTH
def test_a_sku_is_added_and_a_wrong_gtin_is_told(desk: Open, demo: Demo, language: str, width: str) -> None:
    product, sku = create_product(demo), code("TRAY")
    with desk(language, width) as anna:
        anna.to(f"/products/{product['id']}")
        add = anna.says("添加 SKU", "Add SKU")
        anna.click(add)
        drawer = anna.page.get_by_role("dialog")
        anna.fill(anna.says("SKU 编码", "SKU code"), sku)
        gtin = anna.says("条码（GTIN）", "GTIN")
        anna.fill(gtin, "2000000000001")
        anna.click(add, within=drawer)
        anna.page.get_by_role("alert").filter(has_text="GTIN").wait_for()
        anna.fill(gtin, "")
        anna.click(add, within=drawer)
        anna.see(sku)
        drawer.wait_for(state="hidden")
    assert [each["sku"] for each in demo.send("GET", f"/products/{product['id']}")["skus"]] == [sku]


def test_prices_are_narrowed_to_a_list_by_a_click(desk: Open) -> None:
    with desk("en") as anna:
        anna.to("/prices")
        anna.page.get_by_role("link", name=re.compile("web-eu-eur")).click()
        anna.page.wait_for_url("**/prices?price_list=web-eu-eur")
        expect(anna.page.locator("tbody").get_by_text("CN¥")).to_have_count(0)
        anna.see("€12.50")


@BOTH
def test_a_promotion_is_made_with_codes_and_ended(desk: Open, demo: Demo, language: str, width: str) -> None:
    name, coupon = code("Summer"), code("SUN")
    with desk(language, width) as anna:
        anna.to("/promotions")
        create = anna.says("新建促销", "Create promotion")
        anna.click(create)
        anna.fill(anna.says("促销名称", "Name"), name)
        anna.fill(anna.says("名称（英文）", "Title in English"), "Summer")
        anna.fill(anna.says("减免百分比", "How many percent"), "15")
        anna.click(anna.says("凭优惠券", "By coupon"))
        anna.click(create, within=anna.page.get_by_role("dialog"))
        anna.see(anna.says("8.5 折（减 15%）", "15% off"))
        make = anna.says("生成优惠码", "Make coupon codes")
        anna.click(make)
        anna.fill(anna.says("优惠码（每行一个）", "Codes, one a line"), coupon.lower())
        anna.click(make, within=anna.page.get_by_role("dialog"))
        anna.see(anna.says("已生成 1 个优惠码", "1 code is made"))
        anna.click(anna.says("关闭", "Close"), within=anna.page.locator(".ant-modal"))
        anna.click(anna.says("停用", "Turn off"))
        anna.see(anna.says(f"{coupon} 已停用。", f"{coupon} is out of use."))
        anna.look("promotion")
        end = anna.says("停用促销", "End promotion")
        anna.click(anna.says("更多操作", "More actions"))
        anna.click(end)
        anna.see(anna.says("该活动的优惠码将全部失效。", "Its coupon codes do not work any more."))
        anna.click(end, within=anna.page.get_by_role("dialog"))
        anna.see(anna.says(f"促销“{name}”已停用。", f"“{name}” is ended."))
    made = next(each for each in demo.send("GET", "/promotions?active=false")["items"] if each["name"] == name)
    assert made["percent_ppm"] == 150_000
    coupons = demo.send("GET", f"/promotions/{made['id']}/coupons")["items"]
    assert [(each["code"], each["active"]) for each in coupons] == [(coupon, False)]
