"""Serves the operator's console: one page for every address below /console, and its files, which never change under a name.

`python -m tools.console` builds it into the folder `assets` beside this module. A page is allowed scripts of this address alone,
and styles that carry the nonce which was made for it.
"""

import mimetypes
import secrets
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.datastructures import Headers

from orderloom.kernel.errors import NotFound

router = APIRouter(include_in_schema=False)

ASSETS = Path(str(resources.files("orderloom.api") / "assets"))
NONCE = "__NONCE__"  # stands in the built page where each answer's own goes
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
FOR_EVER = "public, max-age=31536000, immutable"
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # the smallest first


class ConsoleNotBuilt(NotFound):
    """The console's files are not there; `make up` builds them, and wheels hold them."""

    code = "console_not_built"


class File(NamedTuple):
    """A file of the console, and its compressed forms by the name of their encoding."""

    path: Path
    kind: str
    encoded: Mapping[str, Path]


@router.get("/console", name="console_start")
async def start() -> Response:
    return RedirectResponse("/console/", 308)


@router.get("/console/assets/{name:path}", name="console_file")
async def file(name: str, request: Request) -> Response:
    """A file under its hashed name."""
    found = files().get(name)
    if found is None:
        raise NotFound()
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    for encoding, path in found.encoded.items():
        if accepts(request.headers, encoding):
            return FileResponse(path, media_type=found.kind, headers=headers | {"Content-Encoding": encoding})
    return FileResponse(found.path, media_type=found.kind, headers=headers)


@router.get("/console/{path:path}", name="console_page")
async def page(path: str) -> Response:
    """The page; which of the console's addresses it shows it finds out itself."""
    html = document()
    if html is None:
        raise ConsoleNotBuilt()
    nonce = secrets.token_urlsafe(16)
    return Response(
        html.replace(NONCE, nonce),
        media_type="text/html",
        headers={"Content-Security-Policy": POLICY.format(nonce=nonce)},
    )


def built() -> bool:
    return document() is not None


@cache
def document() -> str | None:
    """The page as it was built; None where there is none. Read once: a new release is a new process."""
    path = ASSETS / "index.html"
    return path.read_text("utf-8") if path.exists() else None


@cache
def files() -> Mapping[str, File]:
    """Every file that is served: nothing else can be asked for."""
    folder = ASSETS / "assets"
    compressed = tuple(ENCODINGS.values())
    return {
        path.relative_to(folder).as_posix(): File(path, kind_of(path), encoded(path))
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(compressed)
    }


def kind_of(path: Path) -> str:
    kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
    return kind or "application/octet-stream"


def encoded(path: Path) -> dict[str, Path]:
    forms = {encoding: path.with_name(path.name + ending) for encoding, ending in ENCODINGS.items()}
    return {encoding: form for encoding, form in forms.items() if form.exists()}


def accepts(headers: Headers, encoding: str) -> bool:
    """Whether the caller takes this encoding (RFC 9110, 12.5.3)."""
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
