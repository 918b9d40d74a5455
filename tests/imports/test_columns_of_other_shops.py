"""What other shops call their columns: older and present names, other languages, units at places, goods without a SKU."""

import msgspec
import pytest

from orderloom.infra.work import Pool, begin
from tests.telling import woocommerce
from tests.worlds import World, a_shop

from .sending import Sender

LISTS = """
INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('eu', 'web-eu', 'EUR', true);
UPDATE cache_epochs SET version = version + 1;
"""
PRESENT = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,"
    "Option1 value,Option1 Linked To,Option2 name,Option2 value,Price,Price / International,Compare-at price,Cost per item,"
    "Charge tax,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Requires shipping,"
    "Product image URL,Image position,Variant image URL,Gift card,SEO title,Google Shopping / Gender,"
    "Color (product.metafields.shopify.color-pattern),Bin Shelf\n"
    "Cup,cup,A cup,Us,Home > Kitchen > Mugs,,,TRUE,draft,CUP-B,4006381333931,Colour,Blue,,Size,M,12.50,,15.00,4.00,TRUE,"
    "shopify,7,DENY,320,TRUE,https://example.org/cup.jpg,1,,FALSE,Cup,,blue,\n"
    ",cup,,,,,,,,CUP-R,,,Red,,,M,13.50,,,,FALSE,shopify,0,DENY,320,TRUE,,,,,,,,\n"
    ",cup,,,,,,,,,,,,,,,,,,,,,,,,,https://example.org/cup2.jpg,2,,,,,,\n"
)
NO_SKUS = (
    "Handle,Title,Vendor,Status,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    "Chain Bracelet,Chain bracelet,Us,active,Title,Default Title,,42.99\n"
    "绿茶,绿茶,Us,active,规格,一百克,,9.00\n"
    "绿茶,,,,,二百克,,16.00\n"
)
GERMAN = (
    'ID,Typ,Artikelnummer,Name,Veröffentlicht,Steuerstatus,Steuerklasse,Lager,"Gewicht (kg)","Länge (cm)","Regulärer Preis",'
    'Kategorien,Bilder,"Übergeordnetes Produkt",Position,"Attribut 1 Name","Attribut 1 Wert(e)","Meta: _wpml_word_count",'
    "Produktbreite\n"
    '7,variation,KERZE-R,Kerze - Rot,1,taxable,parent,12,,,"1.234,50",,,KERZE,1,Farbe,"Rot\\, matt",,\n'
    '5,variable,KERZE,Kerze,1,taxable,reduced-rate,,"0,35","12,5",,"Wohnen > Kerzen, Neu",https://e.org/k,,0,Farbe,"Rot, Blau",,\n'
    '8,variation,KERZE-B,Kerze - Blau,1,taxable,parent,parent,"0,4",,"19,90",,,id:5,2,Farbe,Blau,,\n'
    "9,simple,,Docht,1,taxable,,3,,,2,,,,0,,,,\n"
)
INVENTORY = (
    "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),"
    "Committed (not editable),Available (not editable),On hand (current),On hand (new)\n"
    "mug,Mug,Colour,Blue,MUG-BLUE,,NL,Main Street,,0,0,1,6,7,\n"
    "mug,Mug,Colour,Blue,MUG-BLUE,,NL,Depot,,0,0,0,2,2,5\n"
    "mug,Mug,Colour,Red,MUG-RED,,NL,Main Street,,not stocked,not stocked,not stocked,not stocked,not stocked,\n"
    "mug,Mug,Colour,Red,,,NL,Main Street,,0,0,0,1,1,\n"
    "mug,Mug,Colour,Red,MUG-RED,,NL,Attic,,0,0,0,1,1,\n"
)
OLDER = (
    "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Main Street,Depot\n"
    "mug,Mug,Colour,Blue,MUG-BLUE,,NL,7,not stocked\n"
)


@pytest.fixture
async def shop(pool: Pool) -> World:
    made = await a_shop(pool)
    async with begin(pool) as work:
        await work.tx.execute(LISTS)
        await work.tx.execute(
            "INSERT INTO locations (code, name, country, currency) VALUES ('M1', 'M', 'NL', 'EUR'), ('D1', 'D', 'NL', 'EUR')"
        )
    return made


@pytest.fixture
def sender(shop: World) -> Sender:
    return Sender(shop.pool)


