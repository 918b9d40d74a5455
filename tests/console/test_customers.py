"""Customers, as somebody finds, keeps and erases them at the desk."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.console.desk import Open
from tests.console.goods import place_order
from tests.storefront.demo import Demo

BOTH = pytest.mark.parametrize(("language", "width"), [("zh", "desk"), ("en", "phone")])


@BOTH
def test_a_customer_is_created_with_an_address_and_found(desk: Open, language: str, width: str) -> None:
    name = f"Noor {uuid4().hex[:6]}"
    with desk(language, width) as anna:
        anna.to("/customers")
        create = anna.says("新建客户", "Create customer")
        anna.click(create)
        anna.fill(anna.says("姓名", "Name"), name)
        anna.fill(anna.says("电话", "Phone"), "+31 20 123 4567")
        anna.click(create, within=anna.page.get_by_role("dialog"))
        anna.page.get_by_role("heading", name=name).wait_for()
        anna.see("+31 20 123 4567")
        add = anna.says("添加地址", "Add address")
        anna.click(add)
        anna.page.get_by_label(anna.says("国家/地区", "Country")).first.fill(anna.says("荷兰", "Netherlands"))
        anna.page.keyboard.press("Enter")
        anna.page.locator("#address-line1").fill("Coolsingel 40")
        anna.page.locator("#address-city").fill("Rotterdam")
        anna.page.locator("#address-postal_code").fill("3011 AD")
        anna.click(add, within=anna.page.get_by_role("dialog"))
        anna.see("3011 AD Rotterdam")
        anna.look("customer")
        assert anna.fits()
        anna.to(f"/customers?q={name.split()[1]}")
        expect(anna.page.locator("#content").get_by_role("link", name=name)).to_have_count(1)


@BOTH
def test_all_orders_of_a_customer_stand_on_their_page(desk: Open, demo: Demo, language: str, width: str) -> None:
    buyer = {"name": "Mila Smit", "customer_id": demo.send("POST", "/customers", {"name": "Mila Smit"})["id"]}
    first, *_, last = [place_order(demo, buyer=buyer) for _ in range(12)]
    with desk(language, width) as anna:
        anna.to(f"/customers/{buyer['customer_id']}")
        anna.see(f"#{last['number']}")
        expect(anna.page.get_by_text(f"#{first['number']}")).to_have_count(0)
        anna.click(anna.says("下一页", "Next"), exact=False)
        anna.click(f"#{first['number']}")
        anna.page.wait_for_url(f"**/orders/{first['id']}")


@BOTH
def test_an_address_is_changed_and_removed(desk: Open, demo: Demo, language: str, width: str) -> None:
    address = {"country": "NL", "lines": ["Damrak 1"], "city": "Amsterdam", "postal_code": "1012 LG"}
    customer = demo.send("POST", "/customers", {"name": "Daan", "addresses": [address]})
    with desk(language, width) as anna:
        anna.to(f"/customers/{customer['id']}")
        change, remove = anna.says("修改地址", "Change address"), anna.says("删除地址", "Remove address")
        anna.click(change)
        anna.page.locator("#address-line1").fill("Damrak 2")
        anna.click(change, within=anna.page.get_by_role("dialog"))
        anna.see("Damrak 2")
        anna.click(remove)
        anna.click(remove, within=anna.page.locator(".ant-popover"))
        anna.see(anna.says("还没有收货地址。", "No address is kept."))
    assert demo.send("GET", f"/customers/{customer['id']}")["addresses"] == []


@BOTH
def test_a_customer_is_erased_only_by_their_name(desk: Open, demo: Demo, language: str, width: str) -> None:
    customer = demo.send("POST", "/customers", {"name": "Lotte Jansen", "email": f"{uuid4().hex}@example.com"})
    with desk(language, width) as anna:
        anna.to(f"/customers/{customer['id']}")
        anna.click(anna.says("更多操作", "More actions"))
        anna.click(anna.says("清除客户数据", "Erase customer"))
        anna.see(anna.says("此操作无法撤销。", "This cannot be undone."))
        erase = anna.pressed(anna.says("永久清除", "Erase for good"))
        typed = anna.says("请输入“Lotte Jansen”以确认", "Type “Lotte Jansen” to confirm")
        anna.fill(typed, "Lotte")
        expect(erase).to_be_disabled()
        anna.fill(typed, "Lotte Jansen")
        erase.click()
        anna.page.get_by_role("heading", name=anna.says("已清除的客户", "Erased customer")).wait_for()
    erased = demo.send("GET", f"/customers/{customer['id']}")
    assert (erased["name"], erased["email"]) == (None, None)
    assert erased["erased_at"]
