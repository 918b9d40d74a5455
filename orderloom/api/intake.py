"""Placing orders over HTTP: straight from the bytes to the batcher, past the frameworks (docs/decisions/0003-group-commit.md).

The same operations stand as documented routes in api/placing.py; both end in `Intake.place`.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from time import perf_counter
from typing import Annotated, Any
from uuid import UUID

import msgspec
import psycopg
from starlette.types import ASGIApp, Receive, Scope, Send

from orderloom.api.access import Caller, Credentials, Known
from orderloom.api.bodies import json_type, read_json
from orderloom.api.envelope import API_POLICY
from orderloom.api.errors import (
    BodyTooLarge,
    DatabaseUnavailable,
    InternalError,
    InvalidBody,
    InvalidQuery,
    MalformedJson,
    WrongContentType,
    headers_of,
    language_of,
    problem,
)
from orderloom.api.idempotency import KeyRequired
from orderloom.api.metrics import Metrics
from orderloom.flows.place_orders import place_orders
from orderloom.flows.placing.buyers import own_order
from orderloom.flows.placing.deciding import Answer, CredentialChanged
from orderloom.flows.placing.request import NewOrder, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.group_commit import Bounds, GroupCommit
from orderloom.infra.work import Pool
from orderloom.kernel.actor import ActorKind
from orderloom.kernel.errors import Busy, Forbidden, Refusal
from orderloom.kernel.ids import new_id
from orderloom.orders.model.placement import Receipt

log = logging.getLogger(__name__)

PLACE = "/api/v1/orders"
BATCH = "/api/v1/orders/batch"
LARGEST_ORDER = 1024 * 1024
LARGEST_BATCH = 16 * 1024 * 1024
LONGEST_KEY = 255
TRIES = 5

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


class Batch(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Up to 1,000 orders, each placed or refused by itself."""

    orders: Annotated[list[NewOrder], msgspec.Meta(min_length=1, max_length=1000)]


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one order of a batch: the status and body that it would have had alone."""

    status: int
    order: Receipt | None = None
    problem: dict[str, Any] | None = None


_order = msgspec.json.Decoder(NewOrder)
_batch = msgspec.json.Decoder(Batch)
_encode = msgspec.json.Encoder().encode


class Intake:
    """The batcher with what it needs to know who asks."""

    def __init__(self, pool: Pool, credentials: Credentials, terms: TermsCache, bounds: Bounds) -> None:
        self.credentials = credentials
        self.commit: GroupCommit[PlaceOrder, Receipt] = GroupCommit(partial(_run, pool, terms), bounds)

    async def place(self, authorization: str | None, key: str, body: bytes, request_id: UUID) -> Receipt:
        """Place the order in a body, or raise why not."""
        known = await self.credentials.known(authorization)
        order, digest = read_order(body)
        for _ in range(TRIES):
            try:
                return await self.commit.submit(_request(known, _placer(known, request_id), key, order, digest))
            except CredentialChanged:  # somebody's credential was changed: read this one anew
                known = await self.credentials.fresh(authorization)
        raise Busy()

    async def place_batch(self, authorization: str | None, key: str, body: bytes, request_id: UUID) -> list[Outcome]:
        """Place each order of a body under its own key, `key#0`, `key#1` … Refused ones do not touch the others."""
        orders = read_batch(body)
        digests = [sha256(_encode(order)).digest() for order in orders]
        answers: dict[int, Receipt | BaseException] = dict.fromkeys(range(len(orders)), Busy())
        waiting = list(answers)
        for _ in range(TRIES):
            known = await self.credentials.fresh(authorization)
            by = _placer(known, request_id)
            given = await asyncio.gather(
                *[self._submitted(known, by, f"{key}#{nth}", orders[nth], digests[nth]) for nth in waiting],
                return_exceptions=True,
            )
            answers.update(zip(waiting, given, strict=True))
            waiting = [nth for nth in waiting if isinstance(answers[nth], CredentialChanged)]
            if not waiting:
                break
        return [_outcome(answers[nth], request_id) for nth in range(len(orders))]

    async def _submitted(self, known: Known, by: Caller, key: str, order: NewOrder, digest: bytes) -> Receipt:
        return await self.commit.submit(_request(known, by, key, order, digest))

    def figures(self) -> dict[str, float]:
        """For /metrics."""
        counts = self.commit.counts
        return {
            "waiting": self.commit.waiting,
            "batches": counts.batches,
            "orders": counts.items,
            "repeats": counts.again,
            "splits": counts.split,
            "busy_seconds": counts.busy_s,
        }


async def _run(pool: Pool, cache: TermsCache, requests: list[PlaceOrder]) -> list[Receipt | Exception]:
    answers: Sequence[Answer] = await place_orders(pool, cache, requests)
    return list(answers)


def _placer(known: Known, request_id: UUID) -> Caller:
    """Who asks, if they may place orders at all."""
    caller = known.caller(request_id)
    if "orders.place" not in caller.permissions:
        raise Forbidden(permission="orders.place")
    if caller.actor.id is None:
        raise KeyRequired()
    return caller


def _request(known: Known, caller: Caller, key: str, order: NewOrder, digest: bytes) -> PlaceOrder:
    """What is asked; NotYourOwn or NotForBuyers for what a buyer cannot ask."""
    credential_id = known.credential.id
    if caller.actor.kind is ActorKind.BUYER:
        order = own_order(order, credential_id)
    return PlaceOrder(
        order=order,
        by=caller.actor,
        credential_id=credential_id,
        key=key,
        body_hash=digest,
        channels=caller.channels,
        may_set_amounts="orders.amounts" in caller.permissions,
        epoch=known.epoch,
    )


def read_order(body: bytes) -> tuple[NewOrder, bytes]:
    """The order and a digest of what it says, or a refusal that names what is wrong."""
    order: NewOrder = decoded(_order, body, LARGEST_ORDER)
    canonical = _encode(order)
    # Each member has one colon outside of texts, so equal counts mean that no member stood twice. Escapes are looked at closely.
    if b"\\" in body or body.count(b":") != canonical.count(b":"):
        read_json(body)
    return order, sha256(canonical).digest()


def read_batch(body: bytes) -> list[NewOrder]:
    """The orders of a batch, or a refusal that names what is wrong."""
    batch: Batch = decoded(_batch, body, LARGEST_BATCH)
    read_json(body)
    return batch.orders


def decoded(decoder: "msgspec.json.Decoder[Any]", body: bytes, largest: int) -> Any:
    """What the body says, or a refusal that names what is wrong."""
    if len(body) > largest:
        raise BodyTooLarge(largest_bytes=largest)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        read_json(body)  # a plainer reason first, if there is one
        reason, _, where = str(error).partition(" - at `$")
        raise NotAnOrder(pointer=_pointer(where.rstrip("`")), reason=reason) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        read_json(body)
        raise MalformedJson() from None


def _pointer(path: str) -> str:
    return path.replace("[", "/").replace("]", "").replace(".", "/")[:200]


class NotAnOrder(InvalidBody):
    """The body does not have the form of an order; the facts point at the place and say what is wrong there."""

    code = "invalid_body"


def _outcome(answer: Receipt | BaseException, request_id: UUID) -> Outcome:
    if isinstance(answer, Receipt):
        return Outcome(201, order=answer)
    if not isinstance(answer, Refusal):
        log.error("request %s: an order of a batch failed", request_id, exc_info=answer)
        answer = InternalError()
    document = problem(answer, request_id)
    return Outcome(document["status"], problem=document)


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
