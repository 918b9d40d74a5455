"""Buyers in a browser: the whole way through the example shop, and what goes wrong on it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.storefront.browsing import Shop, Visit, browser, served, visiting
from tests.storefront.demo import Demo

# Where somebody who changes the shop's looks wants to see them: SHOP_PICTURES=/tmp/pictures
PICTURES = Path(os.environ["SHOP_PICTURES"]) if "SHOP_PICTURES" in os.environ else None
TYPED = {
    "name": "Ada Example",
    "email": "ada@example.org",
    "line": "Voorbeeldstraat 1",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
}


@pytest.fixture(scope="module")
def shop(demo: Demo) -> Iterator[Shop]:
    promotion = {
        "name": "Tea",
        "titles": {"en": "Tea time"},
        "kind": "percent",
        "percent_ppm": 100_000,
        "by_coupon": True,
    }
    made = demo.send("POST", "/promotions", promotion)
    demo.send("POST", f"/promotions/{made['id']}/coupons", {"codes": ["TEA-TIME"]})
    with served(demo, "web-eu") as serving:
        yield serving


@pytest.fixture(scope="module")
def chromium(shop: Shop) -> Iterator[Browser]:
    with browser() as launched:
        yield launched


def put_into_cart(page: Page, title: str, search: str) -> None:
    page.get_by_role("searchbox").fill(search)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("listitem").filter(has_text=title).get_by_role("button").click()


def to_checkout(visit: Visit, title: str = "Glass teapot", search: str = "teapot", quantity: int = 1) -> None:
    visit.to()
    put_into_cart(visit.page, title, search)
    visit.page.locator("#cart-link").click()
    visit.page.get_by_label(f"Quantity of {title}").fill(str(quantity))
    visit.page.get_by_label(f"Quantity of {title}").press("Tab")
    visit.page.get_by_role("link", name="To checkout").click()


def fill_in(page: Page, **changed: str) -> None:
    page.get_by_label("Country").select_option("NL")
    for name, text in (TYPED | changed).items():
        page.locator(f"#{name}").fill(text)
    expect(page.get_by_role("radio").first).to_be_checked()
    expect(page.locator(".working")).to_be_empty()


def order_number(page: Page) -> int:
    expect(page.locator("#thanks")).to_be_visible()
    return int(re.findall(r"\d{6,}", page.locator("h1").inner_text())[0])


def orders_of(visit: Visit) -> int:
    """How many orders this visitor sees."""
    visit.to("#/orders")
    expect(visit.page.locator(".orders li").first).to_be_visible()
    return visit.page.locator(".orders li").count()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_buyer_searches_orders_pays_and_sees_the_parcel(chromium: Browser, shop: Shop, width: str) -> None:
    with visiting(chromium, shop, width) as visit:
        page = visit.page
        visit.to()
        expect(page.locator(".card").nth(12)).to_be_visible()
        look(visit, "1-goods", width)
        to_checkout(visit, quantity=2)
        expect(page.get_by_text("Your goods are kept for you")).to_be_visible()
        fill_in(page)
        page.get_by_label("Coupon code").fill("tea-time")
        page.get_by_label("Coupon code").press("Enter")
        expect(page.get_by_text("Applied.")).to_be_visible()
        expect(page.locator(".discount dd")).to_have_text("-€4.90")
        look(visit, "2-checkout", width)
        page.get_by_role("button", name="Order with obligation to pay").click()
        number = order_number(page)
        expect(page.get_by_text("Unpaid")).to_be_visible()
        page.get_by_role("button", name="Pay €").click()
        expect(page.locator(".badge", has_text="Paid")).to_be_visible()
        ship(shop.demo, number)
        page.reload()
        expect(page.get_by_text("3SABC0001")).to_be_visible()
        expect(page.get_by_text("Picked up")).to_be_visible()
        look(visit, "3-order", width)
        assert orders_of(visit) == 1
        look(visit, "4-orders", width)
        assert visit.complaints == []
        assert visit.foreign() == []
        assert visit.orders_sent() == 1


def look(visit: Visit, name: str, width: str) -> None:
    """Nothing sticks out, every field has a name, and there is a picture if one is wanted."""
    visit.look(f"{name}-{width}", PICTURES)
    assert visit.fits()
    assert visit.unnamed() == []


def ship(demo: Demo, number: int) -> None:
    """As the warehouse does it: everything of the order in one parcel."""
    listed = demo.send("GET", "/orders?channel=web-eu&limit=50")["items"]
    order = demo.send("GET", f"/orders/{next(each['id'] for each in listed if each['number'] == number)}")
    lines = [
        {"order_id": order["id"], "line_no": line["line_no"], "quantity": line["quantity"]} for line in order["lines"]
    ]
    parcel = {"location": "RTM", "carrier": "postnl", "tracking_number": f"3SABC0001-{number}", "lines": lines}
    demo.send("POST", "/parcels", parcel)


def test_ten_clicks_make_one_order(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        visit.page.evaluate("for (let n = 0; n < 10; n++) document.querySelector('#checkout-form').requestSubmit()")
        order_number(visit.page)
        assert visit.orders_sent() == 1
        assert orders_of(visit) == 1


def test_nothing_typed_is_lost_by_a_reload(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit, quantity=3)
        fill_in(visit.page)
        visit.page.reload()
        for name, text in TYPED.items():
            expect(visit.page.locator(f"#{name}")).to_have_value(text)
        expect(visit.page.locator("#country")).to_have_value("NL")
        expect(visit.page.locator(".bought")).to_contain_text("3 × Glass teapot")
        visit.page.locator("#order").click()
        order_number(visit.page)
        assert visit.complaints == []


def test_an_order_whose_answer_is_lost_is_sent_again_and_stands_once(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        visit.page.route("**/api/v1/orders", lose_the_answer)
        visit.page.locator("#order").click()
        expect(visit.page.get_by_text("We did not hear whether your order arrived")).to_be_visible()
        visit.page.unroute("**/api/v1/orders")
        visit.page.reload()
        visit.page.get_by_role("button", name="Send again").click()
        order_number(visit.page)
        assert orders_of(visit) == 1


def lose_the_answer(route: Route) -> None:
    """The order reaches the server; nobody hears of it."""
    route.fetch()
    route.abort("connectionreset")


def test_goods_that_are_gone_are_named_with_what_is_left(chromium: Browser, shop: Shop) -> None:
    leave(shop.demo, "VASE", 3)
    with visiting(chromium, shop) as visit:
        to_checkout(visit, "Celadon vase", "vase", quantity=5)
        expect(visit.page.locator("#refused")).to_contain_text("“Celadon vase”: 5 wanted, only 3 left")
        visit.page.locator("#cart-link").click()
        expect(visit.page.locator(".line .warn")).to_have_text("only 3 left")
        visit.page.get_by_label("Quantity of Celadon vase").fill("3")
        visit.page.get_by_label("Quantity of Celadon vase").press("Tab")
        visit.page.get_by_role("link", name="To checkout").click()
        fill_in(visit.page)
        visit.page.locator("#order").click()
        order_number(visit.page)
        assert set(visit.refused) == {409}
        assert [each for each in visit.complaints if "409" not in each] == []


def end_token(visit: Visit) -> None:
    """As the buyer's customer is erased, or signed out from elsewhere: the browser does not hear of it."""
    visit.shop.demo.send("DELETE", "/my/token", token=visit.kept("buyer")["token"])


