"""What strangers send: refused by name, never with a 5xx, and never repeated back."""

import json
from typing import Any

import httpx
import pytest

from orderloom.api.bodies import DEEPEST, LARGEST_BODY
from orderloom.api.console import built

from .callers import once

KEYS = "/api/v1/keys"
JSON = {"Content-Type": "application/json"}
GOOD = b'{"name": "Shop", "scopes": ["orders.read"]}'


def named(value: str) -> bytes:
    return b'{"scopes": ["orders.read"], "name": ' + value.encode() + b"}"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        (b"\xff\xfe{}", 400, "malformed_json"),
        (b'{"name": "\xc3\x28"}', 400, "malformed_json"),
        (b'"\\x"', 400, "malformed_json"),
        (b"\xef\xbb\xbf{}", 400, "malformed_json"),
        (GOOD + b"x", 400, "malformed_json"),
        (b'{"name": "a\x00b"}', 400, "malformed_json"),
        (named("NaN"), 400, "malformed_json"),
        (named("-Infinity"), 400, "malformed_json"),
        (b'{"name": "a", "name": "b"}', 400, "duplicate_member"),
        (b'{"x": {"a": 1, "\\u0061": 2}}', 400, "duplicate_member"),
        (b"[" * 10_000, 400, "too_deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400, "too_deep"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), 400, "too_deep"),
        (named("1e400"), 422, "number_too_large"),
        (named("9223372036854775808"), 422, "number_too_large"),
        (named("-" + "9" * 5000), 422, "number_too_large"),
        (named('"a\\u0000b"'), 422, "nul_character"),
        (named('"\\ud800"'), 422, "nul_character"),
        (b'{"\\u0000": 1}', 422, "nul_character"),
        (b"", 422, "invalid_body"),
        (b"null", 422, "invalid_body"),
        (b"[]", 422, "invalid_body"),
        (b'"text"', 422, "invalid_body"),
        (named("true"), 422, "invalid_body"),
        (named('""'), 422, "invalid_body"),
        (named('"' + "x" * 100_000 + '"'), 422, "invalid_body"),
        (b'{"name": "a", "scopes": []}', 422, "invalid_body"),
        (b'{"name": "a", "scopes": ["orders.read"], "id": 1}', 422, "invalid_body"),
        (b"[" * DEEPEST + b"]" * DEEPEST, 422, "invalid_body"),
    ],
)
async def test_bodies(client: httpx.AsyncClient, admin: dict[str, str], body: bytes, status: int, code: str) -> None:
    answer = await client.post(KEYS, headers=once(admin) | JSON, content=body)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/problems/{code}"
    assert problem["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert len(answer.content) < 2_000
    assert "\\u0000" not in answer.text


async def test_a_quotation_with_brackets_is_not_deep(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    body = named('"' + "[" * 60 + '\\"' + "{" * 60 + '"')
    assert (await client.post(KEYS, headers=once(admin) | JSON, content=body)).status_code == 201


async def test_size(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    async def drops(count: int) -> Any:
        for _ in range(count):
            yield b" " * 65_536

    declared = await client.post(KEYS, headers=once(admin) | JSON, content=b" " * (LARGEST_BODY + 1))
    chunked = await client.post(KEYS, headers=once(admin) | JSON, content=drops(40))
    for answer in (declared, chunked):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": ""},
        JSON | {"Content-Encoding": "gzip"},
    ],
)
async def test_types(client: httpx.AsyncClient, admin: dict[str, str], headers: dict[str, str]) -> None:
    answer = await client.post(KEYS, headers=once(admin) | headers, content=GOOD)
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_content_type")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/keys?limit=0", 422, "invalid_query"),
        ("/api/v1/keys?limit=201", 422, "invalid_query"),
        ("/api/v1/keys?limit=1e3", 422, "invalid_query"),
        ("/api/v1/keys?limit=1&limit=2", 422, "repeated_parameter"),
        ("/api/v1/keys?lmit=1", 422, "unknown_parameter"),
        ("/api/v1/keys?after=x", 422, "invalid_cursor"),
        ("/api/v1/keys?after=WyJ4Il0", 422, "invalid_cursor"),
        ("/api/v1/keys?after=bnVsbA", 422, "invalid_cursor"),
        ("/api/v1/keys?after=%00", 422, "invalid_query"),
        ("/api/v1/keys?after=" + "a" * 10_000, 422, "invalid_query"),
        ("/api/v1/staff?after=WyJcdTAwMDAiXQ", 422, "invalid_cursor"),
        ("/api/v1/keys/not-a-uuid", 422, "invalid_query"),
        ("/api/v1/keys/%00", 404, "not_found"),
        ("/api/v1/keys/0190a000-0000-7000-8000-000000000000", 404, "not_found"),
        ("/api/v1/keys/", 404, "not_found"),
        ("/api/v1/no-such", 404, "not_found"),
        ("/nowhere", 404, "not_found"),
    ],
)
async def test_addresses(client: httpx.AsyncClient, admin: dict[str, str], path: str, status: int, code: str) -> None:
    answer = await client.get(path, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(answer.content) < 2_000


async def test_methods(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    answer = await client.patch("/api/v1/me", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"
    where = "/api/v1/keys/0190a000-0000-7000-8000-000000000000"
    assert (await client.put(where, headers=admin)).headers["allow"] == "DELETE, GET"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0190a000-0000-7000-8000-000000000000", True),
        ("0190A000-0000-7000-8000-000000000000", True),
        ("not-a-uuid", False),
        ("{0190a000-0000-7000-8000-00000000000}", False),
        ("x" * 5000, False),
    ],
)
async def test_request_ids_are_taken_only_if_they_are_uuids(client: httpx.AsyncClient, given: str, kept: bool) -> None:
    answer = await client.get("/health/live", headers={"X-Request-Id": given})
    assert (answer.headers["x-request-id"] == given.lower()) is kept


@pytest.mark.parametrize("path", ["/health/live", "/api/v1/me", "/nope", "/docs", "/openapi.json", "/metrics"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-inline" not in policy.partition("style-src")[0]
    assert ("script-src 'self'" in policy) is (path == "/docs")


async def test_errors_point_at_each_place(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    body = {"name": 7, "scopes": ["a", 3], "more": json.loads("{}")}
    problem = (await client.post(KEYS, headers=once(admin), json=body)).json()
    assert {one["pointer"]: one["reason"] for one in problem["errors"]} == {
        "/name": "Input should be a valid string",
        "/scopes/1": "Input should be a valid string",
        "/more": "no such member",
    }


async def test_the_bare_address_leads_to_the_console_or_the_description(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")

    assert (answer.status_code, answer.headers["location"]) == (307, "/console/" if built() else "/docs")
