"""Files over HTTP: sent, followed, their refused rows fetched, stopped; nobody sees those of others."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx

from orderloom.flows.run_import import run_import
from orderloom.infra.work import Pool

from .callers import Callers

FILE = "handle,title.en,sku,weight_g\nmug,Mug,MUG-1,350\ntea,Tea,TEA-1,heavy\n"
IMPORTS = "/api/v1/imports"


async def send(
    client: httpx.AsyncClient, headers: Mapping[str, str], content: str | bytes = FILE, *, key: str = "", **query: Any
) -> httpx.Response:
    named = {**headers, "Idempotency-Key": key or str(uuid4()), "Content-Type": "text/csv"}
    return await client.post(IMPORTS, content=content, headers=named, params={"kind": "products"} | query)


async def run(pool: Pool, answer: httpx.Response) -> str:
    import_id: str = answer.json()["id"]
    await run_import(pool, UUID(import_id), stop=lambda: False, advance=lambda _: None)
    return f"{IMPORTS}/{import_id}"


async def test_a_file_is_kept_and_followed(client: httpx.AsyncClient, admin: dict[str, str], pool: Pool) -> None:
    answer = await send(client, admin, filename="goods/spring.csv")
    assert answer.status_code == 202
    assert answer.json()["state"] == "uploaded"

    address = await run(pool, answer)

    assert answer.headers["location"] == address
    shown = (await client.get(address, headers=admin)).json()
    assert (shown["state"], shown["filename"], shown["file_type"], shown["encoding"]) == (
        "finished",
        "spring.csv",
        "csv",
        "utf-8",
    )
    assert (shown["created"], shown["refused"], shown["rows_read"], shown["records_done"]) == (1, 1, 2, 2)


async def test_what_is_wrong_is_listed_and_comes_back(
    client: httpx.AsyncClient, admin: dict[str, str], pool: Pool
) -> None:
    address = await run(pool, await send(client, admin))

    errors = (await client.get(f"{address}/errors", headers=admin)).json()
    rejects = await client.get(f"{address}/rejects", headers=admin)

    assert [(one["row"], one["column"], one["code"]) for one in errors["items"]] == [
        (3, "weight_g", "number_malformed")
    ]
    assert errors["next"] is None
    assert rejects.headers["content-type"].startswith("text/csv")
    lines = rejects.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "error_row,error_column,error_code,error_message,handle,title.en,sku,weight_g"
    assert lines[1].startswith("3,weight_g,number_malformed,")
    assert len(lines) == 2


async def test_the_same_request_keeps_one_file(client: httpx.AsyncClient, admin: dict[str, str], pool: Pool) -> None:
    first = await send(client, admin, key="once")
    again = await send(client, admin, key="once")
    other = await send(client, admin, FILE.replace("mug", "cup"), key="once")
    elsewhere = await send(client, admin, key="once", dry_run="true")

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert [one.json()["code"] for one in (other, elsewhere)] == ["idempotency_mismatch", "idempotency_mismatch"]
    listed = (await client.get(IMPORTS, headers=admin)).json()["items"]
    assert [one["id"] for one in listed] == [first.json()["id"]]


async def test_what_cannot_be_is_refused_at_once(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    answers = [
        await send(client, admin, b""),
        await send(client, admin, option="mode:count"),
        await send(client, admin, option="encoding"),
        await send(client, admin, format="nothing"),
        await send(client, admin, kind="people"),
        await client.post(IMPORTS, content=FILE, headers=admin, params={"kind": "products"}),
    ]

    assert [one.json()["code"] for one in answers] == [
        "file_empty",
        "import_option_unknown",
        "import_option_unknown",
        "import_format_unknown",
        "invalid_query",
        "idempotency_key_required",
    ]
    assert (await client.get(IMPORTS, headers=admin)).json()["items"] == []


async def test_running_files_is_not_enough(client: httpx.AsyncClient, callers: Callers) -> None:
    runner = await callers.key("imports.run")
    writer = await callers.key("catalog.write")

    answers = [await send(client, runner), await send(client, writer)]

    assert [(one.status_code, one.json()["facts"]["permission"]) for one in answers] == [
        (403, "catalog.write"),
        (403, "imports.run"),
    ]


async def test_a_foreign_import_is_not_there(client: httpx.AsyncClient, callers: Callers, pool: Pool) -> None:
    owner = await callers.key("imports.run", "catalog.write", channels=["web-eu"])
    other = await callers.key("imports.run", "catalog.write", channels=["web-eu"])
    clerk = await callers.key("imports.run", "customers.write")
    address = await run(pool, await send(client, owner))

    for stranger in (other, clerk):
        answers = [
            await client.get(address, headers=stranger),
            await client.get(f"{address}/errors", headers=stranger),
            await client.get(f"{address}/rejects", headers=stranger),
            await client.post(f"{address}/cancellation", headers=stranger),
        ]
        assert [one.json()["code"] for one in answers] == ["import_not_found"] * 4
        assert (await client.get(IMPORTS, headers=stranger)).json()["items"] == []
    assert (await client.get(address, headers=owner)).status_code == 200


async def test_a_waiting_file_can_be_stopped(client: httpx.AsyncClient, admin: dict[str, str], pool: Pool) -> None:
    answer = await send(client, admin)
    address = f"{IMPORTS}/{answer.json()['id']}"

    stopped = await client.post(f"{address}/cancellation", headers=admin)
    again = await client.post(f"{address}/cancellation", headers=admin)
    await run(pool, answer)

    assert stopped.json()["state"] == "cancelled"
    assert again.json()["code"] == "move_refused"
    assert (await client.get(address, headers=admin)).json()["created"] == 0
    assert (await client.get(f"{address}/rejects", headers=admin)).json()["code"] == "rejects_missing"