async def test_the_present_names_of_shopifys_products(sender: Sender, shop: World) -> None:
    sent = await sender.send("products", PRESENT)
    assert (sent.found.format, sent.counts, sent.problems) == ("shopify-products", (1, 0, 0, 0), [])
    assert await shop.rows(
        "SELECT s.sku, s.options, s.gtin, s.weight_g, s.tax_class, s.active, p.category, p.picture_url"
        " FROM skus s JOIN products p ON p.id = s.product_id WHERE p.handle = 'cup' ORDER BY 1"
    ) == [
        ("CUP-B", {"Colour": "Blue", "Size": "M"}, "4006381333931", 320, "standard", False, "Mugs", "https://example.org/cup.jpg"),
        ("CUP-R", {"Colour": "Red", "Size": "M"}, None, 320, "exempt", False, "Mugs", "https://example.org/cup.jpg"),
    ]  # fmt: skip
    told = {note["column"]: note["message"] for note in sent.found.notes}
    assert told["Bin Shelf"] == "the column Bin Shelf is not known here and is left out"
    assert told["Price / International"].endswith("bring them in as a price list of their own")
    assert told["Color (product.metafields.shopify.color-pattern)"].endswith("by our own columns")
    assert not {"SKU", "Price", "Product image URL"} & told.keys()


async def test_prices_and_units_come_from_the_products_file_and_tell_only_what_nobody_takes(
    sender: Sender, shop: World
) -> None:
    await sender.send("products", PRESENT)
    priced = await sender.send("prices", PRESENT, options={"price_list": "eu"})
    assert (priced.found.format, priced.counts) == ("shopify-prices", (2, 0, 0, 0))
    assert [note["column"] for note in priced.found.notes] == ["Bin Shelf"]
    stocked = await sender.send("stock", PRESENT, options={"location": "M1"})
    assert stocked.found.format == "shopify-stock"
    assert await shop.rows("SELECT sku, on_hand FROM stock_levels WHERE location = 'M1' ORDER BY 1") == [("CUP-B", 7)]


async def test_goods_without_a_sku_get_one_where_that_is_chosen(sender: Sender, shop: World) -> None:
    refused = await sender.send("products", NO_SKUS)
    assert [code for _, _, code in refused.problems] == ["variant_without_sku"] * 3
    for kind, options in (("products", {"locale": "zh-CN"}), ("prices", {"price_list": "eu"})):
        sent = await sender.send(kind, NO_SKUS, options=options | {"make_skus": "true"})
        assert sent.problems == []
    assert await shop.rows("SELECT p.amount_minor, s.options FROM prices p JOIN skus s USING (sku) ORDER BY 1") == [
        (900, {"规格": "一百克"}),
        (1600, {"规格": "二百克"}),
        (4299, {}),
    ]
    again = await sender.send("products", NO_SKUS, options={"make_skus": "true", "locale": "zh-CN"})
    assert again.counts == (0, 0, 2, 0)


async def test_woocommerces_columns_in_german(sender: Sender, shop: World) -> None:
    sent = await sender.send("products", GERMAN)
    assert sent.found.format == "woocommerce-products"
    assert sent.problems == [(5, "Artikelnummer", "goods_without_sku")]
    assert await shop.rows(
        "SELECT s.sku, s.options, s.weight_g, s.length_mm, s.tax_class, p.handle, p.category"
        " FROM skus s JOIN products p ON p.id = s.product_id WHERE p.handle = 'kerze' ORDER BY 1"
    ) == [
        ("KERZE-B", {"Farbe": "Blau"}, 400, 125, "reduced", "kerze", "Kerzen"),
        ("KERZE-R", {"Farbe": "Rot, matt"}, 350, 125, "reduced", "kerze", "Kerzen"),
    ]
    priced = await sender.send("prices", GERMAN, options={"price_list": "eu"})
    assert priced.problems == [(2, "amount", "amount_malformed")]
    assert await shop.rows("SELECT sku, amount_minor FROM prices WHERE sku IN ('KERZE-B', 'KERZE-R')") == [
        ("KERZE-B", 1990)
    ]
    assert [note["column"] for note in priced.found.notes] == ["Produktbreite"]
    stocked = await sender.send("stock", GERMAN, options={"location": "M1"})
    assert (stocked.found.format, stocked.counts) == ("woocommerce-stock", (1, 0, 0, 0))


@pytest.mark.parametrize(("file", "units"), [(INVENTORY, [("D1", 5), ("M1", 7)]), (OLDER, [("M1", 7)])])
async def test_units_at_shopifys_locations(
    sender: Sender, shop: World, file: str, units: list[tuple[str, int]]
) -> None:
    options = {"locations": "Main Street=M1; depot = D1"}
    sent = await sender.send("stock", file, options=options)
    assert sent.found.format == "shopify-inventory"
    assert sent.problems == ([(6, "location", "unknown_location")] if file == INVENTORY else [])
    rows = await shop.rows(
        "SELECT location, on_hand FROM stock_levels WHERE sku = 'MUG-BLUE' AND location IN ('M1', 'D1') ORDER BY 1"
    )
    assert rows == units
    if file == INVENTORY:
        assert [note["message"] for note in sent.found.notes] == ["1 rows have no SKU and are left out"]


