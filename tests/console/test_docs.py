"""The API's description in a browser: under the console's policy, small, and kept for ever by its hash."""

import httpx
from playwright.sync_api import expect

from tests.console.desk import Open
from tests.storefront.demo import Demo


def test_the_description_is_read_under_the_consoles_policy(desk: Open, demo: Demo) -> None:
    with desk("en", login=None) as anna:
        anna.page.goto(f"{demo.address}/docs")
        anna.page.locator("#operations-orders-list_orders button").first.click()
        expect(anna.page.get_by_text("Permission: orders.read").first).to_be_visible()
        anna.look("docs")


def test_it_is_small_and_kept(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address) as visitor:
        page = visitor.get("/docs")
        assert "unsafe-inline" not in page.headers["content-security-policy"]
        files = [part.split('"')[0] for part in page.text.split('src="')[1:]]
        assert len(files) == 2
        for path in (*files, "/openapi.json"):
            plain = visitor.get(path, headers={"Accept-Encoding": "identity"})
            with visitor.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
                assert packed.headers["content-encoding"] == "gzip"
                assert len(b"".join(packed.iter_raw())) < len(plain.content)
        assert "immutable" in visitor.get(files[0]).headers["cache-control"]
        assert visitor.get(files[0].partition("?")[0]).headers["cache-control"] == "no-cache"
