"""Every router under /api/v1, by the name of its module. A new one is a line here."""

from fastapi import APIRouter

from orderloom.api import (
    availability,
    channels,
    customers,
    events,
    holds,
    keys,
    locations,
    me,
    orders,
    parcels,
    placing,
    prices,
    products,
    sessions,
    skus,
    staff,
    stock,
    stock_papers,
    taxes,
)

ROUTERS: list[APIRouter] = [
    sessions.router,
    me.router,
    staff.router,
    keys.router,
    events.router,
    placing.router,
    orders.router,
    parcels.router,
    channels.router,
    products.router,
    skus.router,
    prices.router,
    taxes.router,
    customers.router,
    stock.router,
    stock_papers.router,
    locations.router,
    locations.channel_router,
    availability.router,
    holds.router,
]
