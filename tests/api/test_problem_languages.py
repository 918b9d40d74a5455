"""Problems speak the language that a request asks for; codes and facts are the same in each."""

import re
from string import Formatter
from typing import get_args

import httpx
import pytest
from pydantic_core import core_schema
from starlette.types import Scope

from orderloom.api.errors import language_of, said_in
from orderloom.kernel.errors import Conflict
from orderloom.kernel.ids import new_id
from orderloom.kernel.words.reasons import CHINESE, OTHERWISE, in_chinese

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


async def test_what_is_wrong_with_a_value_is_told_in_chinese_too(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    chinese = admin | {"Accept-Language": "zh-CN"}
    queries = {
        "/orders?after=zzz": None,
        "/orders?sort=sideways": "不是可选的值",
        "/events?name=zzz": "格式不正确",
        "/events?limit=0": "不能小于 1",
        "/events?limit=501": "不能大于 500",
        "/staff/zzz": "应为有效的编号",
        "/stock/past?at=yesterday": None,
    }
    for path, reason in queries.items():
        answer = await client.get(f"/api/v1{path}", headers=chinese)
        said = answer.json()
        assert answer.status_code == 422, (path, said)
        reasons = [each["reason"] for each in said.get("errors", [])]
        assert not [each for each in reasons if re.search(r"[a-z]{3}", each)], (path, reasons)
        assert reason is None or reasons == [reason]
    body = await client.post("/api/v1/locations", headers=once(chinese), json={"code": 1, "odd": 2})
    assert {"pointer": "/code", "reason": "应为文字"} in body.json()["errors"]
    assert {"pointer": "/odd", "reason": "没有这个字段"} in body.json()["errors"]


def test_every_reason_in_chinese_is_of_a_type_that_the_validator_has_and_takes_its_numbers() -> None:
    assert set(CHINESE) <= set(get_args(core_schema.ErrorType))
    for kind in CHINESE:
        needed = {name for _, name, *_ in Formatter().parse(CHINESE[kind]) if name}
        if needed:
            values = dict.fromkeys(needed, 7)
            assert in_chinese(kind, values) == CHINESE[kind].format(**values) != OTHERWISE
            assert in_chinese(kind, {}) == OTHERWISE
    assert in_chinese("unheard_of", {}) == OTHERWISE
