"""Shopify's and WooCommerce's own files: recognised, each row mapped or refused by name, columns that are not taken told."""

import msgspec
import pytest

from orderloom.infra.work import Pool, begin
from tests.telling import shopify, woocommerce
from tests.worlds import World, a_shop

from .sending import Sender

LISTS = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
UPDATE cache_epochs SET version = version + 1;
"""
ORDERS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Billing Name,Billing Address1,Billing City,Billing Zip,Billing Country,Shipping Name,Shipping Address1,Shipping City,"
    "Shipping Zip,Shipping Country,Notes,Cancelled at,Payment Method,Refunded Amount,Id,Tags,Lineitem discount,Loyalty Card\n"
    "#1001,ada@example.org,paid,2026-03-01 10:15:00 -0400,fulfilled,2026-03-02 09:00:00 -0400,no,EUR,47.00,6.00,3.29,56.29,"
    "FALL5,5.00,Standard,2026-03-01 10:14:00 -0400,2,Mug,16.00,MUG-BLUE,"
    "Ada Example,1 Fictional Lane,Testville,'00000,US,Ada Example,"
    "1 Fictional Lane,Testville,'00000,US,Ring twice,,Visa,,5550001,VIP,0.00,x\n"
    "#1001,ada@example.org,,,,,,,,,,,,,,,1,Tote,20.00,MUG-RED,,,,,,,,,,,,,,,,,0.00,\n"
    "#1002,bo@example.org,paid,2026-03-10 09:00:00 -0400,,,no,EUR,25.00,0.00,4.34,25.00,,0.00,Pickup,2026-03-10 09:00:00 -0400,1,"
    "Mug,25.00,MUG-BLUE,,,,,,,,,,,,,Cash on Delivery (COD),,5550002,,0.00,\n"
    "#1003,cy@example.org,voided,,unfulfilled,,no,EUR,16.00,0.00,0.00,16.00,,0.00,,2026-03-11 09:00:00 -0400,1,Mug,16.00,MUG-BLUE,"
    ",,,,,,,,,,,,,,5550003,,0.00,\n"
    "#1004,cy@example.org,paid,,unfulfilled,,no,EUR,10.00,0.00,0.00,12.00,,0.00,,2026-03-11 09:00:00 -0400,1,Mug,10.00,MUG-BLUE,"
    ",,,,,,,,,,,,,,5550004,,0.00,\n"
    "#1005,cy@example.org,paid,,unfulfilled,,no,EUR,10.00,0.00,0.00,10.00,,0.00,,2026-03-11 09:00:00 -0400,1,Mug,10.00,,"
    ",,,,,,,,,,,,,,5550005,,0.00,\n"
)
PRODUCTS = (
    "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price,"
    "Variant Taxable,Variant Barcode,Image Src,Status\n"
    "cup,Cup,<p>A cup</p>,Us,Kitchen,true,Colour,Blue,CUP-B,320.0,12.50,true,4006381333931,https://example.org/cup.jpg,active\n"
    "cup,,,,,,,Red,CUP-R,320,13.50,true,,,\n"
    "cup,,,,,,,,,,,,,https://example.org/cup2.jpg,\n"
    "gift,Gift,,Us,,true,Title,Default Title,GIFT,0,10.00,false,,,draft\n"
    "bare,Bare,,Us,,true,Title,Default Title,,0,10.00,true,,,active\n"
)
WOO_PRODUCTS = (
    "ID,Type,SKU,Name,Published,Tax status,Tax class,Weight (kg),Regular price,Categories,Images,Parent,Attribute 1 name,"
    "Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
    '1,simple,HAT,Hat,1,taxable,reduced-rate,0.12,15.00,"Clothing > Hats, Sale",https://example.org/h.jpg,,,,,\n'
    '2,variable,SHIRT,Shirt,1,taxable,,,,Clothing,,,Size,"S, M",Colour,Blue\n'
    "3,variation,SHIRT-S,Shirt - S,1,taxable,parent,0.2,20.00,,,SHIRT,Size,S,Colour,Blue\n"
    '4,"variation, virtual",SHIRT-M,Shirt - M,0,none,parent,0.2,21.00,,,id:2,Size,M,,\n'
    "5,grouped,SET,Set,1,taxable,,,,,,,,,,\n"
    "6,simple,,Nameless,1,taxable,,,1.00,,,,,,,\n"
    "7,variation,LOST,Lost,1,taxable,,,1.00,,,NOWHERE,Size,S,,\n"
)
PEOPLE = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Address1,Default Address City,"
    "Default Address Province Code,Default Address Country Code,Default Address Zip,Phone,Total Spent,Total Orders\n"
    "'7001,Ada,Example,ada@example.org,yes,1 Fictional Lane,Testville,NY,US,'00000,'+12025550143,56.29,1\n"
    "'7002,Bo,,bo@example.org,no,,,,,,,0,0\n"
)


@pytest.fixture
async def shop(pool: Pool) -> World:
    made = await a_shop(pool)
    async with begin(pool) as work:
        await work.tx.execute(LISTS)
    return made


@pytest.fixture
def sender(shop: World) -> Sender:
    return Sender(shop.pool)


async def test_orders_of_shopify(sender: Sender, shop: World) -> None:
    sent = await sender.send("orders", ORDERS, options={"channel": "web-eu"})
    assert sent.found.format == "shopify-orders"
    assert sent.counts == (2, 0, 0, 3)
    assert sent.problems == [
        (5, None, "payment_voided_elsewhere"),
        (6, None, "amounts_differ"),
        (7, None, "file_line_without_sku"),
    ]
    assert await shop.rows(
        "SELECT reference, status, history, includes_tax, goods_minor, discount_minor, tax_minor,"
        " shipping_minor, total_minor, paid_minor FROM orders ORDER BY 1"
    ) == [
        ("#1001", "complete", True, False, 5200, 500, 329, 600, 5629, 5629),
        ("#1002", "open", False, True, 2500, 0, 434, 0, 2500, 2500),
    ]
    assert await shop.rows("SELECT method FROM payments ORDER BY 1") == [("cash-on-delivery-cod",), ("visa",)]
    assert await shop.value("SELECT shipping ->> 'postal_code' FROM order_buyers WHERE shipping IS NOT NULL") == "00000"
    told = {note["column"]: note["message"] for note in sent.found.notes}
    assert told["Loyalty Card"] == "the column Loyalty Card is not known here and is left out"
    assert told["Accepts Marketing"].startswith("the column Accepts Marketing is left out: ")


async def test_a_code_for_free_shipping_takes_nothing_off_the_goods(sender: Sender, shop: World) -> None:
    head = (
        "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,"
    )
    head += "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Note Attributes\n"
    said = '"Gift: yes\n_ga: 1.2.3\nFloor: 2"'
    row = "paid,EUR,25.00,{},0.00,25.00,SHIPFREE,5.00,2026-03-10 09:00:00 -0400,1,Mug,25.00,MUG-BLUE," + said + "\n"
    file = head + "".join(f"#{nth},b@example.org," + row.format(fee) for nth, fee in enumerate(("0.00", "5.00"), 1))
    sent = await sender.send("orders", file, options={"channel": "web-eu"})
    assert sent.counts == (2, 0, 0, 0)
    assert (
        await shop.rows(
            "SELECT o.discount_minor, o.total_minor, d.target, d.amount_minor, d.code FROM orders o"
            " JOIN order_discounts d ON d.order_id = o.id"
        )
        == [(0, 2500, "shipping", 500, "SHIPFREE")] * 2
    )
    assert await shop.rows("SELECT body FROM order_notes") == [("Gift: yes\nFloor: 2",)] * 2


async def test_mended_orders_of_shopify_go_in(sender: Sender) -> None:
    sent = await sender.send("orders", ORDERS, options={"channel": "web-eu"})
    mended = sent.rejects.decode("utf-8-sig").replace("12.00", "10.00").replace("voided", "paid")
    again = await sender.send("orders", mended, options={"channel": "web-eu"})
    assert again.counts == (2, 0, 0, 1)


async def test_products_and_prices_of_shopify(sender: Sender, shop: World) -> None:
    sent = await sender.send("products", PRODUCTS)
    assert (sent.found.format, sent.counts) == ("shopify-products", (2, 0, 0, 1))
    assert sent.problems == [(6, "Variant SKU", "variant_without_sku")]
    assert await shop.rows(
        "SELECT s.sku, s.options, s.gtin, s.weight_g, s.tax_class, s.active, p.category"
        " FROM skus s JOIN products p ON p.id = s.product_id WHERE p.handle IN ('cup', 'gift') ORDER BY 1"
    ) == [
        ("CUP-B", {"Colour": "Blue"}, "4006381333931", 320, "standard", True, "Kitchen"),
        ("CUP-R", {"Colour": "Red"}, None, 320, "standard", True, "Kitchen"),
        ("GIFT", {}, None, 0, "exempt", False, None),
    ]
    priced = await sender.send("prices", PRODUCTS, options={"price_list": "eu"})
    assert (priced.found.format, priced.counts) == ("shopify-prices", (3, 0, 0, 0))
    assert await shop.value("SELECT amount_minor FROM prices WHERE sku = 'CUP-R'") == 1350


async def test_people_of_shopify(sender: Sender, shop: World) -> None:
    sent = await sender.send("customers", PEOPLE, options={"source": "shopify"})
    assert (sent.found.format, sent.counts, sent.problems) == ("shopify-customers", (2, 0, 0, 0), [])
    assert await shop.rows("SELECT name, phone FROM customers ORDER BY 1") == [
        ("Ada Example", "+12025550143"),
        ("Bo", None),
    ]
    assert await shop.value("SELECT address ->> 'postal_code' FROM customer_addresses") == "00000"


async def test_products_and_prices_of_woocommerce(sender: Sender, shop: World) -> None:
    sent = await sender.send("products", WOO_PRODUCTS)
    assert sent.found.format == "woocommerce-products"
    assert sent.problems == [
        (6, "Type", "product_type_not_taken"),
        (7, "SKU", "goods_without_sku"),
        (8, "Parent", "parent_unknown"),
    ]
    assert await shop.rows(
        "SELECT s.sku, s.options, s.weight_g, s.tax_class, s.active, p.handle, p.category FROM skus s"
        " JOIN products p ON p.id = s.product_id WHERE s.sku IN ('HAT', 'SHIRT-S', 'SHIRT-M') ORDER BY 1"
    ) == [
        ("HAT", {}, 120, "reduced", True, "hat", "Hats"),
        ("SHIRT-M", {"Size": "M"}, 200, "exempt", False, "shirt", "Clothing"),
        ("SHIRT-S", {"Size": "S", "Colour": "Blue"}, 200, "standard", True, "shirt", "Clothing"),
    ]
    priced = await sender.send("prices", WOO_PRODUCTS, options={"channel": "web-eu", "currency": "EUR"})
    assert priced.found.format == "woocommerce-prices"
    assert await shop.value("SELECT amount_minor FROM prices WHERE sku = 'SHIRT-M'") == 2100


@pytest.mark.parametrize("form", ["lines", "array", "answer", "alone"])
async def test_documents_of_shopify(sender: Sender, shop: World, form: str) -> None:
    one, two = shopify.order(), shopify.order(name="#1002", id=2, total_price="1.00")
    encode = msgspec.json.encode
    file = {
        "lines": encode(one) + b"\n" + encode(two) + b"\n",
        "array": encode([one, two]),
        "answer": msgspec.json.format(encode({"orders": [one, two]})),
        "alone": msgspec.json.format(encode(one)),
    }[form]
    sent = await sender.send("orders", file, filename="orders.json", options={"channel": "web-eu"})
    assert sent.found.format == "shopify-orders-json"
    assert sent.counts == (1, 0, 0, 0 if form == "alone" else 1)
    assert [code for _, _, code in sent.problems] == [] if form == "alone" else ["amounts_differ"]
    assert await shop.rows("SELECT reference, status, total_minor, shipping_tax_minor FROM orders") == [
        ("#1001", "open", 4245, 86)
    ]


async def test_documents_of_woocommerce(sender: Sender, shop: World) -> None:
    people = [{"id": 25, "username": "ada", "email": "ada@example.org", "first_name": "Ada", "last_name": "Example",
               "billing": woocommerce.ADDRESS, "shipping": woocommerce.NOWHERE, "is_paying_customer": True}]  # fmt: skip
    sent = await sender.send(
        "customers", msgspec.json.encode(people), filename="people.json", options={"source": "woo"}
    )
    assert (sent.found.format, sent.counts, sent.problems) == ("woocommerce-customers-json", (1, 0, 0, 0), [])
    orders = msgspec.json.encode(
        [woocommerce.order(), woocommerce.order(number="728", id=728, status="checkout-draft")]
    )
    taken = await sender.send("orders", orders, filename="orders.json", options={"channel": "web-eu"})
    assert (taken.found.format, taken.counts) == ("woocommerce-orders-json", (1, 0, 0, 1))
    assert taken.problems == [(2, None, "not_an_order_yet")]


async def test_each_discount_of_an_order_comes_along(sender: Sender, shop: World) -> None:
    other, line = woocommerce.other, woocommerce.line
    document = woocommerce.order(
        line_items=[line("MUG-BLUE", 3, "30.99", "6.51", subtotal="33.99")],
        coupon_lines=[
            other("0", code=code, discount=off, discount_tax="0") for code, off in (("ten", "2"), ("vip", "1"))
        ],
        fee_lines=[other("-5.00", "-1.05", name="Loyalty")],
        total="36.40",
        total_tax="6.32",
        status="completed",
    )
    sent = await sender.send(
        "orders", msgspec.json.encode([document]), filename="o.json", options={"channel": "web-eu"}
    )
    assert sent.problems == []
    assert await shop.rows("SELECT code, title, amount_minor FROM order_discounts ORDER BY no") == [
        ("ten", "ten", 200),
        ("vip", "vip", 100),
        (None, "Loyalty", 500),
    ]


async def test_refused_orders_of_several_rows_come_back_whole(sender: Sender) -> None:
    sent = await sender.send("orders", ORDERS.replace("56.29", "99.29"), options={"channel": "web-eu"})
    assert sent.problems[:2] == [(2, None, "amounts_differ"), (3, None, "record_refused")]
    mended = sent.rejects.decode("utf-8-sig").replace("99.29", "56.29")
    again = await sender.send("orders", mended, options={"channel": "web-eu"})
    assert again.counts == (1, 0, 0, 3)


async def test_what_was_rounded_is_noted(sender: Sender) -> None:
    document = msgspec.json.encode([woocommerce.order(total_tax="7.38", total="42.46")])
    sent = await sender.send("orders", document, filename="o.json", options={"channel": "web-eu"})
    assert sent.problems == []
    assert [(note["code"], note["column"]) for note in sent.found.notes] == [("sum_rounded", "total_tax")]


async def test_a_file_of_which_no_order_can_be_taken_names_each(sender: Sender) -> None:
    """A sheet shows instants as numbers of days where nobody said that they are instants."""
    wrong = ORDERS.replace("2026-03-1", "4608").replace("2026-03-01", "46082.43")
    sent = await sender.send("orders", wrong, options={"channel": "web-eu"})
    assert (sent.found.failure, sent.counts) == (None, (0, 0, 0, 5))
    assert sent.problems[:2] == [(2, "Created at", "told_document_malformed"), (3, None, "record_refused")]