async def test_units_of_goods_whose_sku_was_made(sender: Sender, shop: World) -> None:
    options = {"make_skus": "true"}
    await sender.send("products", NO_SKUS, options=options | {"locale": "zh-CN"})
    header = "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,On hand (current),On hand (new)\n"
    rows = "Chain Bracelet,C,Title,Default Title,,,,M1,3,\n绿茶,T,规格,二百克,,,,M1,4,\n"
    sent = await sender.send("stock", header + rows, options=options)
    assert (sent.counts, sent.problems) == ((2, 0, 0, 0), [])


@pytest.mark.parametrize("sku", ["RUG 5x8 (blue)", "红色-L", "Größe 5", "TEE$5%", "null"])
async def test_skus_of_other_shops_are_brought_in_and_ordered(sender: Sender, shop: World, sku: str) -> None:
    sent = await sender.send("products", f"handle,title.en,sku\nrug,Rug,{sku}\n")
    assert sent.problems == []
    ordered = (
        f"reference,channel,placed_at,status,sku,quantity,unit_price\nR-1,web-eu,2026-01-01,complete,{sku},1,9.00\n"
    )
    sent = await sender.send("orders", ordered)
    assert (sent.counts, sent.problems) == ((1, 0, 0, 0), [])


@pytest.mark.parametrize("sku", ["=1+1", "-A", "A?", "\u212bngstrom", "A\u200bB", "A\tB", "_A"])
async def test_skus_that_cannot_be_told_apart_or_do_harm_are_refused(sender: Sender, shop: World, sku: str) -> None:
    sent = await sender.send("products", f"handle,title.en,sku\nrug,Rug,{sku}\n")
    assert [(row, code.removeprefix("cell_")) for row, _, code in sent.problems] == [(2, "code_malformed")]


async def test_a_column_that_stands_twice_is_refused(sender: Sender) -> None:
    sent = await sender.send("products", "Handle,Title,Vendor,Variant SKU,SKU\nmug,Mug,Us,A,B\n")
    assert sent.found.failure is not None
    assert (sent.found.failure["code"], sent.found.failure["facts"]["column"]) == ("column_twice", "Variant SKU")


TEES = (
    "ID,Type,SKU,Name,Published,Tax status,Regular price,Stock,Parent,Attribute 1 name,Attribute 1 value(s)\n"
    '2001,variable,TEE,Tee,1,taxable,,,,Size,"S, M"\n'
    "2002,variation,,Tee - S,1,taxable,9.00,5,TEE,Size,S\n"
    "2003,variation,,Tee - M,1,taxable,9.00,5,id:2001,Size,M\n"
    "2004,simple,,Cap,1,taxable,9.00,5,,,\n"
)


async def test_goods_of_woocommerce_without_a_sku_come_in_as_orders_call_them(sender: Sender, shop: World) -> None:
    given: dict[str, dict[str, str]] = {"products": {}, "prices": {"price_list": "eu"}, "stock": {"location": "M1"}}
    for kind, options in given.items():
        sent = await sender.send(kind, TEES, options={**options, "make_skus": "true"})
        assert sent.problems == []
    lines = [
        woocommerce.line("", 1, "9.00", variation_id=2002, product_id=2001),
        woocommerce.line("TEE", 1, "9.00", variation_id=2003, product_id=2001),  # as WooCommerce tells such a variation
        woocommerce.line("", 1, "9.00", variation_id=0, product_id=2004),
    ]
    order = woocommerce.order(line_items=lines, shipping_lines=[], total="27.00", total_tax="0.00", status="completed")
    sent = await sender.send("orders", msgspec.json.encode([order]), filename="o.json", options={"channel": "web-eu"})
    assert (sent.counts, sent.problems) == ((1, 0, 0, 0), [])
    ordered = await shop.rows("SELECT sku FROM order_lines ORDER BY line_no")
    priced = await shop.rows("SELECT sku FROM prices WHERE price_list = 'eu' AND sku LIKE '200%%' ORDER BY 1")
    stocked = await shop.rows("SELECT sku FROM stock_levels WHERE location = 'M1' ORDER BY 1")
    assert ordered == priced == stocked == [("2002",), ("2003",), ("2004",)]


async def test_goods_without_sku_and_number_are_refused(sender: Sender, shop: World) -> None:
    sent = await sender.send("products", "Type,SKU,Name,Published\nsimple,,Cap,1\n", options={"make_skus": "true"})
    assert sent.problems == [(2, "SKU", "goods_without_sku")]
