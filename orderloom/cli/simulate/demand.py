"""Who comes when, wants what, and what becomes of it: a pure function of a seed, the goods and a moment.

The same demand serves the living shop and its past. Nothing here knows of HTTP or of a database.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import accumulate
from math import cos, pi
from random import Random
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from orderloom.cli.simulate.people import Somebody, somebody

# How much is bought in each hour of the day: little at night, at noon some, in the evening most. The mean is 1.
HOURS = (
    0.55, 0.3, 0.15, 0.1, 0.1, 0.15, 0.3, 0.6, 0.9, 1.1, 1.25, 1.35, 1.4, 1.25, 1.15, 1.15, 1.15, 1.2, 1.3, 1.55, 1.95, 2.1,
    1.8, 1.15,
)  # fmt: skip
WEEKDAYS = (1.05, 1.0, 1.0, 1.0, 0.95, 0.9, 1.1)  # Monday first
# From month and day on, and how much: sales in June and November, presents in December, quiet after the holidays.
SEASONS = (
    ((1, 1), 0.85), ((2, 1), 0.9), ((3, 1), 1.0), ((6, 1), 1.15), ((6, 16), 1.9), ((6, 21), 0.9), ((9, 1), 1.0),
    ((11, 1), 1.2), ((11, 10), 2.8), ((11, 13), 1.0), ((11, 24), 1.8), ((12, 1), 1.4), ((12, 19), 1.0),
)  # fmt: skip
ZONES = {
    "CN": "Asia/Shanghai", "NL": "Europe/Amsterdam", "DE": "Europe/Berlin", "FR": "Europe/Paris", "BE": "Europe/Brussels",
    "GB": "Europe/London", "JP": "Asia/Tokyo", "US": "America/Chicago",
}  # fmt: skip
BASKETS = ((1, 55), (2, 25), (3, 12), (4, 5), (5, 2), (6, 1))  # different goods in a basket, and how often of 100
UNITS = ((1, 82), (2, 13), (3, 4), (60, 1))  # of each; now and then somebody wants more than a shop has
NEW_BUYERS = 0.7  # the others come again


T = TypeVar("T")


class Goods(NamedTuple):
    """A SKU at its price in minor units."""

    sku: str
    price_minor: int


class Market(NamedTuple):
    """A channel with what it sells, for whom."""

    channel: str
    country: str
    currency: str
    goods: tuple[Goods, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(ZONES.get(self.country, "UTC"))


class Fate(StrEnum):
    """What a visit comes to."""

    LEFT = "left"  # the cart stays behind
    UNPAID = "unpaid"
    CANCELLED = "cancelled"
    BOUGHT = "bought"


FATES = ((Fate.LEFT, 30), (Fate.UNPAID, 5), (Fate.CANCELLED, 4), (Fate.BOUGHT, 61))


class Wanted(NamedTuple):
    """Units of a SKU."""

    goods: Goods
    quantity: int


class Visit(NamedTuple):
    """Somebody comes, and what they will do if they can. Times are seconds after one another."""

    nth: int
    at: datetime
    channel: str
    buyer: Somebody
    lines: tuple[Wanted, ...]
    fate: Fate
    holds: bool  # keeps the goods while filling in the form
    pays_after_s: float
    ships_after_s: float
    delivers_after_s: float
    cancels_after_s: float


def season(day: date) -> float:
    """How much more or less is bought at this time of the year."""
    return SEASONS[bisect([start for start, _ in SEASONS], (day.month, day.day)) - 1][1]


def weight(at: datetime, zone: ZoneInfo) -> float:
    """How much is bought at this moment, compared with the mean of a year."""
    local = at.astimezone(zone)
    return HOURS[local.hour] * WEEKDAYS[local.weekday()] * season(local.date())


class Demand:
    """What one market wants."""

    def __init__(self, seed: int, market: Market) -> None:
        self.seed = seed
        self.market = market

    @cached_property
    def _ranked(self) -> list[Goods]:
        """From what everybody wants to what hardly anybody does."""
        goods = sorted(self.market.goods)
        Random(f"{self.seed}/ranks").shuffle(goods)
        return goods

    @lru_cache(maxsize=24)  # noqa: B019  # one market lives as long as the program
    def _shares(self, hour: int) -> list[float]:
        """Running sums of how much each of the goods is wanted at this hour: Zipf's law, and each has its time of the day."""
        return list(
            accumulate(
                (1 + 0.6 * cos(2 * pi * (hour - self._best_hour(goods)) / 24)) / (rank + 2)
                for rank, goods in enumerate(self._ranked)
            )
        )

    def _best_hour(self, goods: Goods) -> int:
        return Random(f"{self.seed}/{goods.sku}").choice((8, 12, 13, 19, 20, 21, 22))

    def visits(self, start: datetime, per_minute: float) -> Iterator[Visit]:
        """Visits from a moment on, for ever: `per_minute` is the mean of a year."""
        at = start
        for nth in self._count():
            chance = Random(f"{self.seed}/{self.market.channel}/{nth}")
            at += timedelta(minutes=chance.expovariate(per_minute * weight(at, self.market.zone)))
            yield self._visit(chance, nth, at, FATES)

    def day(self, day: date, mean: float) -> list[Visit]:
        """The orders of one day in UTC; `mean` is how many a day of the year has. The same day is always the same."""
        chance = Random(f"{self.seed}/{self.market.channel}/{day.isoformat()}")
        hours = [datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for hour in range(24)]
        weights = [weight(hour, self.market.zone) for hour in hours]
        expected = mean * sum(weights) / 24
        count = max(0, round(chance.gauss(expected, expected**0.5)))
        moments = [
            hour + timedelta(seconds=chance.uniform(0, 3599)) for hour in chance.choices(hours, weights, k=count)
        ]
        fates = FATES[1:]  # of carts that were left nothing remains
        return [self._visit(chance, nth, at, fates) for nth, at in enumerate(sorted(moments), 1)]

    @staticmethod
    def _count() -> Iterator[int]:
        nth = 0
        while True:
            nth += 1
            yield nth

    def _visit(self, chance: Random, nth: int, at: datetime, fates: Sequence[tuple[Fate, int]]) -> Visit:
        return Visit(
            nth=nth,
            at=at,
            channel=self.market.channel,
            buyer=somebody(self.seed, self.market.country, self._number(chance, at)),
            lines=self._basket(chance, at),
            fate=_drawn(chance, fates),
            holds=chance.random() < 0.3,
            pays_after_s=chance.lognormvariate(4.5, 0.8),  # a minute and a half
            ships_after_s=chance.lognormvariate(11.0, 0.7),  # most of a day
            delivers_after_s=chance.lognormvariate(12.1, 0.5),  # two days
            cancels_after_s=chance.lognormvariate(8.5, 1.0),  # an hour or two
        )

    def _number(self, chance: Random, at: datetime) -> int:
        """Who comes: somebody new, or one of those who came in the weeks before, the frequent ones more often."""
        week = at.toordinal() // 7
        if chance.random() < NEW_BUYERS:
            return week * 100_000 + chance.randint(0, 99_999)
        return int(chance.paretovariate(0.9)) % 5_000

    def _basket(self, chance: Random, at: datetime) -> tuple[Wanted, ...]:
        shares = self._shares(at.astimezone(self.market.zone).hour)
        found: dict[Goods, int] = {}
        for _ in range(_drawn(chance, BASKETS)):
            goods = self._ranked[bisect(shares, chance.uniform(0, shares[-1]), hi=len(shares) - 1)]
            found.setdefault(goods, _drawn(chance, UNITS))
        return tuple(Wanted(goods, units) for goods, units in found.items())


def _drawn(chance: Random, among: Sequence[tuple[T, int]]) -> T:
    return chance.choices([one for one, _ in among], [often for _, often in among])[0]
