"""Make the shop ready for its past: channel, location, goods, people, and stock enough for every order. Each only where missing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import channels, products
from orderloom.catalog.model.channels import ChannelNotFound, PriceListNotFound
from orderloom.customers.commands import people
from orderloom.customers.model.people import ExternalId, KnownPerson, Person
from orderloom.flows.importing.history import History, PastOrder
from orderloom.infra.work import Pool, Work, begin
from orderloom.inventory import queries as inventory
from orderloom.inventory.commands import locations, reserving, stock
from orderloom.inventory.model.places import Source
from orderloom.inventory.model.refusals import UnknownLocation
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import Sku, new_id

CHUNK = 500
T = TypeVar("T")
Advance = Callable[[int], None]


def chunks(many: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The same things, so many at a time."""
    rest = iter(many)
    while chunk := list(islice(rest, size)):
        yield chunk


async def open_shop(work: Work, history: History, *, by: Actor) -> None:
    """The channel, its price list, and the location that serves it."""
    channel, price_list = history.channel, history.price_list
    try:
        await catalog.channel(work.tx, channel.code, channels=None)
    except ChannelNotFound:
        await channels.create_channel(work, channel, by=by)
    try:
        await catalog.price_list(work.tx, price_list.code, channels=None)
    except PriceListNotFound:
        await channels.create_price_list(work, price_list, by=by)
    try:
        await inventory.location(work.tx, history.location)
    except UnknownLocation:
        await locations.create_location(
            work,
            code=history.location,
            name=channel.name,
            country=channel.country,
            currency=channel.currency,
            by=by,
        )
    if not await inventory.sources(work.tx, channel.code):
        await locations.set_sources(work, channel.code, [Source(location=history.location, priority=1)], by=by)


async def add_products(pool: Pool, history: History, *, by: Actor, advance: Advance) -> None:
    """The products whose SKUs are not there yet; those that are stay as they are."""
    for rows in chunks(history.products):
        async with begin(pool) as work:
            known = await catalog.sku_terms(work.tx, [sku.sku for row in rows for sku in row.skus])
            new = [row for row in rows if not all(sku.sku in known for sku in row.skus)]
            if new:
                await products.put_products(work, new, by=by)
        advance(len(rows))


async def add_people(pool: Pool, history: History, *, by: Actor, advance: Advance) -> dict[str, UUID]:
    """Everybody's customer id by their number in the source."""
    found: dict[str, UUID] = {}
    for numbers in chunks(history.people):
        keys = [ExternalId(source=history.channel.code, external_id=number) for number in numbers]
        rows = [KnownPerson(key=key, person=Person(country=history.channel.country)) for key in keys]
        async with begin(pool) as work:
            made = await people.find_or_create(work, rows, by=by)
        found |= {key.external_id: customer_id for key, customer_id in made.items()}
        advance(len(numbers))
    return found


async def receive_stock(pool: Pool, location: str, orders: Sequence[PastOrder], *, at: datetime, by: Actor) -> None:
    """Receive what these orders need beyond what can be sold there. Nothing tells what it cost, so it is worth 0."""
    wanted: Counter[str] = Counter()
    for order in orders:
        for line in order.lines:
            wanted[line.sku] += line.quantity
    for skus in chunks(sorted(wanted)):
        async with begin(pool) as work:
            there = await reserving.sellable(work, skus, lock=False)
            lacking = {sku: wanted[sku] - there.get((sku, location), 0) for sku in skus}
            lines = [
                ReceiptLine(sku=Sku(sku), location=location, quantity=units, unit_cost_minor=0)
                for sku, units in lacking.items()
                if units > 0
            ]
            if lines:
                await stock.receive(work, lines, receipt_id=new_id(), by=by, occurred_at=at)
