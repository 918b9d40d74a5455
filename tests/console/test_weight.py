"""How much a browser fetches before it shows something (bytes as they come over the wire, compressed)."""

import re

from tests.console.desk import ROUTES, Desk, Open

FIRST_LOAD = 600_000
A_PAGE = 200_000
WEIGH = """
() => Object.fromEntries(performance.getEntriesByType("resource").filter(each => !each.name.includes("/events/stream"))
    .map(each => [each.name.split("/").slice(3).join("/"), each.encodedBodySize]))
"""
NOBODY = "01a2074e-049e-7835-a5f4-03fd569fa0aa"  # a page is fetched whether its thing is there or not
PAGES = tuple(re.sub(r":\w+", NOBODY, route) for route in ROUTES)


def weighed(desk: Desk) -> dict[str, int]:
    sizes: dict[str, int] = desk.page.evaluate(WEIGH)
    return sizes


def test_the_first_load_and_every_page_after_it_are_light(desk: Open) -> None:
    with desk("zh") as anna:
        anna.to("/orders")
        anna.see("全部订单，最新在前。")
        anna.page.wait_for_load_state("load")
        first = weighed(anna)
        assert first, "nothing was fetched"
        assert sum(first.values()) < FIRST_LOAD, first
        print("first load:", sum(first.values()))
        for path in PAGES:
            with anna.page.expect_navigation():
                anna.to(path)
            anna.page.locator("#content").wait_for()
            anna.settled()
            more = {name: size for name, size in weighed(anna).items() if name not in first}
            print(path, sum(more.values()))
            assert sum(more.values()) < A_PAGE, (path, more)
