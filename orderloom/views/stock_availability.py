"""What a channel can sell of a SKU, and from where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from orderloom.infra.arrays import quoted
from orderloom.infra.work import Connection
from orderloom.inventory.model.refusals import UnknownChannel

CHANNEL = "SELECT FROM channels WHERE code = %(channel)s"

AVAILABLE = """
SELECT s.sku, c.location, c.priority, available_to_sell(l) AS available,
       greatest(0, available_to_sell(l) + l.oversell_limit) AS sellable
  FROM skus s
       LEFT JOIN (channel_locations c
                  JOIN locations p ON p.code = c.location AND p.active
                  JOIN stock_levels l ON l.location = c.location)
              ON c.channel = %(channel)s AND l.sku = s.sku
             AND (%(only)s::text[] IS NULL OR c.location = ANY(%(only)s::text[]))
 WHERE s.sku = ANY(%(skus)s::text[])
 ORDER BY s.sku, c.priority, c.location
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableAt:
    """Units at one location. `sellable` counts what may be oversold; it is what orders are checked against."""

    location: str
    priority: int
    available: int
    sellable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What a channel can sell of a SKU: together, and by location, nearest first."""

    sku: str
    sellable: int
    locations: list[AvailableAt]


async def availability(
    tx: Connection,
    channel: str,
    skus: Sequence[str],
    *,
    channels: Collection[str] | None,
    only: Collection[str] | None,
) -> list[Availability]:
    """For each of these SKUs that exists; UnknownChannel if the caller may not see the channel."""
    seen = channels is None or channel in channels
    if not seen or await (await tx.execute(CHANNEL, {"channel": channel})).fetchone() is None:
        raise UnknownChannel(channel=channel)
    wanted = {"channel": channel, "skus": quoted(skus), "only": None if only is None else sorted(only)}
    found: dict[str, list[AvailableAt]] = {}
    for sku, location, priority, available, sellable in await (await tx.execute(AVAILABLE, wanted)).fetchall():
        places = found.setdefault(sku, [])
        if location is not None:
            places.append(AvailableAt(location=location, priority=priority, available=available, sellable=sellable))
    return [
        Availability(sku=sku, sellable=sum(place.sellable for place in places), locations=places)
        for sku, places in found.items()
    ]
