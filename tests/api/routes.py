"""Every route under /api of the application, for tests that walk them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from orderloom.api.documents import needs
from orderloom.kernel.ids import new_id

# What answers without a credential.
OPEN = {
    ("POST", "/api/v1/sessions"),  # the way in
    ("POST", "/api/v1/hooks/shopify/{channel}"),  # signed by the shop that sends it
    ("POST", "/api/v1/hooks/woocommerce/{channel}"),
}
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    template: str
    permission: str | None
    calls: set[Any]  # its dependencies

    @property
    def anywhere(self) -> str:
        """Its address with ids and codes of nothing in it."""
        return PARAMETER.sub(_nothing, self.template)

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def routes(app: FastAPI) -> Iterator[Route]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and str(context.path_format).startswith("/api/"):
            permission, calls = needs(route)
            for method in sorted(route.methods or ()):
                yield Route(method, str(context.path_format), permission, calls)


def _nothing(found: re.Match[str]) -> str:
    if found[1] == "job_id":
        return "4711"
    return "csv" if found[1] == "form" else str(new_id()) if found[1].endswith("id") else "x"
