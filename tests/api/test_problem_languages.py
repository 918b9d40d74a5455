"""Problems speak the language that a request asks for; codes and facts are the same in each."""

import httpx
import pytest
from starlette.types import Scope

from orderloom.api.errors import language_of, said_in
from orderloom.kernel.errors import Conflict
from orderloom.kernel.ids import new_id

from .callers import Callers, once
from .storefront import Storefront


class Odd(Conflict):
    """A plug-in's own words."""

    code = "acme.odd"


def _asked(header: str) -> Scope:
    return {"type": "http", "headers": [(b"accept-language", header.encode())]}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9,zh-CN;q=0.8", "en"),
        ("en;q=0.5, zh-Hans-CN;q=0.7", "zh-CN"),
        ("fr, zh;q=0.1", "zh-CN"),
        ("zh;q=0", "en"),
        ("zhx, *, ;q=, zh;q=2, \xe9", "en"),
    ],
)
def test_the_language_that_is_wanted_most(header: str, language: str) -> None:
    assert language_of(_asked(header)) == language
    assert language_of({"type": "http", "headers": []}) == "en"


def test_a_plug_ins_refusal_keeps_its_own_words() -> None:
    assert said_in("zh-CN", Odd()) == "A plug-in's own words."


async def test_a_refused_request_is_told_in_chinese(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    path = f"/api/v1/orders/{new_id()}"
    plain = await client.get(path, headers=admin)
    chinese = await client.get(path, headers=admin | {"Accept-Language": "zh-CN,zh;q=0.9"})

    assert (chinese.json()["title"], chinese.json()["detail"]) == (
        "没有此内容，或您无权查看",
        "没有此内容，或您无权查看。",
    )
    assert plain.json()["title"] == "There is no such thing, or it is not yours to see"
    for answer, language in ((plain, "en"), (chinese, "zh-CN")):
        assert (answer.headers["content-language"], answer.headers["vary"]) == (language, "Accept-Language")
    same = ("code", "facts", "status", "type")
    assert [plain.json()[name] for name in same] == [chinese.json()[name] for name in same]


async def test_the_intake_and_the_gate_of_pages_speak_it_too(
    storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    chinese = once(admin) | {"Accept-Language": "zh"}
    refused = await storefront.http.post("/api/v1/orders", headers=chinese, json={"channel": 1})
    _, key = await callers.publishable()
    page = key | {"Accept-Language": "zh", "Origin": "https://nobody.example"}
    foreign = await storefront.http.get("/api/v1/shop/products", headers=page)

    assert refused.json()["code"] == "invalid_body"
    assert foreign.json()["code"] == "origin_not_allowed"
    for answer in (refused, foreign):
        assert answer.headers["content-language"] == "zh-CN"
        assert "。" in answer.json()["detail"]
