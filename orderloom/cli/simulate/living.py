"""A living shop: buyers who quote, hold, order, pay and cancel, and a warehouse that ships, all over the public API."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Any

import httpx

from orderloom.cli.simulate.calls import PATIENCE_S, Calls, Refused
from orderloom.cli.simulate.demand import Demand, Fate, Goods, Market, Visit

HURRY = 600  # what takes a day takes 144 seconds here
MOST_AT_ONCE = 16
LEAST_WAIT_S = 0.02
DELIVERED_UNITS = 100  # of goods that ran out, when the shop buys them again
GONE_AFTER = 20  # calls in a row that nobody answered
CARRIERS = {"CN": "sf-express"}


class ShopGone(Exception):
    """Nobody answers at this address any more."""


@dataclass(slots=True)
class Done:
    """What happened."""

    counts: Counter[str] = field(default_factory=Counter)
    placed_minor: Counter[str] = field(default_factory=Counter)  # by currency

    def said(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in self.counts.items())


async def sources(calls: Calls, shops: Sequence[Market]) -> dict[str, str]:
    """Where each channel's goods are bought for: its first location. Nothing for a key that may not read and enter stock."""
    if not {"stock.read", "stock.write"} <= {*(await calls.get("/me"))["permissions"]}:
        return {}
    found = {shop.channel: await calls.get(f"/channels/{shop.channel}/locations") for shop in shops}
    return {channel: served["items"][0]["location"] for channel, served in found.items() if served["items"]}


async def markets(calls: Calls) -> list[Market]:
    """What this shop sells now, by channel, as it shows it to buyers."""
    found = []
    lists = await calls.every("/price-lists")
    for channel in await calls.every("/channels"):
        sells = any((one["channel"], one["currency"]) == (channel["code"], channel["currency"]) for one in lists)
        if not sells or not channel["active"]:
            continue
        products = await calls.every("/shop/products", channel=channel["code"])
        goods = tuple(
            Goods(variant["sku"], variant["price_minor"]) for product in products for variant in product["variants"]
        )
        if goods:
            found.append(Market(channel["code"], channel["country"], channel["currency"], goods))
    return found


def visits(seed: int, shops: Sequence[Market], start: datetime, per_minute: float) -> Iterator[Visit]:
    """Everybody who comes to any of the channels, in the order in which they come."""
    share = per_minute / max(1, len(shops))
    return merge(*(Demand(seed, shop).visits(start, share) for shop in shops), key=lambda visit: visit.at)


@asynccontextmanager
async def speaking(url: str, key: str, run: str) -> AsyncIterator[Calls]:
    """A client of the shop at this address."""
    headers = {"Authorization": f"Bearer {key}"}
    limits = httpx.Limits(max_connections=MOST_AT_ONCE)
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE_S, limits=limits) as client:
        yield Calls(client, run)


