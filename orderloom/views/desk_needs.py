"""What needs somebody now: counted as the lists show it, up to a bound, each with the filter of its list."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from orderloom.infra.work import Connection
from orderloom.views.order_list import Filters, order_count

MOST = 1_000
SOON = timedelta(hours=1)
DAYS = timedelta(days=7)

SHORT = """
SELECT count(*) FROM (
    SELECT FROM reservations r JOIN orders o ON o.id = r.holder_id
     WHERE r.state = 'short'
       AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
       AND (%(locations)s::text[] IS NULL OR r.location = ANY(%(locations)s::text[]))
     LIMIT %(limit)s) f
"""
LOW_STOCK = """
SELECT count(*) FROM (
    SELECT FROM stock_levels l
     WHERE l.low_at IS NOT NULL AND available_to_sell(l) <= l.low_at
       AND (%(locations)s::text[] IS NULL OR l.location = ANY(%(locations)s::text[]))
     LIMIT %(limit)s) f
"""
FAILED_JOBS = """
SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE status = 'failed' LIMIT %(limit)s) f
"""
FAILED_IMPORTS = """
SELECT count(*) FROM (
    SELECT FROM imports
     WHERE NOT dry_run AND (state = 'failed' OR (rows_refused > 0 AND ended_at IS NOT NULL)) AND ended_at >= %(ended_from)s
       AND kind = ANY(%(import_kinds)s::text[])
       AND (%(import_actor)s::uuid IS NULL OR actor_id = %(import_actor)s)
     LIMIT %(limit)s) f
"""
REFUSED_WEBHOOKS = """
SELECT count(*) FROM (
    SELECT FROM webhook_inbox w JOIN connections c ON c.id = w.connection_id
     WHERE w.state = 'refused' AND (%(channels)s::text[] IS NULL OR c.channel = ANY(%(channels)s::text[]))
     LIMIT %(limit)s) f
"""


class Need(StrEnum):
    """What somebody has to see to; the most urgent first."""

    EXPIRING = "expiring"
    TO_SHIP = "to_ship"
    SHORT = "short"
    LOW_STOCK = "low_stock"
    FAILED_JOBS = "failed_jobs"
    REFUSED_WEBHOOKS = "refused_webhooks"
    FAILED_IMPORTS = "failed_imports"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCount:
    """How many there are. `more`: there are more than were counted.

    `list` with `filters` as its query parameters shows what was counted.
    """

    need: Need
    count: int
    more: bool
    list: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whose desk it is: what they may see of what needs somebody, and where; None is everywhere."""

    needs: Collection[Need]
    channels: Collection[str] | None = None
    locations: Collection[str] | None = None
    import_kinds: Collection[str] = ()
    import_actor: UUID | None = None  # whose imports; None: anybody's


STATEMENTS = {
    Need.SHORT: SHORT,
    Need.LOW_STOCK: LOW_STOCK,
    Need.FAILED_JOBS: FAILED_JOBS,
    Need.FAILED_IMPORTS: FAILED_IMPORTS,
    Need.REFUSED_WEBHOOKS: REFUSED_WEBHOOKS,
}


async def needs(tx: Connection, sight: Sight, *, now: datetime) -> list[NeedCount]:
    """What needs whoever asks, as of now, the most urgent first."""
    return [await _counted(tx, need, sight, now) for need in Need if need in sight.needs]


async def _counted(tx: Connection, need: Need, sight: Sight, now: datetime) -> NeedCount:
    soon, since = now + SOON, now - DAYS
    if need is Need.TO_SHIP:
        found = await order_count(tx, Filters(channels=sight.channels, to_ship=True), most=MOST + 1)
    elif need is Need.EXPIRING:
        found = await order_count(tx, Filters(channels=sight.channels, expires_before=soon), most=MOST + 1)
    else:
        found = await _count(tx, STATEMENTS[need], sight, since)
    where, filters = _link(need, soon=soon, since=since)
    return NeedCount(need=need, count=min(found, MOST), more=found > MOST, list=where, filters=filters)


def _link(need: Need, *, soon: datetime, since: datetime) -> tuple[str, Mapping[str, str]]:
    """The list that shows the same, and what it is to be asked for."""
    match need:
        case Need.TO_SHIP:
            return "/orders", {"to_ship": "true"}
        case Need.EXPIRING:
            return "/orders", {"expires_before": soon.isoformat()}
        case Need.SHORT:
            return "/stock/shortages", {}
        case Need.LOW_STOCK:
            return "/stock", {"low": "true"}
        case Need.FAILED_JOBS:
            return "/jobs", {"state": "failed"}
        case Need.FAILED_IMPORTS:
            return "/imports", {"failed": "true", "ended_from": since.isoformat()}
        case Need.REFUSED_WEBHOOKS:
            return "/hooks/inbox", {"state": "refused"}


async def _count(tx: Connection, statement: str, sight: Sight, since: datetime) -> int:
    asked = {
        "channels": None if sight.channels is None else sorted(set(sight.channels)),
        "locations": None if sight.locations is None else sorted(set(sight.locations)),
        "import_kinds": sorted(set(sight.import_kinds)),
        "import_actor": sight.import_actor,
        "ended_from": since,
        "limit": MOST + 1,
    }
    row = await (await tx.execute(statement.encode(), asked, prepare=False)).fetchone()
    return int(row[0]) if row else 0
