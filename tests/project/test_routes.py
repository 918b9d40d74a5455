"""Every route of the real application names its permission, has words, and refuses by name."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from orderloom.main import create_app
from tools import discover

from .rules.registry import plants
from .rules.routes import (
    lenient_bodies,
    operations,
    unguarded_routes,
    unnamed_problems,
    unrepeatable_routes,
    wordless_routes,
)


@cache
def document() -> Mapping[str, Any]:
    return create_app("postgresql://localhost/none").openapi()


def routes(of: Mapping[str, Any]) -> dict[str, str | None]:
    return {f"{method.upper()} {path}": operation.get("x-permission") for path, method, operation in operations(of)}


def test_every_route_names_a_permission() -> None:
    found = unguarded_routes(routes(document()), set(discover.permissions()))

    assert not found, "\n".join(map(str, found))


def test_every_route_has_words() -> None:
    found = wordless_routes(document())

    assert not found, "\n".join(map(str, found))


def test_every_operation_has_a_name_of_its_own() -> None:
    found = [operation for _, _, operation in operations(document())]
    names = [one["operationId"] for one in found]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
    assert [one["operationId"] for one in found if len(one.get("tags", [])) != 1] == []


def test_every_schema_has_a_plain_name() -> None:
    names = list(document()["components"]["schemas"])
    assert [name for name in names if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name)] == []


def test_every_tag_is_described() -> None:
    used = {tag for _, _, operation in operations(document()) for tag in operation["tags"]}
    untold = sorted(used - {each["name"] for each in document()["tags"]})
    assert not untold, f"{untold}: say in TAGS of orderloom/api/documents.py what these operations are about"


def test_every_refusal_is_a_problem_document() -> None:
    found = unnamed_problems(document())

    assert not found, "\n".join(map(str, found))


def test_every_creating_route_can_be_repeated() -> None:
    found = unrepeatable_routes(document())

    assert not found, "\n".join(map(str, found))


def test_no_body_takes_unknown_fields() -> None:
    found = lenient_bodies(document())

    assert not found, "\n".join(map(str, found))


def an_operation(**given: object) -> dict[str, Any]:
    return {"paths": {"/api/v1/orders": {"post": {"summary": "Place", "description": "Place it.", **given}}}}


@plants("routes.permission")
@pytest.mark.parametrize(
    ("permission", "what"),
    [(None, "names no permission"), ("orders.fly", "there is no permission orders.fly")],
)
def test_an_unguarded_route_is_named(permission: str | None, what: str) -> None:
    planted = routes(an_operation(**({"x-permission": permission} if permission else {})))

    assert [str(violation) for violation in unguarded_routes(planted, {"orders.place"})] == [
        f"POST /api/v1/orders:1: {what} [routes.permission]"
    ]


@plants("routes.words")
@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"summary": ""}, "has no summary or no description"),
        ({"description": ""}, "has no summary or no description"),
        ({"description": "Permission: `orders.place`."}, "has no summary or no description"),
        ({"parameters": [{"name": "after", "in": "query"}]}, "parameter after has no description"),
    ],
)
def test_a_route_without_words_is_named(given: dict[str, object], what: str) -> None:
    assert [violation.what for violation in wordless_routes(an_operation(**given))] == [what]


@plants("routes.problems")
def test_a_refusal_in_free_text_is_named() -> None:
    planted = an_operation(responses={"200": {}, "422": {"content": {"application/json": {}}}, "404": {}})

    assert [violation.what for violation in unnamed_problems(planted)] == [
        "422 answers with application/json, not a problem document"
    ]


@plants("routes.once")
@pytest.mark.parametrize("parameters", [[], [{"name": "Idempotency-Key", "in": "header", "required": False}]])
def test_a_creating_route_without_a_key_is_named(parameters: list[object]) -> None:
    planted = an_operation(responses={"201": {}}, parameters=parameters)

    assert [violation.what for violation in unrepeatable_routes(planted)] == [
        "creates, but requires no Idempotency-Key"
    ]


@plants("routes.strict")
def test_a_body_that_takes_anything_is_named() -> None:
    line = {"type": "object", "properties": {"sku": {}}}
    order = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}},
    }
    planted = an_operation(
        requestBody={"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    )
    planted["components"] = {"schemas": {"Line": line, "Order": order}}

    assert [violation.what for violation in lenient_bodies(planted)] == ["Line takes unknown fields"]
