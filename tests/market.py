"""A shop that real processes sell from over HTTP, the buyers who crowd it, and their own account of what they were told."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from orderloom.catalog.commands import channels, prices, products, taxes
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.catalog.model.prices import NewPrice, NewTaxRate
from orderloom.catalog.model.products import NewProduct, NewSku
from orderloom.infra.cluster import DatabaseUrls
from orderloom.infra.work import Pool, begin, reading
from orderloom.inventory.commands import locations, stock
from orderloom.inventory.model.places import Source
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.kernel.ids import Sku, new_id
from orderloom.views.fsck.check import check

from .api.callers import BY, Callers
from .wire import Answer, Lost, Wire, request

CHANNEL = "web-eu"
PLACE = "/api/v1/orders"
Port = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Market:
    """Its database, and the token of a key that may do everything."""

    urls: DatabaseUrls
    token: str
    key_id: UUID

    async def rows(self, query: LiteralString, *params: object) -> list[tuple[Any, ...]]:
        async with opened(self.urls.app) as pool, reading(pool) as tx:
            return await (await tx.execute(query, params)).fetchall()

    async def value(self, query: LiteralString, *params: object) -> Any:
        return (await self.rows(query, *params))[0][0]

    async def findings(self) -> dict[str, int]:
        """What fsck finds: rule and how often. Rules about a stopped worker's backlog do not count here."""
        async with opened(self.urls.app) as pool:
            return {each.rule.code: each.total async for each in check(pool) if each.total}

    async def receive(self, units: Mapping[str, int], location: str = "AMS") -> None:
        async with opened(self.urls.app) as pool, begin(pool) as work:
            lines = [
                ReceiptLine(sku=Sku(sku), location=location, quantity=count, unit_cost_minor=500)
                for sku, count in units.items()
            ]
            await stock.receive(work, lines, receipt_id=new_id(), by=BY)

    async def sold(self, sku: str) -> tuple[int, int, int, int]:
        """Units of a SKU by four accounts that must agree: order lines, counters, reservations, ledger."""
        found = await self.rows(
            """
            SELECT (SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE sku = %(sku)s),
                   (SELECT coalesce(sum(reserved), 0) FROM stock_levels WHERE sku = %(sku)s),
                   (SELECT coalesce(sum(quantity), 0) FROM reservations
                     WHERE sku = %(sku)s AND state IN ('held', 'committed')),
                   (SELECT coalesce(sum(d_reserved), 0) FROM stock_movements WHERE sku = %(sku)s)
            """.replace("%(sku)s", "%s"),
            *[sku] * 4,
        )
        lines, counters, reservations, ledger = found[0]
        return int(lines), int(counters), int(reservations), int(ledger)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Pool]:
    async with AsyncConnectionPool[Any](url, open=False, min_size=1, max_size=4) as pool:
        yield pool


async def open_market(
    urls: DatabaseUrls, stocked: Mapping[str, int], *, limits: Mapping[str, int] | None = None
) -> Market:
    """Sell these SKUs, so many units of each, from AMS in the channel `web-eu`; each costs 10 EUR."""
    async with opened(urls.app) as pool:
        async with begin(pool) as work:
            channel = Channel(code=CHANNEL, name="Web", currency="EUR", locale="en", country="NL", unpaid_minutes=60)
            await channels.create_channel(work, channel, by=BY)
            price_list = PriceList(code="web-eu-eur", channel=CHANNEL, currency="EUR", includes_tax=True)
            await channels.create_price_list(work, price_list, by=BY)
            await locations.create_location(work, code="AMS", name="Amsterdam", country="NL", currency="EUR", by=BY)
            await locations.set_sources(work, CHANNEL, [Source(location="AMS", priority=1)], by=BY)
            goods = [_product(sku, (limits or {}).get(sku)) for sku in stocked]
            await products.put_products(work, goods, by=BY)
            rate = NewTaxRate(tax_class="standard", country="NL", rate_ppm=210_000)
            await taxes.put_tax_rate(work, new_id(), rate, by=BY)
            await prices.put_prices(work, [_price(sku) for sku in stocked], by=BY)
        key_id, token = await Callers(pool).named_key()
    market = Market(urls, token, key_id)
    await market.receive({sku: units for sku, units in stocked.items() if units})
    return market


def _product(sku: str, limit: int | None) -> NewProduct:
    goods = NewSku(sku=sku, per_buyer_limit=limit)
    return NewProduct(handle=sku.lower(), titles={"en": f"A {sku.lower()}"}, skus=[goods])


