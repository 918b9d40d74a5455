"""A buyer's browser: Debian's Chromium on the example shop's own pages, and what it complained about."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.server import free_port
from tests.storefront.demo import Demo
from tests.storefront.programs import ROOT

CHROMIUM = "/usr/bin/chromium"
PLAIN_HOST = "shop.test"  # an address in a house's own network, where browsers have no secure context
SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
]

PATIENCE_MS = 10_000
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Shop:
    """The example shop, served by its own server, with a key that names its address."""

    address: str
    key: str
    demo: Demo


@contextlib.contextmanager
def served(demo: Demo, *channels: str) -> Iterator[Shop]:
    """The shop on a free port, as `make shop` serves it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    key = publishable(demo, address, *channels)
    words = [sys.executable, str(ROOT / "examples/storefront/serve.py"), "--port", str(port), "--api", demo.address]
    serving = subprocess.Popen([*words, "--key", key], stdout=subprocess.DEVNULL)
    try:
        _await(address)
        yield Shop(address, key, demo)
    finally:
        serving.terminate()
        serving.wait()


def publishable(demo: Demo, origin: str, *channels: str) -> str:
    """A new publishable key for pages of this origin."""
    body = {"name": "Page", "kind": "publishable", "channels": channels, "origins": [origin]}
    return str(demo.send("POST", "/keys", body)["token"])


def _await(address: str) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            assert time.monotonic() < end, "the page is not served"
            time.sleep(0.05)


@dataclass
class Visit:
    """A page, everything it complained about, and everything it asked for."""

    page: Page
    shop: Shop
    complaints: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def watch(self) -> "Visit":
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asks)
        self.page.on("response", self._answered)
        return self

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asks(self, request: Request) -> None:
        self.asked.append((request.method, request.url))

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(response.status)

    def to(self, path: str = "") -> None:
        self.page.goto(f"{self.shop.address}/{path}")

    def foreign(self) -> list[str]:
        """Requests to anybody but the page's own server and the API."""
        own = (f"{self.shop.address}/", f"{self.shop.demo.address}/")
        return [url for _, url in self.asked if not url.startswith((*own, "data:"))]

    def orders_sent(self) -> int:
        return sum(method == "POST" and url.endswith("/api/v1/orders") for method, url in self.asked)

    def kept(self, name: str) -> Any:
        """What the page remembers under a name."""
        return self.page.evaluate(
            "name => JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(` ${name}`))[1])", name
        )

    def unnamed(self) -> list[str]:
        """Fields and buttons that a screen reader could not name."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("input, select, button, a")]
                .filter(each => !(each.labels?.length || each.ariaLabel || each.textContent.trim()))
                .map(each => each.outerHTML)"""
        )
        return found

    def look(self, name: str, folder: Path | None) -> None:
        """Keep a picture for whoever wants to see how it looks."""
        if folder:
            self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def fits(self) -> bool:
        """Nothing is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=SWITCHES)
        try:
            yield launched
        finally:
            launched.close()


@contextlib.contextmanager
def visiting(launched: Browser, shop: Shop, width: str = "desk", language: str = "en-GB") -> Iterator[Visit]:
    """A new visitor: nothing is remembered of anybody before."""
    wide, high = WIDTHS[width]
    context = launched.new_context(
        viewport={"width": wide, "height": high}, locale=language, timezone_id="Europe/Amsterdam"
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield Visit(context.new_page(), shop).watch()
    finally:
        context.close()
