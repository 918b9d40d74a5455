"""Files of prices, stock and customers: what they change, and that the same file again changes nothing."""

import pytest

from orderloom.catalog import queries as catalog
from orderloom.customers import queries as customers
from orderloom.customers.model.people import ExternalId
from orderloom.infra.work import Pool, reading
from tests.worlds import World, a_shop

from .sending import Sender

PRICES = """price_list,channel,currency,sku,amount,amount_minor,valid_from,valid_to
web-eu-eur,,,MUG-BLUE,12.50,,,
,web-eu,EUR,MUG-RED,,1350,2026-01-01,2027-01-01
web-eu-eur,web-eu,EUR,TEA-100,8.99,899,,
"""
STOCK = """sku,location,on_hand,unit_cost,safety_stock,low_at
NEW-1,AMS,10,4.50,2,5
NEW-2,AMS,0,,,
"""
NEW_SKUS = "handle,title.en,sku\nnew,New,NEW-1\nnew,,NEW-2\n"
WHO = "external_source,external_id,name,email,phone,country,locale"
WHERE = "address_label,address_line1,address_city,address_postal_code,address_country"
PEOPLE = f"""{WHO},{WHERE}
erp,1,Anna de Vries,anna@example.org,020 123 4567,NL,en,home,Prinsengracht 1,Amsterdam,1015 DV,NL
erp,1,,,,,,work,Herengracht 2,Amsterdam,1015 BA,NL
,,王芳,fang@example.cn,+8613800138000,CN,zh-CN,,人民路 1,上海,200000,CN
"""


@pytest.fixture
async def shop(pool: Pool) -> World:
    world = await a_shop(pool)
    async with pool.connection() as tx:
        await tx.execute(
            "INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('web-eu-eur', 'web-eu', 'EUR', true)"
        )
    return world


async def test_prices_are_set_and_the_same_file_changes_nothing(sender: Sender, shop: World) -> None:
    first = await sender.send("prices", PRICES)
    again = await sender.send("prices", PRICES)

    assert (first.counts, again.counts) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert await shop.rows("SELECT sku, amount_minor FROM prices ORDER BY sku") == [
        ("MUG-BLUE", 1250),
        ("MUG-RED", 1350),
        ("TEA-100", 899),
    ]


async def test_another_price_ends_the_one_before(sender: Sender, shop: World) -> None:
    await sender.send("prices", PRICES)

    changed = await sender.send("prices", "price_list,sku,amount\nweb-eu-eur,MUG-BLUE,13\n")

    assert changed.counts == (0, 1, 0, 0)
    query = "SELECT amount_minor, upper(valid) IS NULL FROM prices WHERE sku = 'MUG-BLUE' ORDER BY id"
    assert await shop.rows(query) == [(1250, False), (1300, True)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("nowhere,,,MUG-BLUE,1,,,", "price_list", "price_list_not_found"),
        (",web-eu,USD,MUG-BLUE,1,,,", "channel", "price_list_not_found"),
        (",web-eu,,MUG-BLUE,1,,,", "price_list", "cell_missing"),
        ("web-eu-eur,,,NONE,1,,,", "sku", "sku_not_found"),
        ("web-eu-eur,,,MUG-BLUE,1.005,,,", "amount", "amount_malformed"),
        ("web-eu-eur,,,MUG-BLUE,-1,,,", "amount", "number_out_of_range"),
        ('web-eu-eur,,,MUG-BLUE,"1,50",,,', "amount", "amount_malformed"),
        ("web-eu-eur,,,MUG-BLUE,1.50,151,,", "amount", "amounts_disagree"),
        ("web-eu-eur,,,MUG-BLUE,,,,", "amount", "cell_missing"),
        ("web-eu-eur,,,MUG-BLUE,1,,tomorrow,", "valid_from", "instant_malformed"),
        ("web-eu-eur,,,MUG-BLUE,1,,2026-02-01,2026-01-01", "valid_to", "period_empty"),
    ],
)
async def test_a_wrong_price_is_named(sender: Sender, shop: World, row: str, column: str, code: str) -> None:
    sent = await sender.send("prices", PRICES.splitlines()[0] + "\n" + row + "\n")

    assert sent.problems == [(2, column, code)]
    assert not await shop.value("SELECT count(*) FROM prices")


async def test_opening_stock_is_received_once_for_ever(sender: Sender, shop: World) -> None:
    await sender.send("products", NEW_SKUS)

    first = await sender.send("stock", STOCK)
    again = await sender.send("stock", STOCK)
    other = await sender.send("stock", STOCK.replace("AMS,10", "AMS,12"))

    assert (first.counts, again.counts) == ((1, 0, 1, 0), (0, 0, 2, 0))
    assert other.problems == [(2, "on_hand", "stock_differs")]
    assert await shop.stock("NEW-1") == (10, 0)
    query = "SELECT value_minor, safety_stock, low_at FROM stock_levels WHERE sku = 'NEW-1'"
    assert await shop.rows(query) == [(4500, 2, 5)]


