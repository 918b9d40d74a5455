"""Every page, at both widths, in both languages, light and dark: nothing overflows, nothing complains, nothing is in the wrong
language, and axe finds nothing serious. Pictures of all are kept in artefacts/console."""

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote

import pytest

from tests.console.desk import ENGLISH, ROUTES, Desk, Open
from tests.console.goods import place_order
from tests.storefront.demo import Demo
from tools import console

AXE = (console.SOURCES / "node_modules" / "axe-core" / "axe.min.js").resolve()
SERIOUS = ("serious", "critical")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
# Tables that are wider than their rooms.
WIDER = """() => [...document.querySelectorAll(".ol-wide-table, .ant-table-content, .ant-table-body")]
  .map(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth]).filter(([width, room]) => width > room)"""
# What stands for the parameters of an address in the console's own lists of them.
FILLED = {
    "/products/:id": "/products/{product}",
    "/skus/:sku": "/skus/APRON-NAVY",
    "/customers/:id": "/customers/{customer}",
    "/parcels/:id": "/parcels/{parcel}",
    "/imports/:id": "/imports/{import}",
    "/imports/:id/mend": "/imports/{import}/mend",
    "/stock/level/:location/:sku": "/stock/level/{level}",
    "/orders/:id": "/orders/{order}",
    "/promotions/:id": "/promotions/{promotion}",
    "/settings/team/:id": "/settings/team/{person}",
    "/settings/keys/:id": "/settings/keys/{key}",
}
PAGES = (*(FILLED.get(route, route) for route in ROUTES), "/orders?status=open&channel=web-eu", "/nowhere")
BROKEN = (
    "/orders/none",
    "/orders/01a2074e-049e-7835-a5f4-03fd569fa0aa",
    "/products/01a2074e-049e-7835-a5f4-03fd569fa0aa",
)
LOOKS = [("zh", "desk", "light"), ("zh", "phone", "dark"), ("en", "desk", "dark"), ("en", "phone", "light")]
# What Chinese screens say in Latin letters all the same: names and codes of the shop's own, units, formats.
NAMES = frozenset({"http", "https", "com", "example", "wang", "handle", "ndjson", "location", "sku", "colour", "yes"})
DATA = (
    "/products?limit=200",
    "/price-lists",
    "/channels",
    "/shipping-methods",
    "/taxes/classes",
    "/staff",
    "/keys",
    "/locations",
    "/promotions",
)


@pytest.fixture(scope="module")
def things(demo: Demo) -> Mapping[str, str]:
    """The ids that addresses hold."""
    customer = demo.send(
        "POST", "/customers", {"name": "王小明", "email": "wang@example.com", "phone": "+8613800138000"}
    )
    order = place_order(demo, paid=True)
    line = {"order_id": order["id"], "line_no": 1, "quantity": 1}
    place = order["lines"][0]["reservations"][0]["location"]
    parcel = demo.send("POST", "/parcels", {"location": place, "lines": [line], "tracking_number": "JD0146"})
    product = demo.send("GET", "/products?limit=1")["items"][0]
    level = demo.send("GET", "/stock?limit=1")["items"][0]
    row = {"sku": "没有", "location": "RTM", "on_hand": "4"}
    refused = demo.send("POST", f"/imports?kind=stock&filename={quote('库存.ndjson')}", row)
    while demo.send("GET", f"/imports/{refused['id']}")["state"] not in ("finished", "failed"):
        time.sleep(0.1)
    key = {"name": "网店", "scopes": ["orders.read"]}
    return {
        "import": refused["id"],
        "promotion": demo.send("GET", "/promotions?limit=1")["items"][0]["id"],
        "person": demo.send("GET", "/staff")["items"][0]["id"],
        "key": demo.send("POST", "/keys", key)["key"]["id"],
        "order": order["id"],
        "parcel": parcel["id"],
        "product": product["id"],
        "customer": customer["id"],
        "level": f"{quote(level['location'], safe='')}/{quote(level['sku'], safe='')}",
    }


@pytest.fixture(scope="module")
def names(demo: Demo) -> frozenset[str]:
    """What the shop calls its own things, in whatever language it does."""
    return NAMES.union(*(ENGLISH.findall(text.lower()) for path in DATA for text in texts(demo.send("GET", path))))


def texts(answer: Any) -> Iterator[str]:
    """What an answer says, without the names of its members."""
    if isinstance(answer, dict | list):
        for each in answer.values() if isinstance(answer, dict) else answer:
            yield from texts(each)
    elif isinstance(answer, str):
        yield answer


@pytest.mark.parametrize(("language", "width", "shade"), LOOKS)
def test_every_page_is_fit_to_be_seen(
    desk: Open,
    things: Mapping[str, str],
    names: frozenset[str],
    language: str,
    width: str,
    shade: Literal["light", "dark"],
) -> None:
    faults = {}
    with desk(language, width) as anna:
        anna.page.emulate_media(color_scheme=shade, reduced_motion="reduce")
        for path in (*PAGES, *BROKEN):
            faults[path] = seen(anna, path.format_map(things), names, shade, kept=path in PAGES)
        anna.refused.clear()  # what is not there is said in words
    told = [f"{path}: {each}" for path, found in faults.items() for each in found]
    assert not told, "\n".join(told)


def seen(anna: Desk, path: str, names: frozenset[str], shade: str, *, kept: bool) -> list[Any]:
    """What is wrong with a page; a picture of it is kept."""
    anna.to(path)
    anna.page.get_by_role("heading", level=1).or_(anna.page.locator(".ant-result, [role=alert]")).first.wait_for()
    anna.settled()
    name = re.sub(r"/[0-9a-f-]{36}", "/one", path.replace("?", "/").split("&")[0]).strip("/")
    name = re.sub(r"[^A-Za-z0-9-]", "-", name) or "home"
    anna.look(f"{name}-{shade}" if kept else f"not-there-{name}-{shade}")
    found: list[Any] = [] if anna.fits() else ["wider than the window"]
    found += [f"a table of {width} in a room of {room}" for width, room in anna.page.evaluate(WIDER)]
    if kept and path != "/nowhere" and anna.page.locator(".ant-result").count():
        found.append("is no page")
    if anna.language == "zh":
        found += sorted(set(anna.english()) - names)
    found += [f"no title in the window: {anna.page.title()}"] if anna.page.title() in ("", "Orderloom") else []
    anna.page.evaluate(AXE.read_text("utf-8"))
    return found + [
        (each["id"], [(node["html"][:160], node["failureSummary"][:300]) for node in each["nodes"][:3]])
        for each in anna.page.evaluate(RUN)
        if each["impact"] in SERIOUS
    ]