def _price(sku: str) -> NewPrice:
    return NewPrice(price_list="web-eu-eur", sku=sku, amount_minor=1000)


def order(*lines: tuple[str, int], **more: object) -> dict[str, Any]:
    """The body of an order of (SKU, units)."""
    return {
        "channel": CHANNEL,
        "lines": [{"sku": sku, "quantity": units} for sku, units in lines],
        "buyer": {"name": "Anna de Vries", "email": "anna@example.org"},
        **more,
    }


def placing(market: Market, key: str, body: object) -> bytes:
    encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
    return request("POST", PLACE, market.token, encoded, {"Idempotency-Key": key})


@dataclass
class History:
    """What buyers sent and what they were told: the account that the database is held against."""

    file: Path | None = None
    placed: dict[str, bytes] = field(default_factory=dict)  # key → the answer's body
    refused: dict[str, str] = field(default_factory=dict)  # key → code
    unknown: dict[str, bytes] = field(default_factory=dict)  # key → what was sent
    statuses: Counter[int] = field(default_factory=Counter)
    left: list[tuple[str, int]] = field(default_factory=list)  # what losers were told

    def note(self, key: str, raw: bytes, answer: Answer | None) -> None:
        self.statuses[answer.status if answer else 0] += 1
        if answer is None or answer.status >= 500:
            self.unknown[key] = raw
        elif answer.status == 201:
            self.placed[key] = answer.body
        else:
            self.refused[key] = answer.code
            if answer.code == "out_of_stock":
                self.left.append((answer.document["facts"]["sku"], answer.document["facts"]["left"]))
        if self.file is not None:
            with self.file.open("a") as file:
                file.write(f"{key} {answer.status if answer else 'lost'}\n")

    async def settle(self, market: Market, port: int) -> None:
        """Repeat what is unknown with its own key until it is known."""
        wire = Wire(port)
        while self.unknown:
            key, raw = self.unknown.popitem()
            try:
                answer: Answer | None = await wire(raw)
            except Lost:
                answer = None
            if answer is None or answer.status >= 500:
                await asyncio.sleep(0.2)
            self.note(key, raw, answer)
        wire.close()

    async def check(self, market: Market) -> None:
        """Every acknowledged order stands exactly once as it was answered, and no other order does."""
        rows = await market.rows(
            "SELECT k.key, o.id::text FROM orders o JOIN idempotency_keys k ON k.resource_id = o.id"
        )
        orders = await market.value("SELECT count(*) FROM orders")
        told = {key: json.loads(body)["id"] for key, body in self.placed.items()}
        stored = dict(rows)
        assert len(rows) == orders, "an order without a key, or with two"
        assert set(told.values()) - set(stored.values()) == set(), "an acknowledged order is lost"
        unasked = {key for key in stored if key not in told and key not in self.unknown}
        assert unasked == set(), "an order stands that was never acknowledged"
        assert {key: stored[key] for key in told} == told, "an order is another than was acknowledged"


def single_orders(market: Market, sku: str, count: int, *, prefix: str = "buyer") -> Iterator[tuple[str, bytes]]:
    """So many buyers who each want one unit."""
    for nth in range(count):
        key = f"{prefix}-{nth}"
        yield key, placing(market, key, order((sku, 1), reference=key))


def mixed_orders(market: Market, skus: Sequence[str], seed: int, *, lines: int = 3) -> Iterator[tuple[str, bytes]]:
    """Endless orders of several lines, in any order of SKUs."""
    chance = random.Random(seed)
    nth = 0
    while True:
        nth += 1
        key = f"mixed-{seed}-{nth}"
        wanted = [(sku, chance.randint(1, 2)) for sku in chance.sample(skus, lines)]
        yield key, placing(market, key, order(*wanted, reference=key))


async def crowd(
    port: Port | int,
    source: Iterable[tuple[str, bytes]],
    history: History,
    *,
    clients: int,
    stop: asyncio.Event | None = None,
) -> None:
    """Send all of it over so many connections; each client waits for its answer, and comes back when it was cut off."""
    shared = iter(source)
    told_to_stop = stop or asyncio.Event()

    async def buy() -> None:
        wire = Wire(_next(port))
        for key, raw in shared:
            try:
                answer: Answer | None = await wire(raw)
            except Lost:
                answer = None
                await asyncio.sleep(0.1)
            history.note(key, raw, answer)
            wire.port = _next(port)
            if told_to_stop.is_set():
                break
        wire.close()

    await asyncio.gather(*[buy() for _ in range(clients)])


def _next(port: Port | int) -> int:
    return port if isinstance(port, int) else port()