async def test_a_count_says_what_is_there(sender: Sender, shop: World) -> None:
    counted = await sender.send("stock", "sku,location,on_hand\nMUG-BLUE,AMS,97\n", options={"mode": "count"})
    again = await sender.send("stock", "sku,location,on_hand\nMUG-BLUE,AMS,97\n", options={"mode": "count"})

    assert (counted.counts, again.counts) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert await shop.stock("MUG-BLUE") == (97, 0)


async def test_stock_elsewhere_and_costs_need_the_right_to_it(sender: Sender, shop: World) -> None:
    await sender.send("products", NEW_SKUS)

    limited = await sender.send("stock", STOCK, locations=frozenset({"SHA"}))
    costless = await sender.send("stock", STOCK, permissions=frozenset({"stock.write", "imports.run"}))

    assert limited.problems == [(2, "location", "unknown_location"), (3, "location", "unknown_location")]
    assert costless.problems == [(2, "unit_cost", "forbidden")]


async def test_people_are_made_with_their_addresses(sender: Sender, shop: World, pool: Pool) -> None:
    first = await sender.send("customers", PEOPLE)
    again = await sender.send("customers", PEOPLE)

    assert (first.counts, again.counts) == ((2, 0, 0, 0), (0, 0, 2, 0))
    key = ExternalId(source="erp", external_id="1")
    async with reading(pool) as tx:
        anna = (await customers.by_external_ids(tx, [key]))[key]
        known = (await customers.many(tx, [anna]))[anna]
        addresses = await customers.addresses(tx, anna)
    assert (known.name, known.email, known.phone, known.locale) == (
        "Anna de Vries",
        "anna@example.org",
        "+31201234567",
        "en",
    )
    assert [(one.label, one.address.lines) for one in addresses] == [
        ("home", ("Prinsengracht 1",)),
        ("work", ("Herengracht 2",)),
    ]


async def test_a_person_is_changed_and_an_address_of_the_same_label_replaced(sender: Sender, shop: World) -> None:
    await sender.send("customers", PEOPLE)

    moved = PEOPLE.replace("Prinsengracht 1", "Keizersgracht 3").replace("Anna de Vries", "Anna Jansen")
    changed = await sender.send("customers", moved)

    assert changed.counts == (0, 1, 1, 0)
    assert await shop.value("SELECT count(*) FROM customer_addresses") == 3
    assert await shop.value("SELECT count(*) FROM customers WHERE name = 'Anna Jansen'") == 1


async def test_a_column_that_is_not_there_leaves_what_is(sender: Sender, shop: World) -> None:
    await sender.send("customers", PEOPLE)

    changed = await sender.send("customers", "email,name\nANNA@example.org,Anna J.\n")

    assert changed.counts == (0, 1, 0, 0)
    assert await shop.rows("SELECT phone, locale FROM customers WHERE name = 'Anna J.'") == [("+31201234567", "en")]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("name,locale\n,en\n", (2, None, "customer_nameless")),
        ("external_id,name\n7,Seven\n", (2, "external_source", "cell_missing")),
        ("email,locale\na@example.org,fr\n", (2, "locale", "choice_unknown")),
        ("email,address_line1,address_country\na@example.org,Street 1,XX\n", (2, "address_country", "country_unknown")),
        ("email,address_city,address_country\na@example.org,Paris,FR\n", (2, "address_line1", "cell_missing")),
        ("id,locale\n00000000-0000-7000-8000-000000000000,en\n", (2, "id", "customer_not_found")),
    ],
)
async def test_a_wrong_person_is_named(sender: Sender, file: str, problem: tuple[int, str | None, str]) -> None:
    assert (await sender.send("customers", file)).problems == [problem]


async def test_a_person_with_nothing_but_a_name_leaves_and_comes_back(
    sender: Sender, shop: World, empty_pool: Pool
) -> None:
    assert (await sender.send("customers", "name\nAnna\n")).counts == (1, 0, 0, 0)
    [(there,)] = await shop.rows("SELECT id FROM customers WHERE name = 'Anna'")
    file = f"id,name,email,phone\n{there},Anna,,\n"
    assert (await sender.send("customers", file)).counts == (0, 0, 1, 0)
    elsewhere = Sender(empty_pool)
    assert (await elsewhere.send("customers", file)).counts == (1, 0, 0, 0)
    assert (await elsewhere.send("customers", file)).counts == (0, 0, 1, 0)


async def test_whoever_shares_an_email_is_not_guessed(sender: Sender, shop: World) -> None:
    await sender.send(
        "customers", "external_source,external_id,email\nerp,1,both@example.org\nerp,2,both@example.org\n"
    )

    sent = await sender.send("customers", "email,name\nboth@example.org,Both\n")

    assert await shop.value("SELECT count(*) FROM customers") == 2
    assert sent.problems == [(2, "email", "customer_unclear")]


async def test_a_file_of_unknown_skus_changes_no_price_list(sender: Sender, shop: World, pool: Pool) -> None:
    async with reading(pool) as tx:
        assert not await catalog.skus_by_code(tx, ["GHOST"])

    sent = await sender.send("stock", "sku,location,on_hand\nGHOST,AMS,1\n")

    assert sent.problems == [(2, "sku", "sku_not_found")]
