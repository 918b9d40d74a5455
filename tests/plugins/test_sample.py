"""The sample plug-in, installed from its wheel: its own tests hold, and the running product does what it says."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from orderloom.infra.cluster import DatabaseUrls
from tests.market import Market, open_market, order
from tests.server import Process

from .installing import ROOT, SAMPLE, install

RULES = {
    "ORDERLOOM_PLUGIN_NEW_BUYERS__MOST": "EUR=5000",
    "ORDERLOOM_PLUGIN_BLOCKED_AREAS__AREAS": "NL-99",
}
GOODS = "PIPEGOODS 1\nbowl|Bowl|BOWL-1|900\nbowl|Bowl|BOWL-2|1100\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample is installed."""
    return install(SAMPLE, tmp_path_factory.mktemp("sample"))


def run(installed: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(installed), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", *command],
        env=os.environ | {"PYTHONPATH": path} | environment,
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_its_own_tests_hold_where_it_is_installed(installed: Path) -> None:
    ran = run(installed, "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(SAMPLE), str(SAMPLE / "tests"))

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "passed" in ran.stdout


def test_the_command_lists_what_is_installed_and_switches_it_off(installed: Path, tmp_path: Path) -> None:
    home = {"ORDERLOOM_HOME": str(tmp_path)}
    listed = json.loads(run(installed, "orderloom.cli", "plugins", "--json", **home).stdout)
    off = run(installed, "orderloom.cli", "plugins", ORDERLOOM_PLUGINS_DISABLED="new-buyers", **home)

    assert [(one["name"], one["package"], one["version"], one["enabled"]) for one in listed["plugins"]] == [
        ("blocked-areas", "orderloom-sample-plugin", "1.0.0", True),
        ("new-buyers", "orderloom-sample-plugin", "1.0.0", True),
        ("pipe-goods", "orderloom-sample-plugin", "1.0.0", True),
    ]
    assert {point["name"] for point in listed["points"]} == {"order_rule", "import_format"}
    assert "new-buyers\torder_rule\torderloom-sample-plugin 1.0.0\toff" in off.stdout


def test_an_option_that_makes_no_sense_stops_the_start_by_name(installed: Path, tmp_path: Path) -> None:
    wrong = {"ORDERLOOM_PLUGIN_NEW_BUYERS__MOST": "EUR"}
    ran = run(installed, "orderloom.cli", "web", ORDERLOOM_HOME=str(tmp_path), **wrong)

    assert ran.returncode == 2
    assert "plug-in new-buyers (orderloom-sample-plugin 1.0.0, orderloom_sample.rules:NewBuyers)" in ran.stderr
    assert "ValueError" in ran.stderr


@pytest.fixture
def web(installed: Path, database_urls: DatabaseUrls, tmp_path: Path) -> Iterator[Process]:
    """The web process with the sample installed."""
    process = Process("web", database_urls, tmp_path, PYTHONPATH=str(installed), **RULES).start()
    yield process
    process.stop()


def place(web: Process, market: Market, key: str, body: dict[str, Any]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {market.token}", "Idempotency-Key": key}
    return httpx.post(f"http://127.0.0.1:{web.port}/api/v1/orders", json=body, headers=headers)


def shown(web: Process, market: Market) -> list[str]:
    headers = {"Authorization": f"Bearer {market.token}"}
    answer = httpx.get(f"http://127.0.0.1:{web.port}/api/v1/plugins", headers=headers)
    return [one["name"] for one in answer.json()["items"]]


async def test_the_running_product_asks_its_rules(web: Process, database_urls: DatabaseUrls) -> None:
    market = await open_market(database_urls, {"MUG-BLUE": 100})
    home = {"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam"}

    large = place(web, market, "1", order(("MUG-BLUE", 6)))
    tagged = place(web, market, "2", order(("MUG-BLUE", 3)))
    blocked = place(web, market, "3", order(("MUG-BLUE", 1), shipping_address=home | {"postal_code": "9901 AA"}))
    doubted = place(web, market, "4", order(("MUG-BLUE", 1), shipping_address=home))

    assert (large.status_code, large.json()["code"]) == (409, "new-buyers.too_much")
    assert large.json()["detail"] == "A first order cannot be as large as this; please call us."
    assert (blocked.status_code, blocked.json()["code"]) == (409, "blocked-areas.area")
    assert [answer.status_code for answer in (tagged, doubted)] == [201, 201]
    assert await market.rows("SELECT order_id::text, tag FROM order_tags") == [
        (tagged.json()["id"], "large-first-order")
    ]
    doubts = await market.value("SELECT doubts FROM order_buyers WHERE order_id = %s", doubted.json()["id"])
    assert "blocked-areas.area_unknown" in doubts
    assert await market.findings() == {}
    assert shown(web, market) == ["blocked-areas", "new-buyers", "pipe-goods"]


@pytest.mark.parametrize("named", [True, False])
async def test_the_product_imports_files_of_its_form(
    installed: Path, database_urls: DatabaseUrls, tmp_path: Path, named: bool
) -> None:
    file = tmp_path / "monday.txt"
    file.write_text(GOODS)
    form = ["--format", "pipe-goods"] if named else []
    database = {"ORDERLOOM_DATABASE_URL": database_urls.app, "ORDERLOOM_OWNER_DATABASE_URL": database_urls.owner}

    ran = run(
        installed,
        "orderloom.cli",
        "import",
        "products",
        str(file),
        "--json",
        *form,
        ORDERLOOM_HOME=str(tmp_path),
        **database,
    )

    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["state"], told["format"], told["created"], told["refused"]) == ("finished", "pipe-goods", 1, 0)
    market = Market(database_urls, "", None)  # type: ignore[arg-type]  # nobody asks with its key
    assert await market.rows("SELECT sku, weight_g FROM skus ORDER BY sku") == [("BOWL-1", 900), ("BOWL-2", 1100)]
