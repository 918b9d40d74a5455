"""Placing orders over HTTP: from the bytes of a body to the batcher (docs/decisions/0003-group-commit.md).

api/intake_gate.py answers past the frameworks, api/placing.py has the documented routes; both end in `Intake`.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import msgspec

from orderloom.api.access import Caller, Credentials, Known
from orderloom.api.bodies import read_json
from orderloom.api.errors import (
    BodyTooLarge,
    InternalError,
    InvalidBody,
    MalformedJson,
    problem,
)
from orderloom.api.idempotency import KeyRequired
from orderloom.flows.place_orders import place_orders
from orderloom.flows.placing.buyers import own_order
from orderloom.flows.placing.deciding import Answer, CredentialChanged
from orderloom.flows.placing.request import NewOrder, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.group_commit import Bounds, GroupCommit
from orderloom.infra.work import Pool
from orderloom.kernel.actor import ActorKind
from orderloom.kernel.errors import Busy, Forbidden, Refusal
from orderloom.orders.model.placement import Receipt

log = logging.getLogger(__name__)

PLACE = "/api/v1/orders"
BATCH = "/api/v1/orders/batch"
LARGEST_ORDER = 1024 * 1024
LARGEST_BATCH = 16 * 1024 * 1024
TRIES = 5


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
