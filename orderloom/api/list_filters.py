"""What a list may be asked for and what it shows, read off its route: saved views are checked by the list itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from starlette.datastructures import QueryParams

from orderloom.api.custom_query import PREFIXES
from orderloom.api.query import RepeatedParameter, UnknownParameter, parameters
from orderloom.api.stock import must_go_together
from orderloom.desk.model import ColumnUnknown
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions, filterable, wanted

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
# Whose custom fields it knows; the other lists know none.
OWNERS: Mapping[str, tuple[Owner, ...]] = {
    "orders": (Owner.ORDER, Owner.LINE),
    "products": (Owner.PRODUCT, Owner.SKU),
    "skus": (Owner.SKU,),
    "customers": (Owner.CUSTOMER,),
    "parcels": (Owner.PARCEL,),
}
# What must be asked for together, or not at all, by list.
TOGETHER: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "movements": lambda asked: must_go_together(
        reason=asked["reason"],
        order_id=asked["order_id"],
        document_id=asked["document_id"],
        of_level=None not in (asked["sku"], asked["location"]),
    ),
}
PAGING = frozenset({"limit", "after"})
PREFIX = "/api/v1"

Filters = Mapping[str, str | Sequence[str]]


def check_filters(app: FastAPI, definitions: Definitions, of: str, filters: Filters) -> None:
    """Refuse filters that this list would refuse, in its own words."""
    route = _route(app, PREFIX + LISTS[of])
    known, custom = parameters(route)
    for name, given in filters.items():
        if name in PAGING or (name not in known and not (custom and name.startswith(PREFIXES))):
            raise UnknownParameter(parameter=name, known=sorted(known.keys() - PAGING))
        if not isinstance(given, str) and not known.get(name):
            raise RepeatedParameter(parameter=name)
    asked = QueryParams([(name, text) for name, given in filters.items() for text in _texts(given)])
    read = [request_params_to_args(dependant.query_params, asked) for dependant in _every(route.dependant)]
    if errors := [error for _, found in read for error in found]:
        raise RequestValidationError(errors)
    if of in TOGETHER:
        TOGETHER[of]({name: value for values, _ in read for name, value in values.items()})
    wanted(definitions, OWNERS.get(of, ()), {name: text for name, text in asked.items() if name not in known})


def check_columns(app: FastAPI, definitions: Definitions, of: str, columns: Sequence[str]) -> None:
    """Refuse columns that this list does not show, or ColumnUnknown."""
    known = _columns(app, definitions, of)
    for column in columns:
        if column not in known:
            raise ColumnUnknown(column=column[:80], known=sorted(known))


def missing(app: FastAPI, definitions: Definitions, of: str, filters: Filters, columns: Sequence[str]) -> list[str]:
    """Those filters and columns, once kept, that this list does not know any more."""
    known = parameters(_route(app, PREFIX + LISTS[of]))[0].keys() - PAGING
    known |= {name for owner in OWNERS.get(of, ()) for name in filterable(definitions, owner)}
    shown = _columns(app, definitions, of)
    return sorted({name for name in filters if name not in known} | {name for name in columns if name not in shown})


def _columns(app: FastAPI, definitions: Definitions, of: str) -> set[str]:
    """What the list's rows say, and the custom fields of its things."""
    custom = {name for owner in OWNERS.get(of, ()) for name in definitions.columns(owner)}
    return custom.union(_said(_route(app, PREFIX + LISTS[of])))


def _said(route: APIRoute) -> Iterator[str]:
    """The members of a row: of the model of `items` in the page that the route answers with."""
    (row,) = get_args(route.response_model.model_fields["items"].annotation)
    yield from row.model_fields if issubclass(row, BaseModel) else row.__dataclass_fields__


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
