"""What every route must carry: a permission by name, words for its reader, refusals with a code."""

from collections.abc import Iterator, Mapping
from typing import Any

from .registry import Violation, rule

# What answers without a credential, and why it may.
OPEN = {
    "/health/live": "a supervisor asks",
    "/health/ready": "a load balancer asks",
    "/metrics": "a scraper asks, from the inside network",
    "/openapi.json": "the document says nothing about any shop",
    "/docs": "shows that document",
    "/api/v1/hooks/shopify/{channel}": "the shop signs what it sends",
    "/api/v1/hooks/woocommerce/{channel}": "the shop signs what it sends",
    "/api/v1/sessions": "signing in is how one gets a credential",
}
# What any credential may do, because it is about the one who asks and nobody else.
OWN = {
    "DELETE /api/v1/sessions": "signing out",
    "GET /api/v1/me": "who am I",
    "PUT /api/v1/me/password": "changing one's own password, which takes the old one",
    "GET /api/v1/permissions": "the words for permissions, the same in every shop",
}
METHODS = ("get", "post", "put", "patch", "delete")


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document.get("paths", {}).items():
        yield from ((path, method, methods[method]) for method in METHODS if method in methods)


@rule("routes.permission", "A route that names no permission is open to every key.", reads_sources=False)
def unguarded_routes(routes: Mapping[str, str | None], known: set[str]) -> list[Violation]:
    """`routes`: "GET /path" → the permission that it asks for, `public`, or None."""
    found = []
    for route, permission in sorted(routes.items()):
        path = route.partition(" ")[2]
        if permission is None and path not in OPEN and route not in OWN:
            found.append(Violation("routes.permission", route, 1, "names no permission"))
        elif permission not in (None, "public") and known and permission not in known:
            found.append(Violation("routes.permission", route, 1, f"there is no permission {permission}"))
    return found


@rule("routes.words", "An interface without words is guessed at.", reads_sources=False)
def wordless_routes(document: Mapping[str, Any]) -> list[Violation]:
    found = []
    for path, method, operation in operations(document):
        name = f"{method.upper()} {path}"
        said = operation.get("description") or "Permission:"  # that line is added to every docstring
        if not operation.get("summary") or said.startswith("Permission:"):
            found.append(Violation("routes.words", name, 1, "has no summary or no description"))
        for parameter in operation.get("parameters", ()):
            if "$ref" not in parameter and not parameter.get("description"):
                found.append(Violation("routes.words", name, 1, f"parameter {parameter['name']} has no description"))
    return found


@rule("routes.once", "A client that got no answer asks again; what it creates must exist once.", reads_sources=False)
def unrepeatable_routes(document: Mapping[str, Any]) -> list[Violation]:
    found = []
    for path, method, operation in operations(document):
        creates = method == "post" and "201" in operation.get("responses", {}) and path not in OPEN
        headers = {each.get("name", "").lower() for each in operation.get("parameters", ()) if each.get("required")}
        if creates and "idempotency-key" not in headers:
            found.append(Violation("routes.once", f"POST {path}", 1, "creates, but requires no Idempotency-Key"))
    return found


@rule(
    "routes.strict", "A field that is misspelt and ignored is a wish that was silently not done.", reads_sources=False
)
def lenient_bodies(document: Mapping[str, Any]) -> list[Violation]:
    schemas = document.get("components", {}).get("schemas", {})
    found = set()
    for path, method, operation in operations(document):
        for name in sorted(_named_in(operation.get("requestBody", {}), schemas, set())):
            schema = schemas[name]
            if (
                schema.get("type") == "object"
                and schema.get("properties")
                and schema.get("additionalProperties") is not False
            ):
                found.add(Violation("routes.strict", f"{method.upper()} {path}", 1, f"{name} takes unknown fields"))
    return sorted(found)


def _named_in(part: Any, schemas: Mapping[str, Any], seen: set[str]) -> set[str]:
    """Every schema that is referred to here, directly or through another."""
    if isinstance(part, list):
        for each in part:
            _named_in(each, schemas, seen)
    elif isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name in schemas and name not in seen:
            seen.add(name)
            _named_in(schemas[name], schemas, seen)
        for each in part.values():
            _named_in(each, schemas, seen)
    return seen


@rule("routes.problems", "A refusal in free text cannot be handled by a program.", reads_sources=False)
def unnamed_problems(document: Mapping[str, Any]) -> list[Violation]:
    found = []
    for path, method, operation in operations(document):
        for status, answer in operation.get("responses", {}).items():
            media = set(answer.get("content", {}))
            if (
                path not in OPEN
                and str(status).startswith(("4", "5"))
                and media
                and media != {"application/problem+json"}
            ):
                what = f"{status} answers with {', '.join(sorted(media))}, not a problem document"
                found.append(Violation("routes.problems", f"{method.upper()} {path}", 1, what))
    return found
