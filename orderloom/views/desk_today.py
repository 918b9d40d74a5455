"""Today so far, and the same day a week before: orders, units, sales, parcels, hour by hour."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from psycopg.rows import class_row

from orderloom.infra.work import Connection

NOW = "SELECT now()"
WEEK = timedelta(days=7)

# By quarters of an hour: every zone's hours are made of these. OFFSET 0 keeps each channel's day a stretch of its own index.
ORDERS = """
SELECT date_bin('15 minutes', o.placed_at, '2000-01-01') AS at, o.currency, o.placed_at < %(until)s AS so_far,
       count(*)::int AS orders, sum(o.units)::bigint AS units, sum(o.total_minor)::bigint AS total_minor,
       count(*) FILTER (WHERE o.status = 'cancelled')::int AS cancelled
  FROM channels c
       CROSS JOIN LATERAL (
            SELECT o.placed_at, o.currency, o.units, o.total_minor, o.status FROM orders o
             WHERE o.channel = c.code AND o.placed_at >= %(since)s AND o.placed_at < %(end)s OFFSET 0) o
 WHERE %(channels)s::text[] IS NULL OR c.code = ANY(%(channels)s::text[])
 GROUP BY 1, 2, 3
"""
# Those that the list of parcels shows to whoever asks.
PARCELS = """
SELECT date_bin('15 minutes', p.shipped_at, '2000-01-01') AS at, p.shipped_at < %(until)s AS so_far, count(*)::int AS parcels
  FROM parcels p
 WHERE p.shipped_at >= %(since)s AND p.shipped_at < %(end)s
   AND (%(locations)s::text[] IS NULL OR p.location = ANY(%(locations)s::text[]))
   AND (%(channels)s::text[] IS NULL
        OR NOT EXISTS (SELECT FROM parcel_lines l JOIN orders o ON o.id = l.order_id
                        WHERE l.parcel_id = p.id AND o.channel <> ALL(%(channels)s::text[])))
 GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A local day: where it begins and ends, and up to when it is counted."""

    day: date
    since: datetime
    until: datetime
    end: datetime
    last_hour: int  # by the clock on the wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """What orders come to in one currency, in its minor units."""

    currency: str
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HourFigures:
    """One hour by the clock on the wall."""

    hour: int
    orders: int
    units: int
    parcels: int
    sales: list[Sales]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """A day from `since` to `until`: what was placed then, cancelled orders as well, and what was shipped.

    `cancelled` says how many of these orders are cancelled by now. `hours` goes to the end of the day, or to the present hour.
    """

    day: date
    since: datetime
    until: datetime
    orders: int
    units: int
    sales: list[Sales]
    cancelled: int
    parcels: int
    hours: list[HourFigures]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What was placed in a quarter of an hour, in one currency. `so_far`: before the moment up to which is counted."""

    at: datetime
    currency: str
    so_far: bool
    orders: int
    units: int
    total_minor: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What was shipped in a quarter of an hour."""

    at: datetime
    so_far: bool
    parcels: int


@dataclass(slots=True)
class Sums:
    """Figures while they are added up."""

    orders: int = 0
    units: int = 0
    cancelled: int = 0
    parcels: int = 0
    sales: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def place(self, row: Placed) -> None:
        self.orders += row.orders
        self.units += row.units
        self.cancelled += row.cancelled
        self.sales[row.currency] += row.total_minor

    def sold(self) -> list[Sales]:
        return [Sales(currency=code, total_minor=minor) for code, minor in sorted(self.sales.items())]


async def moment(tx: Connection) -> datetime:
    """The database's clock when the reading began."""
    row = await (await tx.execute(NOW)).fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def spans(now: datetime, zone: ZoneInfo) -> tuple[Span, Span]:
    """Today up to now, and the same weekday before up to the same time on the wall. Pure."""
    local = now.astimezone(zone)
    today = Span(
        day=local.date(),
        since=_at(local.date(), time(), zone),
        until=now,
        end=now,
        last_hour=local.hour,
    )
    day = local.date() - WEEK
    since, end = _at(day, time(), zone), _at(day + timedelta(days=1), time(), zone)
    until = min(end, _at(day, local.time(), zone))
    return today, Span(day=day, since=since, until=until, end=end, last_hour=23)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock.replace(tzinfo=None), zone).astimezone(UTC)


async def day_figures(
    tx: Connection,
    span: Span,
    zone: ZoneInfo,
    *,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> DayFigures:
    """A day's figures within these channels, and parcels of these locations; None: all."""
    asked = {
        "since": span.since,
        "until": span.until,
        "end": span.end,
        "channels": None if channels is None else sorted(set(channels)),
        "locations": None if locations is None else sorted(set(locations)),
    }
    async with tx.cursor(row_factory=class_row(Placed)) as cursor:
        placed = await (await cursor.execute(ORDERS, asked, prepare=False)).fetchall()
    async with tx.cursor(row_factory=class_row(Shipped)) as other:
        shipped = await (await other.execute(PARCELS, asked, prepare=False)).fetchall()
    return added_up(span, zone, placed, shipped)


def added_up(span: Span, zone: ZoneInfo, placed: Iterable[Placed], shipped: Iterable[Shipped]) -> DayFigures:
    """The day of these quarters of an hour. Pure."""
    whole = Sums()
    hours: dict[int, Sums] = defaultdict(Sums)
    for row in placed:
        hours[row.at.astimezone(zone).hour].place(row)
        if row.so_far:
            whole.place(row)
    for each in shipped:
        hours[each.at.astimezone(zone).hour].parcels += each.parcels
        whole.parcels += each.parcels if each.so_far else 0
    return DayFigures(
        day=span.day,
        since=span.since,
        until=span.until,
        orders=whole.orders,
        units=whole.units,
        sales=whole.sold(),
        cancelled=whole.cancelled,
        parcels=whole.parcels,
        hours=[_hour(hour, hours[hour]) for hour in range(span.last_hour + 1)],
    )


def _hour(hour: int, sums: Sums) -> HourFigures:
    return HourFigures(hour=hour, orders=sums.orders, units=sums.units, parcels=sums.parcels, sales=sums.sold())
