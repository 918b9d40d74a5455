"""What the routes for web pages have in common: which channel is meant, and answers that may be kept for a while."""

from hashlib import sha256
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic_core import to_json

from orderloom.api.access import Caller
from orderloom.kernel.errors import Invalid

# A cache must not hand one caller's answer to another, nor one page's CORS headers to another page.
VARY = "Authorization, Origin"

AskedChannel = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=40,
        description="The channel that sells. May be left out with a credential for one channel only.",
        examples=["web-eu"],
    ),
]


class ChannelNeeded(Invalid):
    """Say which channel is meant: this credential is not limited to a single one."""

    code = "channel_needed"


def channel_of(caller: Caller, asked: str | None) -> str:
    """The channel asked for, or the only one that the caller may see."""
    if asked is not None:
        return asked
    if caller.channels is None or len(caller.channels) != 1:
        raise ChannelNeeded()
    return next(iter(caller.channels))


def kept(request: Request, shown: object, *, seconds: int) -> Response:
    """An answer that caches may keep for so many seconds, or 304 where the caller has it already."""
    body = to_json(shown)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}", "Vary": VARY}
    if etag in {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
