"""The outermost layer of every request: its id, the security headers, its figures, and an answer to the unexpected."""

import logging
from time import perf_counter
from uuid import UUID

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderloom.api.errors import InternalError, answer
from orderloom.api.metrics import Metrics
from orderloom.kernel.ids import new_id

log = logging.getLogger(__name__)

API_POLICY = "default-src 'none'; frame-ancestors 'none'"


def request_id(headers: Headers) -> UUID:
    """The caller's own id if it sends a UUID, so that both logs can be joined; else a new one."""
    try:
        text = headers.get("x-request-id", "")
        return UUID(text) if len(text) == 36 else new_id()
    except ValueError:
        return new_id()


def secure(headers: MutableHeaders) -> None:
    """The headers that every answer carries."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if "content-security-policy" not in headers:  # the pages of the console and of the API's description have their own
        headers["Content-Security-Policy"] = API_POLICY
    if "cache-control" not in headers:
        headers["Cache-Control"] = "no-store"


class Envelope:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request
        began, status = perf_counter(), 0

        async def sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = str(request)
                secure(headers)
            await send(message)

        try:
            await self.app(scope, receive, sealed)
        except Exception:
            log.exception("request %s failed: %s %s", request, scope["method"], self.metrics.route(scope))
            if status:
                raise  # too late for an answer: the connection must break, so that nobody takes half for all
            await answer(InternalError(), scope)(scope, receive, sealed)
        finally:
            self.metrics.observe(scope, status, perf_counter() - began)
