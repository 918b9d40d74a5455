"""Both SDKs are built from the OpenAPI document, compile under strict checks, and sell something."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from orderloom import __version__
from orderloom.api.names import spoken
from orderloom.main import create_app
from tests.storefront.demo import Demo
from tests.storefront.programs import ROOT, Reader, program

PAGE = "sdk/README.md"
TOLD = ["2 units for 2500 cents", "placed, unpaid", "out_of_stock: 100000 asked for"]
METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def document() -> Mapping[str, Any]:
    return create_app("postgresql://localhost/none").openapi()


def test_the_python_sdk_places_and_reads_an_order(demo: Demo, reader: Reader) -> None:
    text = program(PAGE, "python")
    assert reader.python(text, API=demo.address, KEY=demo.token) == TOLD
    assert reader.python(text, API=demo.address, KEY=demo.token) == TOLD  # one order: the keys are the same
    assert [each["units"] for each in orders(demo, "MUG-BLUE")].count(2) == 1


def orders(demo: Demo, sku: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = demo.send("GET", f"/orders?sku={sku}")["items"]
    return found


def test_the_typescript_sdk_places_and_reads_an_order(demo: Demo, reader: Reader) -> None:
    assert reader.typescript(program(PAGE, "ts"), "readme", API=demo.address, KEY=demo.token) == TOLD


WRONG = """\
await api.GET("/api/v1/order");
await api.POST("/api/v1/orders", { params: once, body: { channel: "web-eu", lines: [{ sku: 1, quantity: 2 }] } });
await api.POST("/api/v1/orders", { body: order });
shown.paid satisfies unknown;
"""


def test_wrong_paths_bodies_headers_and_answers_do_not_compile(reader: Reader) -> None:
    text = program(PAGE, "ts")
    with pytest.raises(RuntimeError) as refused:
        reader.typescript(text + WRONG, "wrong")
    lines = {int(line) for line in re.findall(r"wrong\.ts\((\d+),\d+\): error TS", str(refused.value))}
    assert lines == {text.count("\n") + nth for nth in (1, 2, 3, 4)}


def test_every_operation_has_a_name_of_its_own() -> None:
    operations = [one for methods in document()["paths"].values() for key, one in methods.items() if key in METHODS]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
    assert [one["operationId"] for one in operations if len(one.get("tags", [])) != 1] == []


def test_every_schema_has_a_plain_name() -> None:
    names = list(document()["components"]["schemas"])
    assert [name for name in names if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name)] == []


def test_every_tag_is_described() -> None:
    used = {tag for methods in document()["paths"].values() for one in methods.values() for tag in one["tags"]}
    assert used - {each["name"] for each in document()["tags"]} == set()


def test_a_schema_of_two_modules_is_named_after_each() -> None:
    assert spoken("orderloom__orders__model__order__Status") == "OrderStatus"
    assert spoken("orderloom__views__saved_lists__Filter") == "SavedListsFilter"
    assert spoken("Page_orderloom__payments__model__Row_") == "PaymentsRowPage"


def test_the_sdks_are_of_the_products_version() -> None:
    package = (ROOT / "sdk/typescript/package.json").read_text()
    assert f'"version": "{__version__}"' in package
    assert tomllib.loads((ROOT / "sdk/python/pyproject.toml").read_text())["project"]["version"] == __version__
