"""The shop that the benchmark sells from: made through the same commands as any other."""

from uuid import UUID

from orderloom.catalog.commands import channels, prices, products, taxes
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.catalog.model.prices import NewPrice, NewTaxRate
from orderloom.catalog.model.products import NewProduct, NewSku
from orderloom.identity.commands import keys
from orderloom.identity.model import PERMISSIONS, Grant
from orderloom.infra.work import Pool, begin
from orderloom.inventory.commands import locations, stock
from orderloom.inventory.model.places import Source
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import Sku, new_id

CHANNEL = "bench"
LOCATION = "BENCH"
SKUS = 200
PLENTY = 100_000_000
TOKEN_SCOPES = ("orders.place", "orders.read", "events.read")


def skus() -> list[str]:
    return [f"BENCH-{nth:04}" for nth in range(1, SKUS + 1)]


async def open_shop(pool: Pool, token: str, *, stocked: int = PLENTY) -> None:
    """One channel, one location, 200 SKUs with prices and stock, and a key that may place orders."""
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    async with begin(pool) as work:
        channel = Channel(code=CHANNEL, name="Bench", currency="EUR", locale="en", country="NL", unpaid_minutes=60)
        await channels.create_channel(work, channel, by=by)
        price_list = PriceList(code="bench-eur", channel=CHANNEL, currency="EUR", includes_tax=True)
        await channels.create_price_list(work, price_list, by=by)
        await taxes.put_tax_rate(
            work, new_id(), NewTaxRate(tax_class="standard", country="NL", rate_ppm=210_000), by=by
        )
        await locations.create_location(work, code=LOCATION, name="Bench", country="NL", currency="EUR", by=by)
        await locations.set_sources(work, CHANNEL, [Source(location=LOCATION, priority=1)], by=by)
        await products.put_products(work, [_product(sku) for sku in skus()], by=by)
        await prices.put_prices(work, [_price(nth, sku) for nth, sku in enumerate(skus())], by=by)
        lines = [ReceiptLine(sku=Sku(sku), location=LOCATION, quantity=stocked, unit_cost_minor=500) for sku in skus()]
        await stock.receive(work, lines, receipt_id=new_id(), by=by)
        key = keys.NewKey(name="bench", scopes=TOKEN_SCOPES)
        everything = Grant(permissions=frozenset(PERMISSIONS), channels=None, locations=None)
        await keys.create(work, UUID(int=new_id().int), token, key, own=everything, by=by)


def _product(sku: str) -> NewProduct:
    return NewProduct(handle=sku.lower(), titles={"en": "A believable product"}, skus=[NewSku(sku=sku)])


def _price(nth: int, sku: str) -> NewPrice:
    return NewPrice(price_list="bench-eur", sku=sku, amount_minor=1_000 + 37 * nth)
