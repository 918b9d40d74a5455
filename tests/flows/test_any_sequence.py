"""Whatever people do in whatever order: the books agree afterwards."""

import contextlib
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from orderloom.infra.work import Pool
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId, ParcelId
from orderloom.payments.model import Kind
from orderloom.views.fsck.check import check
from tests.worlds import PRICES, World, a_shop

STEPS = 100


@dataclass(slots=True)
class Day:
    """Somebody's day at the shop: acts drawn by chance, on orders and parcels drawn by chance."""

    shop: World
    chance: Random
    orders: list[tuple[OrderId, int]] = field(default_factory=list)  # with how many lines
    parcels: list[ParcelId] = field(default_factory=list)
    refused: int = 0

    async def live(self) -> None:
        acts = [self.place] * 2 + [self.pay] * 6 + [self.ship] * 8 + [self.deliver] * 2 + [self.cancel, self.refund]
        for _ in range(STEPS):
            try:
                await self.chance.choice(acts)()
            except Refusal:
                self.refused += 1

    async def place(self) -> None:
        skus = self.chance.sample(sorted(PRICES), self.chance.randint(1, 3))
        wanted = {sku: self.chance.randint(1, 4) for sku in skus}
        location = self.chance.choice(["AMS", "SHA"])
        self.orders.append((await self.shop.place(wanted, location=location), len(wanted)))

    async def pay(self) -> None:
        order, _ = self._any()
        total = await self.shop.total(order)
        amount = self.chance.choice([total, total, total // 2 + 1])
        kind = self.chance.choice([Kind.CAPTURED, Kind.CAPTURED, Kind.AUTHORISED])
        reference = self.chance.choice([None, f"{order}-a", f"{order}-b"])
        await self.shop.pay(order, amount, kind=kind, reference=reference)

    async def ship(self) -> None:
        lines = []
        for order, count in dict.fromkeys(self._any() for _ in range(self.chance.choice([1, 1, 2]))):
            numbers = self.chance.sample(range(1, count + 1), self.chance.randint(1, count))
            lines += [(order, number, self.chance.randint(1, 3)) for number in numbers]
        self.parcels.append(await self.shop.ship(*lines, location=self.chance.choice(["AMS", "AMS", "SHA"])))

    async def deliver(self) -> None:
        if self.parcels:
            await self.shop.deliver(self.chance.choice(self.parcels))

    async def cancel(self) -> None:
        await self.shop.cancel(self._any()[0])

    async def refund(self) -> None:
        await self.shop.refund(self._any()[0], self.chance.randint(1, 2000))

    def _any(self) -> tuple[OrderId, int]:
        return self.chance.choice(self.orders[-6:])


async def _findings(shop: World) -> dict[str, Any]:
    return {one.rule.code: one.rows async for one in check(shop.pool) if one.total}


@pytest.mark.parametrize("seed", range(6))
async def test_the_books_agree_after_any_day(pool: Pool, seed: int) -> None:
    shop = await a_shop(pool)
    day = Day(shop, Random(seed))
    await day.place()
    await day.live()

    assert await _findings(shop) == {}
    done = {row[0] for row in await shop.rows("SELECT DISTINCT name FROM events WHERE aggregate <> 'stock'")}
    assert {"order.placed", "order.confirmed", "order.shipped", "parcel.shipped", "payment.captured"} <= done
    assert day.refused
    with contextlib.suppress(Refusal):  # whatever the state, another act leaves the books in order too
        await day.cancel()
    assert await _findings(shop) == {}
