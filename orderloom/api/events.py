"""The feed over HTTP: in pages, and as a stream of server-sent events."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import msgspec
import psycopg
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from psycopg_pool import PoolTimeout
from pydantic import AwareDatetime, Field
from starlette.types import Receive, Scope, Send

from orderloom.api.access import Caller, Credentials, permits
from orderloom.api.errors import InvalidQuery
from orderloom.api.shapes import Shown
from orderloom.api.streams import Streams
from orderloom.api.work import Reads
from orderloom.infra.feed import Stretch
from orderloom.infra.work import Connection, reading
from orderloom.kernel.actor import ActorKind
from orderloom.kernel.errors import Unauthenticated
from orderloom.views import feed_page
from orderloom.views.feed_page import Asked, Told

router = APIRouter(prefix="/events", tags=["events"])

LARGEST_PAGE = 500
LARGEST_POSITION = 2**62
HEARTBEAT_S = 15.0
_POSITION = re.compile(r"[0-9]{1,18}")

Reader = Annotated[Caller, permits("events.read")]
Position = Annotated[int, Query(ge=0, le=LARGEST_POSITION, description="Only facts behind this position.")]
Names = Annotated[
    list[Annotated[str, Field(max_length=100, pattern=r"^[a-z_]+\.[a-z_]+$")]] | None,
    Query(alias="name", max_length=50, description="Only facts of these names; may be given several times."),
]
Aggregates = Annotated[
    list[Annotated[str, Field(max_length=100, pattern=r"^[a-z_]+$")]] | None,
    Query(
        alias="aggregate",
        max_length=50,
        description="Only facts about these kinds of things; may be given several times.",
    ),
]
ActorKindIn = Annotated[ActorKind | None, Query(description="Only what this kind of caller did.")]


class InvalidPosition(InvalidQuery):
    """Last-Event-ID must be the id of an event of this stream: a whole number."""

    code = "invalid_position"


class EventOut(Shown):
    """A fact. It holds ids, codes and numbers, never names or addresses; `actor_name` and `about` are looked up when it is read."""

    position: int = Field(description="Its place in the feed: 1, 2, 3 … without gaps.")
    name: str = Field(examples=["order.placed"])
    aggregate: str = Field(description="The kind of thing it is about.", examples=["order"])
    aggregate_id: UUID
    seq: int = Field(description="Its number among the facts about that thing: 1, 2, 3 …")
    body: dict[str, Any]
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None = Field(description="What the member of staff or the API key is called today.")
    about: str | None = Field(
        description="What people call the thing today: the number of an order (of its order for a payment), the tracking number "
        "of a parcel, the handle of a product, the name of a member of staff or an API key.",
        examples=["1017"],
    )
    request_id: UUID
    occurred_at: AwareDatetime = Field(description="When it happened in the world.")
    recorded_at: AwareDatetime = Field(description="When it was recorded, by the database's clock.")

    @classmethod
    def of(cls, fact: Told) -> "EventOut":
        return cls(**{name: getattr(fact, name) for name in cls.model_fields})


class EventPage(Shown):
    """A stretch of the feed."""

    items: list[EventOut]
    next: int = Field(description="Give it as `after` next time: everything up to it has been looked at.")
    head: int = Field(description="The last position given out; while `next` is below it there is more.")


class Following(StreamingResponse):
    """Gives its place back however it ends."""

    def __init__(self, streams: Streams, content: AsyncIterator[bytes]) -> None:
        super().__init__(content, media_type="text/event-stream")
        self.streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.streams.give_back()


@router.get("", summary="Read the feed")
async def list_events(
    caller: Reader,
    tx: Reads,
    after: Position = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many at most.")] = 100,
    names: Names = None,
    aggregates: Aggregates = None,
    aggregate_id: Annotated[UUID | None, Query(description="Only facts about this thing.")] = None,
    actor_kind: ActorKindIn = None,
    actor_id: Annotated[UUID | None, Query(description="Only what this member of staff, key or buyer did.")] = None,
    occurred_from: Annotated[AwareDatetime | None, Query(description="Only what happened then or later.")] = None,
    occurred_to: Annotated[AwareDatetime | None, Query(description="Only what happened before.")] = None,
) -> EventPage:
    """Everything that happened behind a position, in order. Nothing ever appears behind a position once read, so a
    reader that keeps `next` misses nothing. A page may be empty and still move `next` on: what the caller may not see,
    and what was not asked for, is skipped."""
    asked = Asked(
        names=names,
        aggregates=aggregates,
        aggregate_id=aggregate_id,
        actor_kind=actor_kind,
        actor_id=actor_id,
        occurred_from=occurred_from,
        occurred_to=occurred_to,
    )
    found = await _read(tx, caller, asked, after, limit)
    return EventPage(items=[EventOut.of(fact) for fact in found.facts], next=found.next, head=found.head)


@router.get(
    "/stream",
    summary="Follow the feed",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def stream_events(
    request: Request,
    caller: Reader,
    after: Position = 0,
    names: Names = None,
    last_event_id: Annotated[str | None, Header(max_length=100, description="Resumes behind this event.")] = None,
) -> Response:
    """The feed as server-sent events: `id` is the position, `event` the name, `data` the fact. A stream that was
    interrupted resumes with `Last-Event-ID`. Comments keep a quiet connection open."""
    streams: Streams = request.app.state.streams
    position = after if last_event_id is None else _position(last_event_id)
    streams.take()
    return Following(streams, _follow(request, streams, caller, position, names))


def _position(text: str) -> int:
    if not _POSITION.fullmatch(text):
        raise InvalidPosition()
    return int(text)


async def _read(tx: Connection, caller: Caller, asked: Asked, after: int, limit: int) -> Stretch[Told]:
    return await feed_page.read(
        tx, asked, after=after, limit=limit, channels=caller.channels, locations=caller.locations
    )


async def _follow(
    request: Request, streams: Streams, caller: Caller, position: int, names: list[str] | None
) -> AsyncIterator[bytes]:
    """Until the client goes, the credential ends, or the process stops. No connection is held between the looks."""
    try:
        yield b"retry: 2000\n\n"
        while not streams.stopping:
            moved = await streams.beyond(position, HEARTBEAT_S)
            if not moved:
                yield b": still here\n\n"
                if not await _still_may(request):
                    return
                continue
            async with reading(streams.pool) as tx:
                found = await _read(tx, caller, Asked(names=names), position, LARGEST_PAGE)
            for fact in found.facts:
                yield _event(fact)
            position = found.next
            if found.facts and not await _still_may(request):
                return
    except (psycopg.Error, PoolTimeout):
        return  # the client comes back with Last-Event-ID


async def _still_may(request: Request) -> bool:
    credentials: Credentials = request.app.state.credentials
    try:
        known = await credentials.fresh(request.headers.get("authorization"))
    except Unauthenticated:
        return False
    return "events.read" in known.credential.grant.permissions


def _event(fact: Told) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (fact.position, fact.name.encode(), msgspec.json.encode(fact))
