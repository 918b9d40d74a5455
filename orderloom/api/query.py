"""Refuses query parameters that a route does not know: a misspelt filter must not show everything."""

from urllib.parse import parse_qsl

from fastapi import Request, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from orderloom.api.custom_query import PREFIXES, custom_filters
from orderloom.api.errors import InvalidQuery


class UnknownParameter(InvalidQuery):
    """This operation knows no such query parameter."""

    code = "unknown_parameter"


class RepeatedParameter(InvalidQuery):
    """This query parameter may be given once only."""

    code = "repeated_parameter"


# Routes cannot be hashed: each is known by its identity, and kept here so that this stays its own.
_KNOWN: dict[int, tuple[APIRoute, dict[str, bool], bool]] = {}


def parameters(route: APIRoute) -> tuple[dict[str, bool], bool]:
    """The route's query parameters, whether each may be repeated, and whether it takes custom fields as well."""
    if id(route) not in _KNOWN:
        _KNOWN[id(route)] = route, _read(route), _custom(route.dependant)
    return _KNOWN[id(route)][1:]


def _custom(dependant: Dependant) -> bool:
    return dependant.call is custom_filters or any(map(_custom, dependant.dependencies))


def _read(route: APIRoute) -> dict[str, bool]:
    fields = [field for field in get_flat_params(route.dependant) if isinstance(field.field_info, params.Query)]
    return {field.alias: _many(field.field_info.annotation) for field in fields}


def _many(annotation: object) -> bool:
    return any(name in str(annotation) for name in ("list[", "set[", "frozenset[", "tuple["))


async def known_query(request: Request) -> None:
    """Stands before every route."""
    text = request.scope.get("query_string", b"").decode("latin-1")
    if not text:
        return
    given = [name for name, _ in parse_qsl(text, keep_blank_values=True)]
    known, custom = parameters(request.scope["route"])
    for name in given:
        if name not in known and not (custom and name.startswith(PREFIXES)):
            raise UnknownParameter(parameter=name, known=sorted(known))
        if not known.get(name) and given.count(name) > 1:
            raise RepeatedParameter(parameter=name)
