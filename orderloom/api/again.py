"""A request whose transaction was the victim of a deadlock runs again: the one place where ordinary requests do.

Nothing outside is touched inside a transaction, and the answer goes out after the commit, so the whole request can be
repeated as long as no part of an answer was sent. The intake has its own (infra/group_commit.py).
"""

import asyncio
import logging
import random

import psycopg
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderloom.api.bodies import is_streamed
from orderloom.api.errors import DatabaseBusy, answer

log = logging.getLogger(__name__)

TRIES = 4
VICTIM = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


class Again:
    """Stands inside of StrictBodies, which hands it each body as one message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or is_streamed(scope):
            await self.app(scope, receive, send)
            return
        body = await receive()
        for attempt in range(1, TRIES + 1):
            watched, fresh = _Watched(send), _fresh(scope)
            try:
                await self.app(fresh, _first(body, receive), watched)
                scope["route"] = fresh.get("route")  # the figures are kept by route
                return
            except VICTIM:
                if watched.started:
                    raise
                log.info("request %s was a deadlock's victim and runs again", scope["state"]["request_id"])
                await asyncio.sleep(random.uniform(0.005, 0.02) * attempt)  # spreads repeats, keeps no secret
        await answer(DatabaseBusy(), scope)(scope, receive, send)


def _fresh(scope: Scope) -> Scope:
    return {**scope, "state": dict(scope["state"])}


def _first(body: Message, receive: Receive) -> Receive:
    """The same body once more; after it whatever the client does."""
    waiting = [body]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


class _Watched:
    """Sends on, and remembers that an answer has begun."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        self.started = True
        await self.send(message)
