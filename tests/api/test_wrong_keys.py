"""Every route asked by every kind of wrong credential: walked from the application, so that a new route cannot be forgotten."""

from collections.abc import Iterator, Mapping

import httpx
from fastapi import FastAPI

from orderloom.api.documents import others_of
from orderloom.identity.model import BUYER_PERMISSIONS, PERMISSIONS, PUBLISHABLE_SCOPES
from orderloom.infra.work import Pool, begin
from tests.worlds import a_shop

from .callers import PASSWORD, Callers
from .routes import OPEN, Route, routes
from .untouched import digests

Headers = dict[str, str]
# What time would do.
PASSED = (
    "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = '{key}'",
    "UPDATE staff SET disabled_at = now() WHERE login = 'dis'",
    "UPDATE sessions SET last_seen_at = now() - interval '13 hours' WHERE staff_id = (SELECT id FROM staff WHERE login = 'idle')",
    "UPDATE sessions SET expires_at = now() WHERE staff_id = (SELECT id FROM staff WHERE login = 'old')",
)


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


async def ask(client: httpx.AsyncClient, route: Route, headers: Mapping[str, str]) -> httpx.Response:
    """The route with a body that fits no operation: whoever is refused is refused before anybody reads it."""
    body = None if route.method == "GET" else {"no_such_member": 1}
    return await client.request(route.method, route.anywhere, headers=headers, json=body)


async def session(client: httpx.AsyncClient, callers: Callers, login: str) -> Headers:
    await callers.staff(login, "admin")
    answer = await client.post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
    return bearer(answer.json()["token"])


async def nobodies(client: httpx.AsyncClient, callers: Callers, pool: Pool) -> dict[str, Headers]:
    """Whatever lets nobody in, by what it is."""
    await callers.staff("boss", "admin")
    revoked, revoked_token = await callers.named_key()
    await callers.revoke(revoked)
    expired, expired_token = await callers.named_key()
    _, good = await callers.named_key()
    ended, disabled, idle, old = [await session(client, callers, login) for login in ("ed", "dis", "idle", "old")]
    assert (await client.delete("/api/v1/sessions", headers=ended)).status_code == 204
    _, buyer = await callers.buyer()
    assert (await client.delete("/api/v1/my/token", headers=buyer)).status_code == 204
    _, publishable = await callers.publishable()
    async with begin(pool) as work:
        for change in PASSED:
            await work.tx.execute(change.format(key=expired).encode())
    return {
        "none": {},
        "an empty one": {"Authorization": ""},
        "garbage": bearer("x" * 40),
        "a cookie": {"Cookie": f"session={good}; token={good}"},
        "a good token as a password": {"Authorization": f"Basic {good}"},
        "a good key's prefix with another secret": bearer(good[:-4] + ("0000" if good[-4:] != "0000" else "1111")),
        "a publishable key made secret": bearer(publishable["Authorization"].split()[1].replace("olp_", "olk_")),
        "a revoked key": bearer(revoked_token),
        "an expired key": bearer(expired_token),
        "a session that was ended": ended,
        "a session of somebody disabled": disabled,
        "a session nobody used for half a day": idle,
        "a session past its end": old,
        "a buyer's token that was ended": buyer,
    }


def guarded(app: FastAPI) -> Iterator[Route]:
    return (route for route in routes(app) if (route.method, route.template) not in OPEN)


async def test_whoever_is_nobody_is_let_in_nowhere(
    app: FastAPI, client: httpx.AsyncClient, callers: Callers, pool: Pool
) -> None:
    await a_shop(pool)
    wrong = await nobodies(client, callers, pool)
    before, cells = await digests(pool), 0
    for route in guarded(app):
        for name, headers in wrong.items():
            answer = await ask(client, route, headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), f"{route}: {name}"
            assert answer.headers["www-authenticate"].startswith("Bearer")
            cells += 1
    assert cells > 150 * len(wrong)
    assert await digests(pool) == before


async def test_whoever_lacks_the_permission_is_told_which(
    app: FastAPI, client: httpx.AsyncClient, callers: Callers, pool: Pool
) -> None:
    """Each route by keys with all permissions but its own, by a page's key and by a buyer: exactly what is theirs is open."""
    await a_shop(pool)
    _, page = await callers.publishable()
    customer, _ = await callers.buyer()
    cells = 0
    for route in guarded(app):
        if route.permission is None:
            continue
        needs = {route.permission, *others_of(route.calls)}
        _, buyer = await callers.buyer(customer)  # a new one each time: some routes end it
        all_but = await callers.key(*(code for code in PERMISSIONS if code not in needs))
        before = await digests(pool)
        for headers, has in ((all_but, ()), (page, PUBLISHABLE_SCOPES), (buyer, BUYER_PERMISSIONS)):
            if needs.intersection(has):
                continue
            answer = await ask(client, route, headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), route
            assert answer.json()["facts"] == {"permission": route.permission}, route
            cells += 1
        assert await digests(pool) == before, route
    assert cells > 350
