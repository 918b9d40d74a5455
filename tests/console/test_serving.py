"""How the console is served: one page for its addresses, files for ever under their names, compressed, and a strict policy."""

import gzip
import re

import httpx
import pytest

from orderloom.api import console
from tests.storefront.demo import Demo

SCRIPT = re.compile(r'<script type="module"[^>]* src="(/console/assets/[^"]+\.js)"')


@pytest.fixture
def visitor(demo: Demo) -> httpx.Client:
    return httpx.Client(base_url=demo.address)


def start_script(visitor: httpx.Client) -> str:
    found = SCRIPT.search(visitor.get("/console/").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "path",
    ["/console/", "/console/orders", "/console/stock/level/AMS/A%2FB", "/console/nowhere", "/console/orders?q=%00"],
)
def test_every_address_is_the_page_under_a_policy_of_its_own(visitor: httpx.Client, path: str) -> None:
    first, second = visitor.get(path), visitor.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert first.headers["cache-control"] == "no-store"
    policy = first.headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["script-src"] == directives["connect-src"] == "'self'"
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy
    nonce = directives["style-src"].removeprefix("'self' 'nonce-").removesuffix("'")
    assert f'nonce="{nonce}"' in first.text
    assert console.NONCE not in first.text
    assert second.headers["content-security-policy"] != policy
    assert first.headers["x-frame-options"] == "DENY"


def test_the_page_names_no_foreign_address_and_has_no_script_of_its_own(visitor: httpx.Client) -> None:
    page = visitor.get("/console/").text
    assert not re.search(r'(?:src|href)="(?!/console/)', page)
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []


def test_files_are_kept_for_ever_and_compressed(visitor: httpx.Client) -> None:
    path = start_script(visitor)
    plain = visitor.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["content-type"].startswith("text/javascript")
    assert "content-encoding" not in plain.headers
    with visitor.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed) == plain.content
    with visitor.stream("GET", path, headers={"Accept-Encoding": "gzip, br"}) as smaller:
        assert smaller.headers["content-encoding"] == "br"
        assert len(b"".join(smaller.iter_raw())) < len(packed)
    with visitor.stream("GET", path, headers={"Accept-Encoding": "br;q=0, gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "name", ["none.js", "../index.html", "..%2F..%2Fconsole.py", "%2e%2e/made-of", "index.html", "", "a" * 5_000]
)
def test_nothing_but_its_files_is_served(visitor: httpx.Client, name: str) -> None:
    answer = visitor.get(f"/console/assets/{name}")
    assert answer.status_code in (404, 414) or "<!doctype html>" in answer.text.lower(), answer.text[:200]
    assert "def " not in answer.text


def test_whoever_opens_the_address_finds_the_console(visitor: httpx.Client) -> None:
    first = visitor.get("/")
    assert (first.status_code, first.headers["location"]) == (307, "/console/")
    assert visitor.get("/console").headers["location"] == "/console/"
    assert visitor.get("/docs").headers["content-security-policy"].count("script-src 'self'") == 1