def buy_teapot(visit: Visit) -> int:
    to_checkout(visit)
    fill_in(visit.page)
    visit.page.locator("#order").click()
    return order_number(visit.page)


def test_a_browser_whose_token_ended_begins_anew_and_says_that_earlier_orders_are_gone(
    chromium: Browser, shop: Shop
) -> None:
    with visiting(chromium, shop) as visit:
        buy_teapot(visit)
        end_token(visit)
        visit.page.get_by_role("button", name="Pay €").click()
        expect(visit.page.get_by_text("Earlier orders of this browser are not shown")).to_be_visible()
        visit.page.reload()
        expect(visit.page.get_by_text("Earlier orders of this browser are not shown")).to_be_visible()
        assert visit.page.locator(".orders li").count() == 0
        number = buy_teapot(visit)
        assert orders_of(visit) == 1
        expect(visit.page.locator(".orders li")).to_contain_text(str(number))
        expect(visit.page.get_by_text("Earlier orders of this browser are not shown")).to_be_visible()
        assert set(visit.refused) == {401}


def test_an_order_of_one_whose_token_has_just_ended_is_placed_by_a_new_guest(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        buy_teapot(visit)
        to_checkout(visit)
        fill_in(visit.page)
        end_token(visit)
        visit.page.locator("#order").click()
        order_number(visit.page)
        assert orders_of(visit) == 1


def test_prices_are_told_to_one_whose_token_has_ended(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        buy_teapot(visit)
        end_token(visit)
        to_checkout(visit)
        expect(visit.page.locator(".sums .total")).to_contain_text("€")


def taken(shop: Shop) -> int:
    """How many orders the shop has."""
    return len(shop.demo.send("GET", "/orders?channel=web-eu&limit=200")["items"])


def test_an_order_that_may_stand_is_not_sent_again_as_somebody_else(chromium: Browser, shop: Shop) -> None:
    before = taken(shop)
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        visit.page.route("**/api/v1/orders", lose_the_answer)
        visit.page.locator("#order").click()
        expect(visit.page.get_by_text("We did not hear whether your order arrived")).to_be_visible()
        visit.page.unroute("**/api/v1/orders")
        end_token(visit)
        visit.page.get_by_role("button", name="Send again").click()
        expect(visit.page.locator("#refused")).to_contain_text("Ask the shop before you order again")
        assert visit.refused.count(401) == 1
        assert taken(shop) == before + 1


def leave(demo: Demo, sku: str, units: int) -> None:
    """Others buy until so many units are left, all from one location."""
    there = demo.send("GET", f"/availability?channel=web-eu&sku={sku}")["items"][0]["sellable"]
    demo.send("POST", "/orders", {"channel": "web-eu", "lines": [{"sku": sku, "quantity": there - units}]})


def test_a_hold_that_has_ended_is_said_and_the_order_goes_on_without_it(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        hold = visit.kept("hold")["id"]
        shop.demo.send("DELETE", f"/holds/{hold}", token=shop.key)
        visit.page.locator("#order").click()
        expect(visit.page.locator("#refused")).to_contain_text("not kept for you any more")
        visit.page.locator("#order").click()
        order_number(visit.page)
        assert orders_of(visit) == 1


def test_goods_that_others_hold_are_not_kept_and_can_be_ordered(chromium: Browser, shop: Shop) -> None:
    leave(shop.demo, "CANDLE", 2)
    line = {"sku": "CANDLE", "quantity": 1}
    shop.demo.send("POST", "/holds", {"channel": "web-eu", "lines": [line]}, token=shop.key)
    with visiting(chromium, shop) as visit:
        to_checkout(visit, "Osmanthus candle", "candle")
        expect(visit.page.locator(".held")).to_contain_text("not kept while you fill this in")
        fill_in(visit.page)
        visit.page.locator("#order").click()
        order_number(visit.page)


def test_a_code_that_is_being_typed_survives_an_answer(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        visit.page.get_by_label("Coupon code").press_sequentially("TEA-")
        with visit.page.expect_response(re.compile("/quotes$")):
            visit.page.get_by_role("radio").nth(1).evaluate("way => way.click()")  # the focus stays where it is
        expect(visit.page.locator(".working")).to_be_empty()
        visit.page.keyboard.type("TIME")
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator(".coupons li")).to_contain_text("TEA-TIME")
        expect(visit.page.get_by_label("Coupon code")).to_have_value("")


def test_a_code_that_does_not_count_says_why(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        visit.page.get_by_label("Coupon code").fill("NOSUCHCODE")
        visit.page.get_by_role("button", name="Apply").click()
        expect(visit.page.locator(".coupons li")).to_contain_text("There is no such code")
        visit.page.get_by_role("button", name="Remove code NOSUCHCODE").click()
        expect(visit.page.locator(".coupons li")).to_have_count(0)
        assert visit.complaints == []


def test_what_is_missing_is_marked_and_has_the_focus(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page, email="ada at example", city="")
        visit.page.locator("#order").click()
        expect(visit.page.locator("#email-problem")).to_have_text("This does not look like an e-mail address.")
        expect(visit.page.locator("#city-problem")).to_have_text("Please fill this in.")
        expect(visit.page.locator("#email")).to_be_focused()
        expect(visit.page.locator("#refused")).to_contain_text("Something is missing")
        for name in ("email", "city"):
            visit.page.locator(f"#{name}").fill(TYPED[name])
        expect(visit.page.locator("#refused")).to_have_count(0)
        assert visit.orders_sent() == 0


def test_an_unpaid_order_can_be_cancelled(chromium: Browser, shop: Shop) -> None:
    with visiting(chromium, shop) as visit:
        to_checkout(visit)
        fill_in(visit.page)
        visit.page.locator("#order").click()
        order_number(visit.page)
        visit.page.get_by_role("button", name="Cancel this order").click()
        visit.page.get_by_role("button", name="Yes, cancel it").click()
        expect(visit.page.locator(".badge", has_text="Cancelled")).to_be_visible()
        expect(visit.page.locator("#pay")).to_have_count(0)
        assert visit.complaints == []


def test_the_chinese_shop_is_chinese(chromium: Browser, demo: Demo) -> None:
    with served(demo, "web-cn") as shop, visiting(chromium, shop, "phone", "zh-CN") as visit:
        page = visit.page
        visit.to()
        page.get_by_role("searchbox").fill("茶壶")
        page.get_by_role("searchbox").press("Enter")
        page.get_by_role("button", name="加入购物车").click()
        page.locator("#cart-link").click()
        page.get_by_role("link", name="去结算").click()
        page.get_by_label("国家").select_option("CN")
        typed = {
            "name": "王小明",
            "email": "wang@example.org",
            "region": "湖北",
            "city": "武汉市",
            "district": "武昌区",
        }
        for name, text in (typed | {"line": "中山路 1 号"}).items():
            page.locator(f"#{name}").fill(text)
        expect(page.get_by_role("radio").first).to_be_checked()
        look(visit, "5-checkout-zh", "phone")
        page.get_by_role("button", name="提交订单").click()
        order_number(page)
        expect(page.locator(".badge", has_text="未付款")).to_be_visible()
        look(visit, "6-order-zh", "phone")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_text("Unpaid")).to_be_visible()
        assert visit.complaints == []


def test_a_page_that_the_key_does_not_name_gets_nothing(chromium: Browser, demo: Demo, shop: Shop) -> None:
    with served(demo, "web-eu") as foreign, visiting(chromium, foreign) as visit:
        visit.to(f"?key={shop.key}")
        expect(visit.page.get_by_role("alert")).to_contain_text(f"must name {foreign.address}")
        assert visit.page.locator(".card").count() == 0
        assert any("CORS" in each for each in visit.complaints)
