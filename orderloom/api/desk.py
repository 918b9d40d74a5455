"""The desk over HTTP: what needs whoever asks now, and how today goes."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from orderloom.api.access import Caller, permits
from orderloom.api.imports import kinds_of, own_only
from orderloom.api.shapes import Shown
from orderloom.api.work import Reads
from orderloom.infra.settings import Settings
from orderloom.kernel.zones import zone_named
from orderloom.views.desk_needs import Need, NeedCount, Sight, needs
from orderloom.views.desk_today import DayFigures, day_figures, moment, spans

router = APIRouter(tags=["desk"])

# What one must be allowed to see of each: the same as for its list.
NEEDED = {
    Need.EXPIRING: "orders.read",
    Need.TO_SHIP: "orders.read",
    Need.SHORT: "stock.read",
    Need.LOW_STOCK: "stock.read",
    Need.FAILED_JOBS: "jobs.read",
    Need.REFUSED_WEBHOOKS: "connections.manage",
    Need.FAILED_IMPORTS: "imports.run",
}


class Desk(Shown):
    """What needs somebody, the most urgent first, and how today goes beside the same weekday before."""

    at: datetime = Field(description="As of this moment.")
    zone: str = Field(description="The time zone in which days begin.", examples=["Europe/Amsterdam"])
    needs: list[NeedCount] = Field(description="Only what the caller may see; what there is none of as well.")
    today: DayFigures | None = Field(description="null: the caller may not see orders.")
    week_before: DayFigures | None = Field(
        description="The same weekday a week before: sums up to the same time of day, hours to the end of the day."
    )


Zone = Annotated[
    str | None,
    Query(
        max_length=64,
        pattern=r"^[A-Za-z0-9_+/-]+$",
        description="Where days begin, as an IANA name; left out: the time zone of the settings.",
        examples=["Europe/Amsterdam"],
    ),
]


@router.get("/desk", summary="What needs me now, and how today goes")
async def read_desk(
    request: Request,
    caller: Annotated[Caller, permits("orders.read", "stock.read", "imports.run", "jobs.read", "connections.manage")],
    tx: Reads,
    zone: Zone = None,
) -> Desk:
    """Counts of what the caller may see, within their channels and locations, each with the list that shows the same; and
    orders, units, sales and parcels of today so far, beside those of the same weekday before."""
    settings: Settings = request.app.state.settings
    where = settings.time_zone if zone is None else zone_named(zone)
    sight = Sight(
        needs=[need for need, permission in NEEDED.items() if caller.may(permission)],
        channels=caller.channels,
        locations=caller.locations,
        import_kinds=kinds_of(caller),
        import_actor=own_only(caller),
    )
    now = await moment(tx)
    found = await needs(tx, sight, now=now)
    days = []
    for span in spans(now, where) if caller.may("orders.read") else ():
        days.append(await day_figures(tx, span, where, channels=caller.channels, locations=caller.locations))
    today, week_before = days or (None, None)
    return Desk(at=now, zone=where.key, needs=found, today=today, week_before=week_before)