class Street:
    """Everybody who is in the shop now."""

    def __init__(
        self, calls: Calls, shops: Sequence[Market], sources: Mapping[str, str], *, hurry: float = HURRY
    ) -> None:
        self.calls = calls
        self.done = Done()
        self._sources = sources
        self._bought: set[str] = set()  # what is on its way because it ran out
        self._countries = {shop.channel: shop.country for shop in shops}
        self._hurry = hurry
        self._stopping = asyncio.Event()
        self._door = asyncio.Semaphore(MOST_AT_ONCE)
        self._unanswered = 0

    def stop(self) -> None:
        """Let nobody in any more; what is under way ends. May be called from a signal handler."""
        self._stopping.set()

    async def live(self, coming: Iterator[Visit], start: datetime) -> None:
        """Until `stop`, or until nobody comes any more. Visits begin as long after now as they come after `start`."""
        loop = asyncio.get_running_loop()
        opened = loop.time()
        async with asyncio.TaskGroup() as inside:
            for visit in coming:
                if await self._waited((visit.at - start).total_seconds() - (loop.time() - opened)):
                    break
                inside.create_task(self._visit(visit))

    async def _waited(self, seconds: float) -> bool:
        """Wait; whether the shop closed meanwhile."""
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await self._stopping.wait()
        except TimeoutError:
            return self._stopping.is_set()
        return True

    async def _later(self, seconds: float) -> bool:
        """Wait as life does, only faster; whether to go on."""
        return not await self._waited(max(seconds / self._hurry, LEAST_WAIT_S))

    async def _visit(self, visit: Visit) -> None:
        self.done.counts["visits"] += 1
        try:
            await self._live_through(visit)
            self._unanswered = 0
        except Refused as refused:
            self._unanswered = self._unanswered + 1 if refused.code == "unreachable" else 0
            if self._unanswered >= GONE_AFTER:
                raise ShopGone from refused

    async def _live_through(self, visit: Visit) -> None:
        async with self._door:
            quoted = await self._quote(visit)
            await self._buy(visit, {line["sku"] for line in quoted["lines"] if line["stock"] == "out"})
        if visit.fate is Fate.LEFT:
            self.done.counts["left"] += 1
            return
        order = await self._order(visit, quoted)
        if visit.fate is Fate.UNPAID or not await self._later(visit.pays_after_s):
            return
        await self._pay(visit, order)
        if visit.fate is Fate.CANCELLED:
            if await self._later(visit.cancels_after_s):
                await self._cancel(visit, order)
            return
        if await self._later(visit.ships_after_s):
            parcels = await self._ship(visit, order)
            if await self._later(visit.delivers_after_s):
                await self._deliver(visit, parcels)

    async def _quote(self, visit: Visit) -> Any:
        address = visit.buyer.address
        told = {name: address[name] for name in ("country", "region", "postal_code") if name in address}
        body = {"channel": visit.channel, "lines": _lines(visit), "shipping_address": told}
        quoted = await self.calls.post("/quotes", body, what="quote")
        self.done.counts["quotes"] += 1
        return quoted

    async def _buy(self, visit: Visit, lacking: set[str]) -> None:
        """What ran out is bought once more, if this key may enter it."""
        location = self._sources.get(visit.channel)
        wanted = sorted(lacking - self._bought)
        if not wanted or location is None:
            return
        self._bought.update(wanted)
        lines = [{"sku": sku, "location": location, "quantity": DELIVERED_UNITS} for sku in wanted]
        key = f"{visit.channel}-{visit.nth}-receipt"
        await self.calls.post("/stock/receipts", {"lines": lines}, what="receipt", key=key)
        self._bought.difference_update(wanted)
        self.done.counts["receipts"] += 1

    async def _order(self, visit: Visit, quoted: Any) -> Any:
        body: dict[str, Any] = {
            "channel": visit.channel,
            "lines": _lines(visit),
            "buyer": {"name": visit.buyer.name, "email": visit.buyer.email},
            "shipping_address": visit.buyer.address,
        }
        choices = quoted["shipping"]["choices"]
        if choices:  # the cheapest
            chosen = min(choices, key=lambda choice: (choice["total_minor"], choice["code"]))
            body |= {"shipping_method": chosen["code"], "total_minor": chosen["total_minor"]}
        async with self._door:
            if visit.holds:
                body["hold_id"] = await self._hold(visit)
            order = await self.calls.post("/orders", body, what="order", key=f"{visit.channel}-{visit.nth}")
        self.done.counts["orders"] += 1
        self.done.counts["units"] += sum(wanted.quantity for wanted in visit.lines)
        self.done.placed_minor[order["currency"]] += order["total_minor"]
        return order

    async def _hold(self, visit: Visit) -> str:
        body = {"channel": visit.channel, "lines": _lines(visit)}
        hold = await self.calls.post("/holds", body, what="hold", key=f"{visit.channel}-{visit.nth}-hold")
        self.done.counts["holds"] += 1
        return str(hold["id"])

    async def _pay(self, visit: Visit, order: Any, kind: str = "captured") -> None:
        if not order["total_minor"]:
            return
        body = {
            "kind": kind,
            "amount_minor": order["total_minor"],
            "currency": order["currency"],
            "method": "simulated",
        }
        async with self._door:
            key = f"{visit.channel}-{visit.nth}-{kind}"
            await self.calls.post(f"/orders/{order['id']}/payments", body, what="payment", key=key)
        self.done.counts["payments" if kind == "captured" else "refunds"] += 1

    async def _cancel(self, visit: Visit, order: Any) -> None:
        async with self._door:
            await self.calls.post(f"/orders/{order['id']}/cancellation", {"reason": "buyer"}, what="cancellation")
        self.done.counts["cancellations"] += 1
        await self._pay(visit, order, "refunded")

    async def _ship(self, visit: Visit, order: Any) -> list[str]:
        """One parcel from each location that keeps something for the order."""
        async with self._door:
            page = await self.calls.get(f"/orders/{order['id']}")
            made = [await self._parcel(visit, order, packed) for packed in _packed(page).items()]
        self.done.counts["parcels"] += len(made)
        return made

    async def _parcel(self, visit: Visit, order: Any, packed: tuple[str, list[dict[str, Any]]]) -> str:
        location, lines = packed
        body = {
            "location": location,
            "lines": lines,
            "carrier": CARRIERS.get(self._countries[visit.channel], "dhl"),
            "tracking_number": f"SIM{order['number']}{location}",
        }
        key = f"{visit.channel}-{visit.nth}-{location}"
        return str((await self.calls.post("/parcels", body, what="parcel", key=key))["id"])

    async def _deliver(self, visit: Visit, parcels: Sequence[str]) -> None:
        for parcel in parcels:
            async with self._door:
                await self.calls.post(f"/parcels/{parcel}/delivery", {}, what="delivery")
            self.done.counts["deliveries"] += 1


def _lines(visit: Visit) -> list[dict[str, Any]]:
    return [{"sku": wanted.goods.sku, "quantity": wanted.quantity} for wanted in visit.lines]


def _packed(page: Any) -> dict[str, list[dict[str, Any]]]:
    """What waits for this order, by location."""
    packed: dict[str, list[dict[str, Any]]] = {}
    for line in page["lines"]:
        for kept in line["reservations"]:
            if kept["state"] == "committed":
                one = {"order_id": page["id"], "line_no": line["line_no"], "quantity": kept["quantity"]}
                packed.setdefault(kept["location"], []).append(one)
    return packed
