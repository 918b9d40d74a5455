"""What a list may be asked for, read off its route: saved views are checked by the very parameters that the list takes."""

from collections.abc import Mapping, Sequence

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.datastructures import QueryParams

from orderloom.api.custom_query import PREFIXES
from orderloom.api.query import RepeatedParameter, UnknownParameter, parameters

# List → the path of its route.
LISTS = {
    "orders": "/orders",
    "products": "/products",
    "skus": "/skus",
    "prices": "/prices",
    "customers": "/customers",
    "parcels": "/parcels",
    "stock": "/stock",
    "movements": "/stock/movements",
}
PAGING = frozenset({"limit", "after"})

Filters = Mapping[str, str | Sequence[str]]


def check_filters(app: FastAPI, prefix: str, of: str, filters: Filters) -> None:
    """Refuse filters that this list would refuse, in its own words."""
    route = _route(app, prefix + LISTS[of])
    known, custom = parameters(route)
    for name, given in filters.items():
        if name in PAGING or (name not in known and not (custom and name.startswith(PREFIXES))):
            raise UnknownParameter(parameter=name, known=sorted(known.keys() - PAGING))
        if not isinstance(given, str) and not known.get(name):
            raise RepeatedParameter(parameter=name)
    asked = QueryParams([(name, text) for name, given in filters.items() for text in _texts(given)])
    errors = [error for dependant in _every(route.dependant) for error in _errors(dependant, asked)]
    if errors:
        raise RequestValidationError(errors)


def _texts(given: str | Sequence[str]) -> Sequence[str]:
    return [given] if isinstance(given, str) else given


def _route(app: FastAPI, path: str) -> APIRoute:
    for context in iter_route_contexts(app.routes):
        route = context.route
        if isinstance(route, APIRoute) and context.path == path and "GET" in (route.methods or ()):
            return route
    raise LookupError(f"no list is served at {path}")


def _every(dependant: Dependant) -> list[Dependant]:
    return [dependant, *(one for below in dependant.dependencies for one in _every(below))]


def _errors(dependant: Dependant, asked: QueryParams) -> list[object]:
    _, errors = request_params_to_args(dependant.query_params, asked)
    return errors
