"""Who is kept to a channel sends files that name what is another channel's: it does not exist for them, and nothing changes."""

import pytest

from orderloom.catalog.commands import channels
from orderloom.catalog.model.channels import PriceList
from orderloom.customers import queries as customers
from orderloom.customers.commands import people
from orderloom.customers.model.people import ExternalId, Person
from orderloom.imports.model.imports import State
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.ids import CustomerId, new_id
from tests.api.untouched import digests
from tests.worlds import BY, World, a_shop

from .sending import Sender, Sent

MINE = {"channels": frozenset({"web-eu"}), "locations": frozenset({"AMS"})}
PAST = "reference,placed_at,status,channel,customer_source,customer_id,sku,quantity,unit_price,line_tax,total\n"
THEIRS = ExternalId(source="erp", external_id="Z-1")


@pytest.fixture
async def world(pool: Pool) -> World:
    """The shop, selling in euros and in yuan."""
    made = await a_shop(pool)
    async with begin(pool) as work:
        for channel, currency in (("web-eu", "EUR"), ("shop-cn", "CNY")):
            prices = PriceList(code=channel, channel=channel, currency=currency, includes_tax=True)
            await channels.create_price_list(work, prices, by=BY)
    return made


async def a_customer(pool: Pool, name: str, *, key: ExternalId | None = None) -> CustomerId:
    made = CustomerId(new_id())
    async with begin(pool) as work:
        person = Person(name=name, email=f"{name}@example.org", phone="+31201234567")
        await people.create(work, made, person, by=BY, keys=[key] if key else ())
    return made


@pytest.fixture
async def zhang(pool: Pool, world: World) -> CustomerId:
    """Somebody who has ordered in shop-cn only."""
    made = await a_customer(pool, "zhang", key=THEIRS)
    await world.place(channel="shop-cn", location="SHA", customer_id=made)
    return made


async def unharmed(pool: Pool, sender: Sender, kind: str, content: str, **given: object) -> Sent:
    """Send the file; nothing but the import's own rows and its progress may differ afterwards."""
    before = await digests(pool)
    sent = await sender.send(kind, content, **MINE, **given)
    after = await digests(pool)
    changed = {table for table in before if before[table] != after[table]}
    assert {table for table in changed if not table.startswith(("import", "event"))} == set(), changed
    return sent


@pytest.mark.parametrize(
    ("header", "row", "problem"),
    [
        ("id,name", "{id},Mallory", ("id", "customer_not_found")),
        ("id,name,email", "{id},Mallory,mallory@example.org", ("id", "customer_not_found")),
        ("external_source,external_id,name", "erp,Z-1,Mallory", ("external_id", "external_id_taken")),
    ],
)
async def test_a_customer_of_another_channel_is_refused(
    pool: Pool, sender: Sender, zhang: CustomerId, header: str, row: str, problem: tuple[str, str]
) -> None:
    sent = await unharmed(pool, sender, "customers", f"{header}\n{row.format(id=zhang)}\n")
    assert sent.counts == (0, 0, 0, 1)
    assert sent.problems == [(2, *problem)]


@pytest.mark.parametrize("row", ["zhang@example.org,", ",+31201234567"])
async def test_who_has_the_same_e_mail_elsewhere_is_somebody_else(
    pool: Pool, sender: Sender, zhang: CustomerId, row: str
) -> None:
    sent = await sender.send("customers", f"name,email,phone\nMallory,{row}\n", **MINE)
    assert sent.counts == (1, 0, 0, 0)
    async with reading(pool) as tx:
        assert (await customers.customer(tx, zhang)).name == "zhang"


async def test_who_ordered_nowhere_yet_is_changed(pool: Pool, sender: Sender, world: World) -> None:
    made = await a_customer(pool, "anna")
    sent = await sender.send("customers", f"id,name\n{made},Anna de Vries\n", **MINE)
    assert sent.counts == (0, 1, 0, 0)


@pytest.mark.parametrize("status", ["complete", "open"])
async def test_an_order_does_not_take_a_customer_of_another_channel(
    pool: Pool, sender: Sender, zhang: CustomerId, status: str
) -> None:
    row = f"W-1,2026-01-02T10:00:00Z,{status},web-eu,erp,Z-1,MUG-BLUE,1,10.00,1.74,10.00\n"
    sent = await unharmed(pool, sender, "orders", PAST + row)
    assert sent.counts == (0, 0, 0, 1)
    assert sent.problems == [(2, "customer_id", "external_id_taken")]
    everybodys = await sender.send("orders", PAST + row)
    assert everybodys.counts == (1, 0, 0, 0)


@pytest.mark.parametrize("like", ["web-eu", "NL:EUR"])
async def test_no_channel_is_opened_that_the_sender_may_not_see(
    pool: Pool, sender: Sender, world: World, like: str
) -> None:
    row = "W-1,2026-01-02T10:00:00Z,complete,web-new,,,MUG-BLUE,1,10.00,1.74,10.00\n"
    sent = await unharmed(pool, sender, "orders", PAST + row, options={"create_channels": like})
    assert sent.counts == (0, 0, 0, 1)
    assert sent.problems == [(2, "channel", "unknown_channel")]


async def test_no_channel_is_opened_like_one_that_the_sender_may_not_see(sender: Sender, world: World) -> None:
    row = "W-1,2026-01-02T10:00:00Z,complete,web-new,,,MUG-BLUE,1,10.00,1.74,10.00\n"
    limits = {"channels": frozenset({"web-eu", "web-new"}), "locations": frozenset({"AMS"})}
    sent = await sender.send("orders", PAST + row, options={"create_channels": "shop-cn"}, **limits)
    assert sent.found.state is State.FAILED
    assert sent.found.failure is not None
    assert sent.found.failure["code"] == "channel_not_found"
    own = await sender.send("orders", PAST + row, options={"create_channels": "web-eu"}, **limits)
    assert own.counts == (1, 0, 0, 0)


async def test_prices_and_stock_of_others(pool: Pool, sender: Sender, world: World) -> None:
    prices = await unharmed(pool, sender, "prices", "price_list,sku,amount\nshop-cn,MUG-BLUE,1.00\n")
    assert prices.counts == (0, 0, 0, 1)
    stock = await unharmed(pool, sender, "stock", "sku,location,on_hand\nMUG-BLUE,SHA,7\n")
    assert stock.counts == (0, 0, 0, 1)
