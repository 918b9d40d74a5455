"""A shop's past, made up from the same demand as its present, and told as an import tells it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from orderloom.catalog import queries as catalog
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.cli.simulate.demand import Demand, Fate, Goods, Market, Visit
from orderloom.customers.commands import people
from orderloom.customers.model.people import ExternalId, KnownPerson, Person
from orderloom.flows.importing.history import History, PastLine, PastOrder
from orderloom.flows.importing.readiness import chunks
from orderloom.flows.placing.request import NewAddress
from orderloom.infra.work import Connection, Pool, begin
from orderloom.inventory import queries as inventory
from orderloom.kernel.actor import Actor
from orderloom.orders.model.order import CancelReason

PAGE = 200
MOST_UNITS = 5  # of a SKU: what nobody could have sent was not sold
UNPAID_AFTER = timedelta(days=1)
PROMISED_DAYS = 5  # where the way of sending says nothing


async def histories(pool: Pool, seed: int, *, days: int, per_day: float, by: Actor) -> list[History]:
    """The complete days before today, for each channel that sells something and has a location. Its buyers are made."""
    async with begin(pool) as work:  # for its clock: nothing is written
        shops = await _shops(work.tx, work.now)
        today = work.now.astimezone(UTC).date()
    found = []
    for channel, price_list, location, goods in shops:
        market = Market(channel.code, channel.country, price_list.currency, goods)
        past = list(_visits(seed, market, today, days=days, per_day=per_day / len(shops)))
        await _make_people(pool, channel, [visit for _, visit in past], by=by)
        orders = [_order(seed, day, visit, today) for day, visit in past]
        buyers = list(dict.fromkeys(order.person for order in orders if order.person))
        found.append(History(channel, price_list, location, (), buyers, orders, as_placed=True, priced_here=True))
    return found


async def _shops(tx: Connection, now: datetime) -> list[tuple[Channel, PriceList, str, tuple[Goods, ...]]]:
    """Channels that sell now, with their own price list and first location."""
    found = []
    lists = await catalog.price_lists(tx, channels=None, after=None, limit=PAGE)
    for channel in await catalog.channel_list(tx, channels=None, after=None, limit=PAGE):
        own = [one for one in lists if (one.channel, one.currency) == (channel.code, channel.currency)]
        served_by = await inventory.sources(tx, channel.code)
        goods = await _goods(tx, own[0], now) if own and served_by and channel.active else ()
        if goods:
            found.append((channel, own[0], served_by[0].location, goods))
    return found


async def _goods(tx: Connection, price_list: PriceList, now: datetime) -> tuple[Goods, ...]:
    """What is for sale: a price alone does not make it so."""
    prices = await catalog.prices(tx, price_list=price_list.code, at=now, channels=None, limit=100_000)
    terms = await catalog.sku_terms(tx, [price.sku for price in prices])
    return tuple(Goods(price.sku, price.amount_minor) for price in prices if terms[price.sku].active)


def _visits(seed: int, market: Market, today: date, *, days: int, per_day: float) -> Iterator[tuple[date, Visit]]:
    demand = Demand(seed, market)
    for back in range(days, 0, -1):
        day = today - timedelta(days=back)
        yield from ((day, visit) for visit in demand.day(day, per_day))


async def _make_people(pool: Pool, channel: Channel, past: Sequence[Visit], *, by: Actor) -> None:
    """The buyers by name, under the numbers by which the import finds them."""
    buyers = {visit.buyer.number: visit.buyer for visit in past}
    for some in chunks(buyers.values()):
        rows = [
            KnownPerson(
                key=ExternalId(source=channel.code, external_id=f"sim-{buyer.number}"),
                person=Person(name=buyer.name, email=buyer.email, country=str(buyer.address["country"])),
            )
            for buyer in some
        ]
        async with begin(pool) as work:
            await people.find_or_create(work, rows, by=by)


def _order(seed: int, day: date, visit: Visit, today: date) -> PastOrder:
    """How far it got by the beginning of today."""
    end = datetime(today.year, today.month, today.day, tzinfo=UTC)
    lines = [PastLine(sku, min(units, MOST_UNITS), price) for (sku, price), units in visit.lines]
    paid, shipped, delivered, cancelled = _moments(visit)
    return PastOrder(
        reference=f"SIM-{seed}-{day:%Y%m%d}-{visit.nth}",
        person=f"sim-{visit.buyer.number}",
        address=msgspec.convert(dict(visit.buyer.address), NewAddress),
        lines=lines,
        shipping_minor=0,  # the shop's tables say
        placed_at=visit.at,
        promised_on=(visit.at + timedelta(days=PROMISED_DAYS)).date(),
        paid_at=_by(paid, end),
        shipped_at=_by(shipped, end),
        delivered_at=_by(delivered, end),
        cancelled_at=_by(cancelled, end),
        cancel_reason=CancelReason.UNPAID if visit.fate is Fate.UNPAID else CancelReason.BUYER,
    )


def _moments(visit: Visit) -> tuple[datetime | None, datetime | None, datetime | None, datetime | None]:
    """When it was paid, shipped, delivered and cancelled, if ever."""
    if visit.fate is Fate.UNPAID:
        return None, None, None, visit.at + UNPAID_AFTER
    paid = visit.at + timedelta(seconds=visit.pays_after_s)
    if visit.fate is Fate.CANCELLED:
        return paid, None, None, paid + timedelta(seconds=visit.cancels_after_s)
    shipped = paid + timedelta(seconds=visit.ships_after_s)
    return paid, shipped, shipped + timedelta(seconds=visit.delivers_after_s), None


def _by(at: datetime | None, end: datetime) -> datetime | None:
    return at if at is not None and at < end else None
