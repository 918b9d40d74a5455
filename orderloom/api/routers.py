"""Every router under /api/v1, by the name of its module. A new one is a line here."""

from fastapi import APIRouter

from orderloom.api import events, keys, me, orders, parcels, placing, sessions, staff

ROUTERS: list[APIRouter] = [
    sessions.router,
    me.router,
    staff.router,
    keys.router,
    events.router,
    placing.router,
    orders.router,
    parcels.router,
]
