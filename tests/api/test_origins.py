"""Web pages at the front: which of them are answered, and which credential they may use."""

from timeit import repeat

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from orderloom.api.metrics import Metrics
from orderloom.api.origins import OriginGate

from .callers import Callers
from .storefront import PAGE, Storefront, problem

OTHER = "https://other.example"
ALLOW = "access-control-allow-origin"
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
HOSTILE = [
    "null",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "https://evil.example/https://shop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://SHOP.example",
    "https://shop.example/",
    "https://shop.example ",
    "https://shop.exampl",
    "https://shop.example, https://shop.example",
    "*",
    "",
    "https://sub.shop.example",
    "file://",
    "\xff" * 40,
    "https://shop.example%60.evil.example",
]


async def preflight(storefront: Storefront, origin: str | bytes, path: str = "/orders") -> httpx.Response:
    sent = [(b"Origin", origin if isinstance(origin, bytes) else origin.encode("latin-1"))]
    sent += [(name.encode(), value.encode()) for name, value in ASKED.items()]
    return await storefront.http.request("OPTIONS", f"/api/v1{path}", headers=sent)


async def test_a_preflight_is_answered_for_a_page_that_a_key_names(storefront: Storefront, callers: Callers) -> None:
    await callers.publishable(PAGE)
    answer = await preflight(storefront, PAGE)
    assert answer.status_code == 204
    assert (answer.headers[ALLOW], answer.headers["vary"]) == (PAGE, "Origin")
    assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.content == b""


@pytest.mark.parametrize("origin", HOSTILE)
async def test_no_other_page_gets_a_word(storefront: Storefront, callers: Callers, origin: str) -> None:
    _, key = await callers.publishable(PAGE)
    _, buyer = await callers.buyer()
    sent = [(b"Origin", origin.encode("latin-1"))]
    answers = [await preflight(storefront, origin)]
    for headers in (key, buyer):
        token = (b"Authorization", headers["Authorization"].encode())
        answers.append(await storefront.http.get("/api/v1/me", headers=[*sent, token]))
        answers.append(await storefront.http.post("/api/v1/orders", headers=[*sent, token], json={}))
    for answer in answers:
        assert problem(answer) == (403, "origin_not_allowed")
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_page_of_one_key_cannot_use_another(storefront: Storefront, callers: Callers) -> None:
    _, ours = await callers.publishable(PAGE)
    await callers.publishable(OTHER)
    assert (await preflight(storefront, OTHER)).status_code == 204
    answer = await storefront("GET", "/me", by=ours, Origin=OTHER)
    assert problem(answer) == (403, "origin_not_allowed")
    assert ALLOW not in answer.headers


async def test_a_named_page_reads_answers_refusals_and_the_intake(storefront: Storefront, callers: Callers) -> None:
    _, key = await callers.publishable(PAGE)
    guest = await storefront("POST", "/buyers", {}, by=key, Origin=PAGE)
    buyer = {"Authorization": f"Bearer {guest.json()['token']}"}
    body = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]}
    answers = [
        guest,
        await storefront("GET", "/me", by=key, Origin=PAGE),
        await storefront("POST", "/orders", body, by=buyer, Origin=PAGE),
        await storefront("POST", "/orders", body | {"channel": "no"}, by=buyer, Origin=PAGE),
        await storefront("GET", "/staff", by=key, Origin=PAGE),
        await storefront("GET", "/me", by={"Authorization": f"Bearer olb_{'0' * 64}"}, Origin=PAGE),
        await storefront("GET", "/me", Origin=PAGE),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 201, 422, 403, 401, 401]
    for answer in answers:
        assert answer.headers[ALLOW] == PAGE
        assert "origin" in answer.headers["vary"].lower()
        exposed = answer.headers["access-control-expose-headers"]
        assert all(name in exposed for name in ("Location", "ETag", "Retry-After", "X-Request-Id"))
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("token", ["olb_zz", "olp_x", "olp_", f"olb_{'0' * 300}", "olb_not a token", "olb_\xe9"])
async def test_a_token_that_cannot_be_one_is_answered_as_one_that_nobody_knows(
    storefront: Storefront, callers: Callers, token: str
) -> None:
    await callers.publishable(PAGE)
    given = (b"Authorization", f"Bearer {token}".encode("latin-1"))
    known, foreign = [
        await storefront.http.get("/api/v1/me", headers=[(b"Origin", page.encode()), given]) for page in (PAGE, OTHER)
    ]
    assert problem(known) == (401, "unauthenticated")
    assert known.headers[ALLOW] == PAGE
    assert problem(foreign) == (403, "origin_not_allowed")
    assert ALLOW not in foreign.headers


async def test_a_secret_in_a_page_is_told_to_nobody(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    await callers.publishable(PAGE)
    session = {"Authorization": "Bearer ols_" + "0" * 64}
    odd = {"Authorization": "Basic b2xwXzo="}
    for by in (admin, session, odd):
        answer = await storefront("GET", "/me", by=by, Origin=PAGE)
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_without_a_page_everything_is_as_ever(storefront: Storefront, callers: Callers) -> None:
    _, key = await callers.publishable(PAGE)
    answer = await storefront("GET", "/me", by=key)
    assert answer.status_code == 200
    assert ALLOW not in answer.headers
    bare = await storefront.http.options("/api/v1/orders", headers={"Origin": PAGE})
    assert bare.status_code == 405  # not a preflight: it asks for no method


async def test_a_revoked_key_lets_its_page_in_no_longer(storefront: Storefront, callers: Callers) -> None:
    key_id, key = await callers.publishable(PAGE)
    await callers.revoke(key_id)
    assert problem(await preflight(storefront, PAGE)) == (403, "origin_not_allowed")
    assert problem(await storefront("GET", "/me", by=key, Origin=PAGE)) == (403, "origin_not_allowed")
    assert problem(await storefront("GET", "/me", by=key)) == (401, "unauthenticated")


async def test_a_token_that_a_server_asked_for_is_good_on_the_pages_of_its_channel(
    storefront: Storefront, callers: Callers
) -> None:
    await callers.publishable(PAGE, channel="web-eu")
    await callers.publishable(OTHER, channel="shop-cn")
    _, buyer = await callers.buyer(channel="web-eu")
    assert (await storefront("GET", "/me", by=buyer, Origin=PAGE)).headers[ALLOW] == PAGE
    assert problem(await storefront("GET", "/me", by=buyer, Origin=OTHER)) == (403, "origin_not_allowed")


async def test_what_comes_from_no_page_pays_next_to_nothing() -> None:
    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    gate = OriginGate(nothing, Metrics(), None)
    headers = [(b"header-%d" % nth, b"value") for nth in range(8)]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/orders", "headers": headers}

    def through(app: OriginGate) -> None:
        with pytest.raises(StopIteration):
            app(scope, None, None).send(None)  # type: ignore[arg-type]  # nobody sends or receives here

    def straight() -> None:
        with pytest.raises(StopIteration):
            nothing(scope, None, None).send(None)  # type: ignore[arg-type]  # nobody sends or receives here

    times = 2_000
    cost_s = (min(repeat(lambda: through(gate), number=times)) - min(repeat(straight, number=times))) / times
    assert cost_s < 20e-6  # 0.6 µs where nothing else runs; a busy machine is no failure
