"""What every body must be before a route sees it: small, JSON, without doubt about what it says."""

import json
import re
from math import isfinite
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orderloom.api.errors import (
    BodyTooLarge,
    DuplicateMember,
    InvalidBody,
    InvalidQuery,
    MalformedJson,
    TooDeep,
    WrongContentType,
    answer,
)
from orderloom.kernel.errors import NotFound, Refusal

LARGEST_BODY = 2 * 1024 * 1024
DEEPEST = 32
LARGEST_NUMBER = 2**63 - 1
# Webhooks of other shops: their bytes are what was signed, so they are looked at when the signature was.
SIGNED = "/api/v1/hooks/"

# Files are handed on as they come, in pieces: their routes read them themselves.
STREAMED = frozenset({("POST", "/api/v1/imports")})

_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_JSON = re.compile(r"^application/(?:[a-z0-9.+-]+\+)?json\s*(?:;\s*charset=\"?utf-?8\"?\s*)?$", re.IGNORECASE)


class NulCharacter(InvalidBody):
    """A text in the body holds a NUL character or half of a surrogate pair, which no text can be stored with."""

    code = "nul_character"


class NumberTooLarge(InvalidBody):
    """A number in the body is larger than any amount, quantity or version can be."""

    code = "number_too_large"


def read_json(body: bytes) -> Any:
    """Decode a body strictly, or refuse it by name."""
    _check_depth(body)
    try:
        decoded = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except (ValueError, RecursionError) as error:
        raise MalformedJson() from error
    if b"\\u" in body:  # only an escape can bring in what JSON text itself cannot hold
        _check_texts(decoded)
    return decoded


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return
    depth = 0
    for token in _TOKENS.finditer(body):
        match body[token.start()]:
            case 0x5B | 0x7B:
                depth += 1
                if depth > DEEPEST:
                    raise TooDeep(deepest=DEEPEST)
            case 0x5D | 0x7D:
                depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise DuplicateMember()
    return made


def _refuse_constant(_: str) -> None:
    raise MalformedJson()


def _float(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise NumberTooLarge()
    return number


def _int(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LARGEST_NUMBER:
        raise NumberTooLarge()
    return int(text)


def _check_texts(decoded: Any) -> None:
    stack = [decoded]
    while stack:
        match stack.pop():
            case str() as text:
                if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
                    raise NulCharacter()
            case dict() as members:
                stack += [*members.keys(), *members.values()]
            case list() as items:
                stack += items


def is_streamed(scope: Scope) -> bool:
    """Whether this request's body is a file."""
    return (scope["method"], scope["path"]) in STREAMED


def check_address(path: str, query: bytes) -> None:
    """No text that is asked for can hold NUL, so nothing is found by it. What a page keeps in its address it reads itself."""
    if "\x00" in path:
        raise NotFound()
    if path.startswith("/api/") and b"%" in query:
        asked = unquote_to_bytes(query)
        if b"\x00" in asked:
            raise InvalidQuery()


class StrictBodies:
    """Reads each body once, refuses what is wrong with it, and hands on the rest unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            check_address(scope["path"], scope.get("query_string", b""))
            signed = scope["path"].startswith(SIGNED)
            reads = scope["method"] not in ("GET", "HEAD") and not is_streamed(scope)
            body = await _read(Headers(scope=scope), receive, as_it_is=signed) if reads else None
        except Refusal as refusal:
            await answer(refusal, scope)(scope, receive, send)
            return
        await self.app(scope, receive if body is None else _once(body, receive), send)


async def _read(headers: Headers, receive: Receive, *, as_it_is: bool) -> bytes:
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST_BODY:
        raise BodyTooLarge(largest_bytes=LARGEST_BODY)
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise MalformedJson()  # nobody reads this answer; what came only in part is not done
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise BodyTooLarge(largest_bytes=LARGEST_BODY)
        parts.append(part)
        if not message.get("more_body"):
            break
    body = b"".join(parts)
    if body and not as_it_is:
        _check_type(headers)
        read_json(body)
    return body


def json_type(header: bytes) -> bool:
    """Whether a Content-Type header says JSON in UTF-8."""
    return bool(_JSON.match(header.decode("latin-1")))


def _check_type(headers: Headers) -> None:
    if headers.get("content-encoding", "identity") != "identity":
        raise WrongContentType()
    if not _JSON.match(headers.get("content-type", "")):
        raise WrongContentType()


def _once(body: bytes, receive: Receive) -> Receive:
    """The body as one message; after it whatever the client does."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
