"""Requests from web pages (CORS): which page may use which credential. Stands before everything else.

Only a publishable key and a buyer's token may be used from a page, and only from pages that the key names, compared byte
for byte. Cookies are not used here, so no answer allows them. Requests without an Origin header pass untouched.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderloom.api.access import Credentials, bearer
from orderloom.api.envelope import API_POLICY
from orderloom.api.errors import MEDIA_TYPE, DatabaseUnavailable, headers_of, language_of, problem
from orderloom.api.metrics import PREFIX, Metrics
from orderloom.identity import queries
from orderloom.identity.model import BUYER_MARK, PUBLISHABLE_MARK
from orderloom.infra.secrets import digest
from orderloom.kernel.errors import Forbidden, Refusal, Unauthenticated
from orderloom.kernel.ids import new_id

log = logging.getLogger(__name__)

KEPT_S = 3.0  # so old may be what this process believes of pages; credentials themselves are read anew each time
KEPT_UNKNOWN_S = 0.5
MOST_KEPT = 2_000
LONGEST_ORIGIN = 300

_FOR_PAGES = re.compile(rf"bearer +({PUBLISHABLE_MARK}|{BUYER_MARK})", re.IGNORECASE | re.ASCII)
_METHODS = b"GET, POST, DELETE"
_HEADERS = b"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
_EXPOSED = b"Location, ETag, Retry-After, WWW-Authenticate, X-Request-Id"
_PREFLIGHT = [
    (b"access-control-allow-methods", _METHODS),
    (b"access-control-allow-headers", _HEADERS),
    (b"access-control-max-age", b"600"),
]
_SECURE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", API_POLICY.encode()),
    (b"cache-control", b"no-store"),
]
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, TooManyRequests)


class OriginNotAllowed(Forbidden):
    """No key lets this web page in; name its origin in a publishable key, exactly as the browser sends it."""

    code = "origin_not_allowed"


class Pages:
    """Which pages publishable keys name, and which of them may use a token; both remembered for seconds."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self._named: tuple[float, frozenset[str]] = (-KEPT_S, frozenset())  # when they were read
        self._of_token: OrderedDict[bytes, tuple[float, frozenset[str] | None]] = OrderedDict()
        self._reading = asyncio.Lock()

    async def named(self, origin: str) -> bool:
        """Whether any key names this page which is good now."""
        if self._fresh(origin):
            return origin in self._named[1]
        async with self._reading:  # many pages may ask at once: one of them reads
            if not self._fresh(origin):
                async with self.credentials.pool.connection() as connection:
                    self._named = monotonic(), await queries.origins(connection)
        return origin in self._named[1]

    def _fresh(self, origin: str) -> bool:
        """What is not known is asked for again sooner: a key may just have been made for it."""
        read_at, found = self._named
        return monotonic() - read_at < (KEPT_S if origin in found else KEPT_UNKNOWN_S)

    async def of(self, header: str) -> frozenset[str]:
        """The pages that may use this publishable key or buyer's token, or Unauthenticated."""
        hashed = digest(bearer(header))
        until, found = self._of_token.get(hashed, (0.0, None))
        if until <= monotonic():
            found = await self._read(header)
            self._of_token[hashed] = monotonic() + KEPT_S, found
            self._of_token.move_to_end(hashed)
            while len(self._of_token) > MOST_KEPT:
                self._of_token.popitem(last=False)
        if found is None:
            raise Unauthenticated()
        return found

    async def _read(self, header: str) -> frozenset[str] | None:
        try:
            return (await self.credentials.fresh(header)).credential.origins
        except Unauthenticated:
            return None


class OriginGate:
    """The outermost layer: answers preflights, lets named pages in and no other, and tells browsers so."""

    def __init__(self, app: ASGIApp, metrics: Metrics, state: Any) -> None:
        self.app = app
        self.metrics = metrics
        self.state = state
        self._pages: Pages | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for name, _ in scope["headers"]:
                if name == b"origin":
                    await self._from_page(scope, receive, send)
                    return
        await self.app(scope, receive, send)

    async def _from_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = scope["headers"]
        preflight = scope["method"] == "OPTIONS" and any(
            name == b"access-control-request-method" for name, _ in headers
        )
        if not scope["path"].startswith(PREFIX + "/") or (preflight is False and _kept_from_pages(headers)):
            await self.app(scope, receive, send)
            return
        origin = _origin(headers)
        try:
            allowed = await self._allows(headers, origin, preflight=preflight)
        except _AWAY:
            log.warning("a page's request could not be looked at: the database is unavailable")
            await self._refuse(scope, send, DatabaseUnavailable(retry_after_s=2))
            return
        if preflight and allowed:
            await self._answer(scope, send, 204, b"", [*_granted(origin), *_PREFLIGHT])
        elif not allowed and (preflight or _token(headers) is not None):
            await self._refuse(scope, send, OriginNotAllowed(origin=origin[:LONGEST_ORIGIN]))
        else:
            await self.app(scope, receive, _telling(send, origin) if allowed else send)

    async def _allows(self, headers: list[tuple[bytes, bytes]], origin: str, *, preflight: bool) -> bool:
        """Whether this page may read the answer. One that no good token came with says so to any page that a key names."""
        if self._pages is None:
            self._pages = Pages(self.state.credentials)
        token = None if preflight else _token(headers)
        if token is not None:
            try:
                return origin in await self._pages.of(token)
            except Unauthenticated:
                pass
        return await self._pages.named(origin)

    async def _refuse(self, scope: Scope, send: Send, refusal: Refusal) -> None:
        request_id = new_id()
        language = language_of(scope)
        document = problem(refusal, request_id, language=language)
        told = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"vary", b"Origin, Accept-Language"),
            (b"content-language", language.encode()),
        ]
        told += [(name.lower().encode(), value.encode()) for name, value in headers_of(refusal).items()]
        await self._answer(scope, send, document["status"], msgspec.json.encode(document), told, request_id)

    async def _answer(
        self,
        scope: Scope,
        send: Send,
        status: int,
        body: bytes,
        headers: list[tuple[bytes, bytes]],
        request_id: UUID | None = None,
    ) -> None:
        self.metrics.requests.labels("any", "page", str(status)).inc()
        start = [
            *_SECURE,
            (b"x-request-id", str(request_id or new_id()).encode()),
            (b"content-length", b"%d" % len(body)),
            *headers,
        ]
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": body})


def _origin(headers: list[tuple[bytes, bytes]]) -> str:
    """What the browser says of the page; several such headers are no page's."""
    return ", ".join(value.decode("latin-1") for name, value in headers if name == b"origin")


def _credentials(headers: list[tuple[bytes, bytes]]) -> list[str]:
    return [value.decode("latin-1") for name, value in headers if name == b"authorization"]


def _token(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The Authorization header if a token for pages stands in it, or what was meant for one."""
    given = _credentials(headers)
    return given[0] if len(given) == 1 and _FOR_PAGES.match(given[0]) else None


def _kept_from_pages(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a credential came that belongs on servers: no page is told anything about its answer."""
    return bool(_credentials(headers)) and _token(headers) is None


def _granted(origin: str) -> list[tuple[bytes, bytes]]:
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]


def _telling(send: Send, origin: str) -> Send:
    """Tell the browser that this page may read the answer."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = [*_granted(origin), (b"access-control-expose-headers", _EXPOSED)]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return told
