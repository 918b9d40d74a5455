"""The API's description (OpenAPI 3.1)."""

import copy
import json
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from fastapi.routing import APIRoute, iter_route_contexts

from orderloom import __version__
from orderloom.api import placing, quotes
from orderloom.api.access import instead_of, permission_of
from orderloom.api.docs_page import pack, smaller
from orderloom.api.errors import MEDIA_TYPE
from orderloom.api.idempotency import this_request
from orderloom.api.names import name_schemas
from orderloom.api.preconditions import required_version

router = APIRouter(include_in_schema=False)

DESCRIPTION = """\
Orders, stock, parcels and payments of one merchant.

- **Access**: `Authorization: Bearer` with an API key (`olk_…`) or a session token (`ols_…`). Each operation names the
  permission that it needs. Keys and staff may be limited to channels and locations; what lies outside does not exist
  for them.
- **Storefronts**: a publishable key (`olp_…`) may stand in a web page. It reads goods, prices and stock of its channels,
  nothing personal, and only from the pages that it names. A buyer's token (`olb_…`) places orders and sees the buyer's own.
- **Once**: every POST that creates takes an `Idempotency-Key`. Sent again with the same key and body it takes
  effect once and answers the same; a refused request may be sent again with its key.
- **Unseen changes**: single things carry an `ETag`; a change sends it back as `If-Match`.
- **Problems** are RFC 9457 documents; `code` is stable and meant for programs.
- **Lists** are paged by key: `limit`, and `after` = `next` of the page before.
- **Money** is an integer of minor units with its ISO 4217 currency; **time** is RFC 3339 with a zone.
"""
TAGS = [
    {"name": "sessions", "description": "Signing in and out."},
    {"name": "me", "description": "Who this credential belongs to and what it may do."},
    {"name": "staff", "description": "The people who operate this installation."},
    {"name": "keys", "description": "API keys for programs."},
    {"name": "search", "description": "Everything at once, by whatever was typed."},
    {"name": "desk", "description": "What needs somebody now, and how today goes."},
    {"name": "jobs", "description": "Background jobs: what waits, what failed."},
    {"name": "settings", "description": "How this installation is set up."},
    {"name": "orders", "description": "Placing, reading, cancelling and paying of orders."},
    {"name": "parcels", "description": "What was sent, and what arrived."},
    {"name": "stock", "description": "What is where, why, and what can be sold of it."},
    {"name": "locations", "description": "The places that keep stock, and which channels they serve."},
    {"name": "channels", "description": "The shops and marketplaces that orders come from."},
    {"name": "products", "description": "What buyers see as one thing."},
    {"name": "skus", "description": "What is stored, counted and ordered."},
    {"name": "prices", "description": "Price lists, and what SKUs cost in them."},
    {"name": "taxes", "description": "Tax classes and their rates."},
    {"name": "shipping", "description": "How a channel sends, and what that costs."},
    {"name": "connections", "description": "Other shops whose orders come in by webhook, and what became of each."},
    {
        "name": "custom fields",
        "description": "Fields of one's own on orders, lines, products, SKUs, customers and parcels.",
    },
    {"name": "promotions", "description": "What orders cost less, and the codes that give it."},
    {"name": "customers", "description": "People who buy, their addresses, and erasing them."},
    {"name": "storefront", "description": "What a shop's page needs, with a publishable key or a buyer's token."},
    {"name": "my", "description": "A buyer's own orders, with a buyer's token."},
    {"name": "events", "description": "The feed: everything that happened, in one order."},
    {"name": "plugins", "description": "Packages of others that take part here."},
    {
        "name": "imports",
        "description": "Files of products, prices, customers, stock and orders, brought in row by row.",
    },
    {"name": "exports", "description": "What a list shows, whole, as CSV, NDJSON or XLSX."},
    {"name": "views", "description": "Filters of lists under a name, one's own and shared."},
    {"name": "health", "description": "For supervisors and monitoring."},
]
PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "facts", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/not_found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Which condition is unmet, and which action clears it."},
        "code": {"type": "string", "description": "Stable; for programs.", "examples": ["not_found"]},
        "facts": {
            "type": "object",
            "description": "Codes, ids and numbers that belong to the refusal.",
            "additionalProperties": True,
        },
        "instance": {"type": "string", "description": "The request's id, as in X-Request-Id and the log."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "reason"],
                "properties": {"pointer": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
    "examples": [
        {
            "type": "/problems/not_found",
            "title": "There is no such thing, or it is not yours to see",
            "status": 404,
            "detail": "There is no such thing, or it is not yours to see.",
            "code": "not_found",
            "facts": {},
            "instance": "urn:uuid:0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f",
        }
    ],
}
NEEDED_HEADERS = {"idempotency-key": "Idempotency-Key", "if-match": "If-Match"}
HEADER_TEXTS: dict[str, dict[str, Any]] = {
    "Idempotency-Key": {"minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    "If-Match": {"pattern": '^"[0-9]{1,9}"$'},
}
WHY = {
    "400": "The request cannot be read, or lacks a header that it needs.",
    "401": "No credential, or one that is not good any more.",
    "403": "The credential does not carry the permission.",
    "404": "There is no such thing, or it is not the caller's to see.",
    "409": "The thing's present state does not allow this.",
    "412": "Somebody changed the thing since it was read.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "The request is understood, but what it says cannot be right.",
    "428": "If-Match is missing.",
    "429": "Too many requests of this kind.",
    "500": "Something went wrong on our side.",
    "503": "The system cannot take this now.",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: what FastAPI finds, with the problems, permissions and security of each operation."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="Orderloom",
            version=__version__,
            openapi_version="3.1.0",
            summary="Order management",
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            servers=[{"url": "/"}],
        )
        _complete(document, app)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(document: dict[str, Any], app: FastAPI) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    own = {"Problem": copy.deepcopy(PROBLEM)} | copy.deepcopy(placing.SCHEMAS | quotes.SCHEMAS)
    if twice := own.keys() & schemas.keys():
        raise ValueError(f"two schemas have one name: {sorted(twice)}")
    schemas.update(own)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key (`olk_…`), a session (`ols_…`), a publishable key (`olp_…`) or a buyer's token (`olb_…`).",
        }
    }
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if isinstance(original, APIRoute) and original.include_in_schema and route.path_format in document["paths"]:
            for method in (original.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
                _complete_operation(document["paths"][route.path_format][method.lower()], original, method)
    name_schemas(document)


def needs(route: APIRoute) -> tuple[str | None, set[Any]]:
    """The permission that a route names, and everything it depends on."""
    calls = {dependency.call for dependency in route.dependant.dependencies}
    named = [permission for call in calls if (permission := permission_of(call))]
    return (named[0] if named else None), calls


def others_of(calls: set[Any]) -> tuple[str, ...]:
    """The permissions that do instead of the one that a route names."""
    return tuple(other for call in calls for other in instead_of(call))


def _complete_operation(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    permission, calls = needs(route)
    operation["operationId"] = route.name
    operation["tags"] = operation.get("tags", [])[-1:]  # a route's own goes before its router's
    if permission:
        operation["security"] = [{"bearer": []}]
        operation["x-permission"] = permission
        named = " or ".join(f"`{one}`" for one in (permission, *others_of(calls)))
        operation["description"] = f"{operation.get('description', '')}\n\nPermission: {named}.".strip()
    elif any(getattr(call, "__name__", "") == "asking" for call in calls):
        operation["security"] = [{"bearer": []}]
    else:
        operation["security"] = []
    _complete_headers(operation)
    responses = operation.setdefault("responses", {})
    if _is_validation(responses.get("422")):
        del responses["422"]
    if route.path.startswith(("/health", "/metrics")):
        return
    for status in _statuses(operation, calls, method):
        responses.setdefault(
            status,
            {
                "description": WHY[status],
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )


def _complete_headers(operation: dict[str, Any]) -> None:
    """Handlers read these themselves, so that a missing one is refused by its own name; to clients they are required."""
    for parameter in operation.get("parameters", []):
        if parameter["name"] in NEEDED_HEADERS:
            parameter["name"] = NEEDED_HEADERS[parameter["name"]]
            parameter["required"] = True
            texts = HEADER_TEXTS[parameter["name"]]
            parameter["schema"] = {"type": "string"} | texts | _text_of(parameter["schema"])


def _text_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: schema[name] for name in ("description", "examples", "maxLength") if name in schema}


def _is_validation(response: dict[str, Any] | None) -> bool:
    return response is not None and "HTTPValidationError" in str(response)


def _statuses(operation: dict[str, Any], calls: set[Any], method: str) -> list[str]:
    statuses = ["400", "422", "500", "503"]
    if operation["security"]:
        statuses += ["401", "403"]
    else:
        statuses += ["401", "429"]
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])) or method != "GET":
        statuses.append("404")
    if method != "GET":
        statuses += ["409", "413", "415", "429"]
    if required_version in calls:
        statuses += ["412", "428"]
    if this_request in calls:
        statuses.append("409")
    return sorted(set(statuses))


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """The document: half a megabyte, so it is made and compressed once."""
    plain, packed = _written(request.app)
    return smaller(request.headers, "application/json", plain, packed)


@lru_cache(maxsize=1)  # a process serves one application; one that was closed is let go
def _written(app: FastAPI) -> tuple[bytes, bytes]:
    plain = json.dumps(describe(app), ensure_ascii=False, separators=(",", ":")).encode()
    return plain, pack(plain)
