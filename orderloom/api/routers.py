"""Every router under /api/v1, by the name of its module. A new one is a line here."""

from fastapi import APIRouter

from orderloom.api import placing

ROUTERS: list[APIRouter] = [
    placing.router,
]
