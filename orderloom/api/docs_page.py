"""The page that shows the API's description, from our own address, with everything that it loads small and kept by its hash."""

import gzip
import hashlib
import secrets
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import Headers

from orderloom.api import console
from orderloom.kernel.errors import NotFound

router = APIRouter(include_in_schema=False)

SWAGGER = Path(str(resources.files("fastapi_offline") / "static"))  # only its files: its code is never imported
KINDS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon.png": "image/png"}
START_JS = """\
window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json", dom_id: "#docs", deepLinking: true, persistAuthorization: false,
    presets: [SwaggerUIBundle.presets.apis], layout: "BaseLayout", validatorUrl: null,
  });
});
"""
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orderloom API</title>
<link rel="icon" href="{favicon.png}"><link rel="stylesheet" href="{swagger-ui.css}">
</head>
<body><div id="docs"></div>
<script src="{swagger-ui-bundle.js}"></script><script src="{start.js}"></script>
</body>
</html>
"""


class File(NamedTuple):
    """A file of the page: what it is, as it is and compressed, and the hash that its address carries."""

    kind: str
    plain: bytes
    packed: bytes
    version: str


@cache
def files() -> Mapping[str, File]:
    read = {name: (kind, (SWAGGER / name).read_bytes()) for name, kind in KINDS.items()}
    read["start.js"] = ("text/javascript", START_JS.encode())
    return {
        name: File(kind, plain, pack(plain), hashlib.sha256(plain).hexdigest()[:12])
        for name, (kind, plain) in read.items()
    }


def pack(plain: bytes) -> bytes:
    return gzip.compress(plain, 9, mtime=0)


def smaller(headers: Headers, kind: str, plain: bytes, packed: bytes, **more: str) -> Response:
    """Compressed where the caller takes it."""
    named = {name.replace("_", "-"): value for name, value in more.items()} | {"Vary": "Accept-Encoding"}
    if console.accepts(headers, "gzip"):
        return Response(packed, media_type=kind, headers=named | {"Content-Encoding": "gzip"})
    return Response(plain, media_type=kind, headers=named)


@router.get("/")
async def start() -> Response:
    """Whoever opens the address in a browser finds the console, or the description where it is not built."""
    return RedirectResponse("/console/" if console.built() else "/docs", 307)


@router.get("/docs")
async def docs() -> Response:
    page = PAGE
    for name, found in files().items():
        page = page.replace(f"{{{name}}}", f"/docs/assets/{name}?v={found.version}")
    policy = console.POLICY.format(nonce=secrets.token_urlsafe(16))
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": policy})


@router.get("/docs/assets/{name}")
async def asset(name: str, request: Request) -> Response:
    found = files().get(name)
    if found is None:
        raise NotFound()
    kept = console.FOR_EVER if request.query_params.get("v") == found.version else "no-cache"
    return smaller(request.headers, found.kind, found.plain, found.packed, Cache_Control=kept)
