"""Both SDKs are built from the OpenAPI document, compile under strict checks, and sell something."""

import re
import tomllib

import pytest

from orderloom import __version__
from orderloom.api.names import spoken
from tests.storefront.browsing import publishable
from tests.storefront.demo import Demo
from tests.storefront.programs import ROOT, Reader, program

PAGE = "sdk/README.md"
GUIDE = "docs/guides/storefront.md"
TOLD = ["2 units for 2995 cents", "placed, unpaid", "out_of_stock: 100000 asked for"]


def test_the_python_sdk_places_and_reads_an_order(demo: Demo, reader: Reader) -> None:
    text = program(PAGE, "python")
    assert reader.python(text, API=demo.address, KEY=demo.token) == TOLD
    assert reader.python(text, API=demo.address, KEY=demo.token) == TOLD  # one order: the keys are the same
    assert len(demo.send("GET", "/orders")["items"]) == 1


def test_the_typescript_sdk_places_and_reads_an_order(demo: Demo, reader: Reader) -> None:
    assert reader.typescript(program(PAGE, "ts"), "readme", API=demo.address, KEY=demo.token) == TOLD


def test_the_guides_typescript_buys_and_pays(demo: Demo, reader: Reader) -> None:
    key = publishable(demo, "http://localhost:3000", "web-eu")
    told = reader.typescript(program(GUIDE, "ts"), "guide", API=demo.address, KEY=key)
    assert re.fullmatch(r"TEAPOT: \d+ EUR", told[0])
    assert told[1:] == ["paid, unfulfilled, 0 parcels"]


def test_the_guides_python_signs_a_buyer_in(demo: Demo, reader: Reader) -> None:
    text = program(GUIDE, "python")
    assert reader.python(text, API=demo.address, SECRET=demo.token) == ["0 orders so far"]


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


def test_a_schema_of_two_modules_is_named_after_each() -> None:
    assert spoken("orderloom__orders__model__order__Status") == "OrderStatus"
    assert spoken("orderloom__views__saved_lists__Filter") == "SavedListsFilter"
    assert spoken("Page_orderloom__payments__model__Row_") == "PaymentsRowPage"


def test_the_sdks_are_of_the_products_version() -> None:
    package = (ROOT / "sdk/typescript/package.json").read_text()
    assert f'"version": "{__version__}"' in package
    assert tomllib.loads((ROOT / "sdk/python/pyproject.toml").read_text())["project"]["version"] == __version__
