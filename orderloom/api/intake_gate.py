"""Answers POST /orders and /orders/batch before any framework: headers and bodies as bytes, and the answer (api/intake.py)."""

import logging
from time import perf_counter
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from starlette.types import ASGIApp, Receive, Scope, Send

from orderloom.api.bodies import json_type
from orderloom.api.envelope import API_POLICY
from orderloom.api.errors import (
    BodyTooLarge,
    DatabaseUnavailable,
    InternalError,
    InvalidQuery,
    MalformedJson,
    WrongContentType,
    headers_of,
    language_of,
    problem,
)
from orderloom.api.idempotency import KeyRequired
from orderloom.api.intake import BATCH, LARGEST_BATCH, LARGEST_ORDER, PLACE
from orderloom.api.metrics import Metrics
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import new_id

log = logging.getLogger(__name__)

LONGEST_KEY = 255

_SECURE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", API_POLICY.encode()),
    (b"cache-control", b"no-store"),
]
_JSON_TYPE = (b"content-type", b"application/json")
_PROBLEM_TYPE = (b"content-type", b"application/problem+json")
_encode = msgspec.json.Encoder().encode


class IntakeGate:
    """The outermost layer: answers POST /orders and /orders/batch itself and hands on everything else."""

    def __init__(self, app: ASGIApp, metrics: Metrics, state: Any) -> None:
        self.app = app
        self.state = state
        self.metrics = metrics
        self._placed = metrics.requests.labels("POST", PLACE, "201")
        self._seconds = metrics.seconds.labels("POST", PLACE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in (PLACE, BATCH):
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        request_id, status = new_id(), 500
        try:
            request_id, authorization, key = _head(scope, request_id)
            if scope["path"] == PLACE:
                body = await _body(receive, LARGEST_ORDER)
                receipt = await self.state.intake.place(authorization, key, body, request_id)
                status = 201
                await _send(
                    send,
                    status,
                    _encode(receipt),
                    request_id,
                    (b"location", f"{PLACE}/{receipt.id}".encode()),
                    _JSON_TYPE,
                )
            else:
                body = await _body(receive, LARGEST_BATCH)
                outcomes = await self.state.intake.place_batch(authorization, key, body, request_id)
                status = 200
                await _send(send, status, _encode({"results": outcomes}), request_id, _JSON_TYPE)
        except Exception as error:
            refusal = error if isinstance(error, Refusal) else _unexpected(error, request_id)
            language = language_of(scope)
            document = problem(refusal, request_id, language=language)
            status = document["status"]
            headers = headers_of(refusal) | {"Content-Language": language, "Vary": "Accept-Language"}
            extra = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            await _send(send, status, _encode(document), request_id, _PROBLEM_TYPE, *extra)
        self._observe(scope["path"], status, perf_counter() - began)

    def _observe(self, path: str, status: int, seconds: float) -> None:
        if status == 201 and path == PLACE:
            self._placed.inc()
            self._seconds.observe(seconds)
        else:
            self.metrics.requests.labels("POST", path, str(status)).inc()
            self.metrics.seconds.labels("POST", path).observe(seconds)


def _unexpected(error: Exception, request_id: UUID) -> Refusal:
    from_database = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    log.error("request %s: placing failed", request_id, exc_info=error)
    return DatabaseUnavailable(retry_after_s=2) if from_database else InternalError()


def _head(scope: Scope, made_id: UUID) -> tuple[UUID, str | None, str]:
    """The request's id, its Authorization header and its idempotency key."""
    authorization: str | None = None
    keys: list[bytes] = []
    content_type = b""
    if scope["query_string"]:
        raise InvalidQuery()
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorization = value.decode("latin-1") if authorization is None else ""
        elif name == b"idempotency-key":
            keys.append(value)
        elif name == b"content-type":
            content_type = value
        elif name == b"x-request-id" and len(value) == 36:
            made_id = _uuid(value, made_id)
        elif name == b"content-encoding":
            raise WrongContentType()
    if content_type != b"application/json" and not json_type(content_type):
        raise WrongContentType()
    longest = LONGEST_KEY if scope["path"] == PLACE else LONGEST_KEY - 5
    if (
        len(keys) != 1
        or not 1 <= len(keys[0]) <= longest
        or not (key := keys[0].decode("latin-1")).isascii()
        or not key.isprintable()
    ):
        raise KeyRequired()
    return made_id, authorization, key


def _uuid(value: bytes, otherwise: UUID) -> UUID:
    try:
        return UUID(value.decode("ascii"))
    except ValueError:
        return otherwise


async def _body(receive: Receive, largest: int) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body"):
        return body
    parts, size = [body], len(body)
    while message.get("more_body") or message["type"] == "http.disconnect":
        if message["type"] == "http.disconnect":
            raise MalformedJson()  # nobody reads this answer; an order that came only in part is not placed
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            raise BodyTooLarge(largest_bytes=largest)
    return b"".join(parts)


async def _send(send: Send, status: int, body: bytes, request_id: UUID, *headers: tuple[bytes, bytes]) -> None:
    start = [*_SECURE, (b"x-request-id", str(request_id).encode()), (b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
