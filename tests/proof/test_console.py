"""How soon an operator sees something at full size: `make proof PART=tests/proof/test_console.py`.

1,000,000 orders (ORDERLOOM_PROOF_ORDERS says otherwise), the product's own web process, a real browser. Nothing is asserted about
time, for machines differ; what was measured is printed.
"""

import asyncio
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Page

from orderloom.cli.bench import lists
from orderloom.infra.cluster import DatabaseUrls
from tests.api.callers import PASSWORD, Callers
from tests.market import opened
from tests.proof.conftest import Prove
from tests.server import process
from tests.storefront.browsing import browser
from tools import console

pytestmark = pytest.mark.proof

ORDERS = int(os.environ.get("ORDERLOOM_PROOF_ORDERS", "1000000"))
TIMES = 10
LOOK_MS = 1_500
MENU = ("Orders", "Customers", "Products", "Parcels", "Stock")


@pytest.fixture
def served(database_urls: DatabaseUrls, tmp_path: Path) -> Iterator[str]:
    """The product on so many orders; its address."""
    console.build()
    lists.prepare(database_urls, ORDERS)
    asyncio.run(_somebody(database_urls))
    with process("web", database_urls, tmp_path) as web:
        yield f"http://127.0.0.1:{web.port}"


async def _somebody(urls: DatabaseUrls) -> None:
    async with opened(urls.app) as pool:
        await Callers(pool).staff("anna", "admin")


def test_the_list_of_orders_at_full_size(served: str, prove: Prove) -> None:
    with browser() as launched:
        page = launched.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
        page.goto(f"{served}/console/")
        page.get_by_label("Login").fill("anna")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.locator("#content").wait_for()
        for look_ms, how in (
            (LOOK_MS, "somebody looks at the home page first"),
            (0, "clicked while the home page loads"),
        ):
            shown = {name: _clicked(page, name, look_ms) for name in MENU}
            prove(f"{ORDERS:,} orders, from the click to the first rows, {how}: {_told(shown)}")


def _told(shown: Mapping[str, list[float]]) -> str:
    figures = {name: (first, sorted(more)[len(more) // 2], max(more)) for name, (first, *more) in shown.items()}
    return "; ".join(
        f"{name.lower()}: first click {first:.0f} ms, then median {median:.0f}, longest {longest:.0f}"
        for name, (first, median, longest) in figures.items()
    )


def _clicked(page: Page, name: str, look_ms: int) -> list[float]:
    """Milliseconds from the click in the menu until the first row can be seen; each time the console is loaded anew and the home
    page looked at for so long."""
    taken = []
    for _ in range(TIMES):
        page.goto(page.url.split("/console")[0] + "/console/")
        link = page.get_by_role("navigation").get_by_role("link", name=name, exact=True)
        link.wait_for()
        page.wait_for_timeout(look_ms)
        began = perf_counter()
        link.click()
        page.locator("tbody tr.ant-table-row").first.wait_for()
        taken.append(1000 * (perf_counter() - began))
    return taken
