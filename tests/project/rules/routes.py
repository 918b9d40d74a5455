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
        if not operation.get("summary") or not operation.get("description"):
            found.append(Violation("routes.words", name, 1, "has no summary or no description"))
        for parameter in operation.get("parameters", ()):
            if "$ref" not in parameter and not parameter.get("description"):
                found.append(Violation("routes.words", name, 1, f"parameter {parameter['name']} has no description"))
    return found


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
