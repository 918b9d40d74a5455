"""A channel with a price list and a product on a real database, as far as a test of the catalog needs them."""

from datetime import UTC, datetime
from uuid import UUID

from orderloom.catalog.commands import channels, products
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.catalog.model.products import NewProduct, NewSku
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id

BY = Actor(kind=ActorKind.STAFF, id=new_id(), request_id=new_id())
MUG = NewProduct(
    handle="mug",
    titles={"en": "Mug", "zh-CN": "马克杯"},
    category="kitchen",
    skus=[NewSku(sku="MUG-BLUE", gtin="2000000000008", weight_g=350), NewSku(sku="MUG-RED", options={"colour": "red"})],
)


def day(number: int) -> datetime:
    return datetime(2030, 1, number, tzinfo=UTC)


async def stock_up(work: Work) -> UUID:
    """Channel `web` with the list `web-eur`, and the mug; the mug's id."""
    web = Channel(code="web", name="Web", currency="EUR", locale="en", country="NL", unpaid_minutes=None)
    await channels.create_channel(work, web, by=BY)
    eur = PriceList(code="web-eur", channel="web", currency="EUR", includes_tax=True)
    await channels.create_price_list(work, eur, by=BY)
    mug_id = new_id()
    await products.create_product(work, mug_id, MUG, by=BY)
    return mug_id


async def epoch(work: Work) -> int:
    cursor = await work.tx.execute("SELECT version FROM cache_epochs WHERE name = 'catalog'")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def facts(work: Work) -> list[tuple[str, dict[str, object]]]:
    """What was stated so far, oldest first."""
    await work.write_facts()
    return await (await work.tx.execute("SELECT name, body FROM events ORDER BY commit_id, ord")).fetchall()
