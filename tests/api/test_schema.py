"""What the API says of itself, and the page that shows it."""

import re

import httpx


async def test_the_document_is_described(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["description"], where
            assert operation["tags"], where
            if path.startswith("/api/"):
                problems = {s: r for s, r in operation["responses"].items() if s >= "400"}
                assert {"400", "422", "500", "503"} <= problems.keys(), where
                assert all("application/problem+json" in r["content"] for r in problems.values()), where
                assert operation["security"] or path == "/api/v1/sessions" or path.startswith("/api/v1/hooks/"), where


async def test_the_page_runs_scripts_of_our_own_only(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", page)
    assert len(scripts) == 2
    for attributes, inline in scripts:
        assert inline == ""
        source = re.search(r'src="(/docs/assets/[^"]+)"', attributes)
        assert source is not None
        answer = await client.get(source[1])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/javascript")
    assert (await client.get("/docs/assets/redoc.standalone.js")).status_code == 404
    assert (await client.get("/docs/assets/..%2f__init__.py")).status_code == 404
