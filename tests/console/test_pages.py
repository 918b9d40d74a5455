"""Every page, at both widths, in both languages, light and dark: nothing overflows, nothing complains, nothing is in the wrong
language, and axe finds nothing serious. Pictures of all are kept in artefacts/console."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.console.desk import Open
from tests.console.goods import place_order
from tests.storefront.demo import Demo
from tools import console

AXE = (console.SOURCES / "node_modules" / "axe-core" / "axe.min.js").resolve()
SERIOUS = ("serious", "critical")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
PAGES = (
    *("/", "/orders", "/orders/{order}", "/orders/none", "/nowhere"),
    *("/stock", "/stock/level/{level}", "/stock/movements", "/stock/shortages", "/stock/past", "/stock/locations"),
    *("/stock/receive", "/stock/move?{of_level}"),
)
LOOKS = [("zh", "desk", "light"), ("zh", "phone", "dark"), ("en", "desk", "dark"), ("en", "phone", "light")]
# What Chinese screens say in Latin letters all the same: names and codes of the shop's own, units, formats.
NAMES = frozenset({"web", "demo", "http", "https", "com", "example", "apron", "navy", "shop"})


@pytest.fixture(scope="module")
def things(demo: Demo) -> Mapping[str, str]:
    """The ids that addresses hold."""
    order = place_order(demo, paid=True)
    product = demo.send("GET", "/products?limit=1")["items"][0]
    level = demo.send("GET", "/stock?limit=1")["items"][0]
    customer: dict[str, Any] = {"id": order["customer_id"]}
    return {
        "order": order["id"],
        "product": product["id"],
        "customer": str(customer["id"]),
        "level": f"{quote(level['location'], safe='')}/{quote(level['sku'], safe='')}",
        "of_level": urlencode({"location": level["location"], "sku": level["sku"]}),
    }


@pytest.mark.parametrize(("language", "width", "shade"), LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_fit_to_be_seen(
    desk: Open, things: Mapping[str, str], path: str, language: str, width: str, shade: str
) -> None:
    with desk(language, width) as anna:
        anna.page.emulate_media(color_scheme="dark" if shade == "dark" else "light", reduced_motion="reduce")
        anna.to(path.format_map(things))
        anna.page.get_by_role("heading", level=1).or_(anna.page.locator(".ant-result, [role=alert]")).first.wait_for()
        anna.settled()
        anna.look(f"page{path.replace('/', '-').replace('{', '').replace('}', '')}-{shade}")
        assert anna.fits(), "wider than the window"
        if language == "zh":
            assert set(anna.english()) <= NAMES, anna.english()
        anna.page.evaluate(AXE.read_text("utf-8"))
        found = [
            (each["id"], [(node["html"][:160], node["failureSummary"][:200]) for node in each["nodes"][:3]])
            for each in anna.page.evaluate(RUN)
            if each["impact"] in SERIOUS
        ]
        assert not found, found
