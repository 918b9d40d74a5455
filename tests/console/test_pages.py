"""Every page at two of four looks, so that both widths, both languages, light and dark have their turn: nothing overflows, nothing
complains, nothing is in the wrong language, nothing is heavy, and axe finds nothing serious. The proof sees all four.
Pictures are kept in artefacts/console."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pytest

from tests.console.desk import ROUTES, Desk, Open
from tests.console.goods import furnished, names_of
from tests.storefront.browsing import WIDTHS
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
Look = tuple[str, Literal["desk", "phone"], Literal["light", "dark"]]
LOOKS: tuple[Look, ...] = (
    ("zh", "desk", "light"),
    ("zh", "phone", "dark"),
    ("en", "desk", "dark"),
    ("en", "phone", "light"),
)
# Both languages and both widths, in one shade; one page begins at the desk, the next but one at the phone.
PAIRS = ((LOOKS[0], LOOKS[3]), (LOOKS[3], LOOKS[0]), (LOOKS[2], LOOKS[1]), (LOOKS[1], LOOKS[2]))
# How much a browser may fetch, in bytes: before the first page shows something, and for each other page.
FIRST_LOAD = 600_000
A_PAGE = 200_000
WEIGH = """
() => Object.fromEntries(performance.getEntriesByType("resource").filter(each => !each.name.includes("/events/stream"))
    .map(each => [each.name.split("/").slice(3).join("/"), each.encodedBodySize]))
"""


# As if it were chosen in another tab.
CHOSEN = """language => {
  localStorage.setItem("orderloom.language", language);
  window.dispatchEvent(new StorageEvent("storage", {key: "orderloom.language"}));
}"""


@pytest.fixture(scope="module")
def things(demo: Demo) -> Mapping[str, str]:
    """The ids that addresses hold."""
    return furnished(demo)


@pytest.fixture(scope="module")
def names(demo: Demo) -> frozenset[str]:
    """What the shop calls its own things, in whatever language it does."""
    return names_of(demo)


def test_every_page_is_fit_to_be_seen(desk: Open, things: Mapping[str, str], names: frozenset[str]) -> None:
    fit_to_be_seen(desk, things, names, lambda nth: PAIRS[nth % len(PAIRS)], judged=1)


def fit_to_be_seen(
    desk: Open, things: Mapping[str, str], names: frozenset[str], looks: Callable[[int], Sequence[Look]], *, judged: int
) -> None:
    """Each page is loaded once, and seen at its looks one after the other; axe judges it at so many of them, the first."""
    faults: dict[str, list[Any]] = {}
    with desk("zh", at="/orders") as anna:
        first = all_there(anna)
        assert 0 < sum(first.values()) < FIRST_LOAD, first
        dress(anna, LOOKS[-1])
        first |= all_there(anna)  # the words of both languages
        dress(anna, LOOKS[0])
        for nth, path in enumerate((*PAGES, *BROKEN)):
            faults[path] = opened(anna, path.format_map(things), looks(nth), names, judged, kept=path in PAGES)
            more = {name: size for name, size in weighed(anna).items() if name not in first}
            if sum(more.values()) > A_PAGE:
                faults[path].append(f"fetches {sum(more.values())} bytes more than the first page: {more}")
        anna.refused.clear()  # what is not there is said in words
    told = [f"{path}: {each}" for path, found in faults.items() for each in found]
    assert not told, "\n".join(told)


def all_there(anna: Desk) -> dict[str, int]:
    """What was fetched once nothing more comes: pages of the menu are loaded while the browser is idle."""
    anna.settled()
    before: dict[str, int] = {}
    while (now := weighed(anna)) != before:
        before = now
        anna.page.wait_for_timeout(1_500)
    return now


def weighed(anna: Desk) -> dict[str, int]:
    """What the browser fetched for the page: bytes as they came over the wire, compressed."""
    sizes: dict[str, int] = anna.page.evaluate(WEIGH)
    return sizes


def opened(
    anna: Desk,
    path: str,
    looks: Sequence[Look],
    names: frozenset[str],
    judged: int,
    *,
    kept: bool,
) -> list[Any]:
    """What is wrong with a page that is opened at the first of these looks and then seen at the others."""
    dress(anna, looks[0])
    anna.to(path)
    anna.page.get_by_role("heading", level=1).or_(anna.page.locator(".ant-result, [role=alert]")).first.wait_for()
    anna.settled()
    found: list[Any] = (
        [f"no title in the window: {anna.page.title()}"] if anna.page.title() in ("", "Orderloom") else []
    )
    if kept and path != "/nowhere" and anna.page.locator(".ant-result").count():
        found.append("is no page")
    anna.page.evaluate(AXE.read_text("utf-8"))
    name = re.sub(r"/[0-9a-f-]{36}", "/one", path.replace("?", "/").split("&")[0]).strip("/")
    name = ("" if kept else "not-there-") + (re.sub(r"[^A-Za-z0-9-]", "-", name) or "home")
    for nth, look in enumerate(looks):
        dress(anna, look)
        anna.settled()
        anna.look(f"{name}-{look[2]}")
        found += [(look, each) for each in seen(anna, names)]
        if nth < judged:
            found += [(look, each) for each in serious(anna)]
            found += [(look, each) for each in picked(anna)] if path == "/stock/past" else []
    return found


def picked(anna: Desk) -> list[Any]:
    """What is wrong with the field of a moment, once it is open."""
    anna.page.locator("#content .ant-picker").first.click()
    panel = anna.page.locator(".ant-picker-dropdown").filter(visible=True)
    panel.wait_for()
    found: list[Any] = serious(anna)
    left, right = panel.evaluate("panel => [panel.getBoundingClientRect().left, panel.getBoundingClientRect().right]")
    if left < 0 or right > anna.page.evaluate("innerWidth") or not anna.fits():
        found.append(f"the days lie outside of the window: {left} to {right}")
    anna.page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    return found


def dress(anna: Desk, look: Look) -> None:
    anna.language, width, shade = look
    wide, high = WIDTHS[width]
    anna.page.evaluate(CHOSEN, anna.language)
    anna.page.set_viewport_size({"width": wide, "height": high})
    anna.page.emulate_media(color_scheme=shade, reduced_motion="reduce")
    anna.page.wait_for_function("tag => document.documentElement.lang.startsWith(tag)", arg=anna.language)


def seen(anna: Desk, names: frozenset[str]) -> list[Any]:
    """What is wrong with a page as it looks now."""
    found: list[Any] = [] if anna.fits() else ["wider than the window"]
    found += [f"a table of {width} in a room of {room}" for width, room in anna.page.evaluate(WIDER)]
    return found + (sorted(set(anna.english()) - names) if anna.language == "zh" else [])


def serious(anna: Desk) -> list[Any]:
    """What axe finds."""
    return [
        (each["id"], [(node["html"][:160], node["failureSummary"][:300]) for node in each["nodes"][:3]])
        for each in anna.page.evaluate(RUN)
        if each["impact"] in SERIOUS
    ]
