"""An operator's browser: Debian's Chromium on the console, and everything it complained about."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.storefront.browsing import WIDTHS
from tests.storefront.demo import Demo
from tools import console

PICTURES = Path(__file__).parents[2] / "artefacts" / "console"
PATIENCE_MS = 30_000  # a page may wait behind whatever else the machine does; nothing here judges speed
expect.set_options(timeout=PATIENCE_MS)
STREAM = "/events/stream"  # never ends
PASSWORD = "a long enough phrase 7"
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
# Every address that the console has.
ROUTES = tuple(
    route
    for file in sorted((console.SOURCES / "src").glob("*/routes.ts"))
    for route in re.findall(r'page\("(/[^"]*)"', file.read_text("utf-8"))
)
# What the screen says, in what lies above the page too; <code> and <pre> are for what programs call things, and what is in
# a field was typed. A list of choices has a shadow of no height for those who listen: they hear its labels.
SAID = """() => {
  const said = [];
  const above = ".ant-drawer, .ant-modal-root, .ant-popover, .ant-dropdown, .ant-select-dropdown, .ant-message";
  const page = document.querySelector("#content") ?? document.body;
  const roots = [page, ...[...document.querySelectorAll(above)].filter((root) => !page.contains(root))];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const owner = node.parentElement;
      const shadow = owner.closest("[role=listbox]")?.clientHeight === 0;
      if (!shadow && !owner.closest("code, pre, textarea, style, script") && owner.checkVisibility()) said.push(node.data);
    }
  }
  return said.join("\\n");
}"""
# What a browser knows when somebody sits down at it.
REMEMBER = """(kept) => {
  localStorage.clear();
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, value);
}"""
Open = Callable[..., AbstractContextManager["Desk"]]

# What only the other language's screens may say: whole English words, but for names and units; and what nobody should read,
# codes with underscores.
ENGLISH = re.compile(r"\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b|\b[A-Za-z]?[a-z]{3,}\b")


@dataclass
class Desk:
    """A page of the console, what it complained about, what it was refused, and how often somebody clicked."""

    page: Page
    demo: Demo
    language: str
    complaints: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    awaited: set[Request] = field(default_factory=set)
    clicks: int = 0

    def watch(self) -> "Desk":
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asks)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)
        return self

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            kept = self.refused if message.text.startswith("Failed to load resource") else self.complaints
            kept.append(message.text)

    def _asks(self, request: Request) -> None:
        self.asked.append((request.method, request.url))
        if STREAM not in request.url:
            self.awaited.add(request)

    def _answered(self, request: Request) -> None:
        self.awaited.discard(request)

    def sent(self, method: str, path: str) -> int:
        """How many requests went to this path."""
        return sum(each == method and url.endswith(path) for each, url in self.asked)

    def foreign(self) -> list[str]:
        """Requests to anybody but the product."""
        return [url for _, url in self.asked if not url.startswith((f"{self.demo.address}/", "data:", "blob:"))]

    def to(self, path: str = "/") -> None:
        self.page.goto(f"{self.demo.address}/console{path}")

    def says(self, chinese: str, english: str) -> str:
        """What this language calls something."""
        return chinese if self.language == "zh" else english

    def click(self, label: str, *, exact: bool = True, within: Locator | None = None) -> None:
        """One click on what is called so: a button, a link, an entry of a menu, a tab, a field."""
        self.pressed(label, exact=exact, within=within).click()
        self.clicks += 1

    def pressed(self, label: str, *, exact: bool = True, within: Locator | None = None) -> Locator:
        """The first visible thing of this name that can be pressed. Ant Design sets Chinese pairs apart: 取消 is 取 消."""
        apart = re.escape(label) if len(label) != 2 else rf"{re.escape(label[0])}\s?{re.escape(label[1])}"
        name = re.compile(rf"^\s*{apart}\s*$" if exact else apart)
        scope = within or self.page
        found = scope.get_by_role("button", name=name)
        for role in ("link", "menuitem", "tab", "option", "radio", "checkbox", "switch"):
            found = found.or_(scope.get_by_role(role, name=name))
        return found.filter(visible=True).first

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).filter(visible=True).first.fill(text)

    def see(self, text: str) -> None:
        """Wait until this is on the screen."""
        self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).first.inner_text()

    def settled(self) -> None:
        """Wait until nothing is on its way but the stream of the feed, and what came is drawn."""
        end = time.monotonic() + PATIENCE_MS / 1000
        self.page.wait_for_timeout(150)  # a page that was just opened has not asked yet
        while self.awaited and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        expect(self.page.locator(".ant-skeleton")).to_have_count(0, timeout=PATIENCE_MS)

    def look(self, name: str) -> None:
        """Keep a picture for whoever wants to see how it looks."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or {"width": 0})["width"]
        self.page.screenshot(path=PICTURES / f"{name}-{width}-{self.language}.png")

    def fits(self) -> bool:
        """Nothing is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    def english(self) -> list[str]:
        """English words and codes on the screen, in small letters."""
        text: str = self.page.evaluate(SAID)
        return sorted({word.lower() for word in ENGLISH.findall(text)})


def staff(demo: Demo, login: str, role: str = "admin", **more: Any) -> str:
    """Somebody who may sign in; their login."""
    demo.send("POST", "/staff", {"login": login, "name": "Anna 安娜", "roles": [role], "password": PASSWORD} | more)
    return login


class Desks:
    """Browser contexts that tests sit down at one after the other: what a browser fetched stays, nothing else does."""

    def __init__(self, launched: Browser) -> None:
        self.launched = launched
        self.free: dict[str, list[BrowserContext]] = {}

    @contextlib.contextmanager
    def of(self, language: str, *, fresh: bool) -> Iterator[BrowserContext]:
        """A context that nobody else uses meanwhile; `fresh`: one that fetched nothing yet."""
        free = [] if fresh else self.free.setdefault(language, [])
        context = free.pop() if free else self._new(language)
        try:
            yield context
        except BaseException:
            context.close()
            raise
        for page in context.pages:
            page.close()
        context.unroute_all()
        free.append(context)

    def _new(self, language: str) -> BrowserContext:
        context = self.launched.new_context(
            locale=LOCALES[language],
            timezone_id="Europe/Amsterdam",
            permissions=["clipboard-read", "clipboard-write"],
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        return context


@contextlib.contextmanager
def at_desk(
    desks: Desks,
    demo: Demo,
    login: str | None,
    language: str,
    width: str = "desk",
    at: str | None = None,
    *,
    fresh: bool = False,
) -> Iterator[Desk]:
    """Somebody at a desk of their own; signed in where a login is named. What the page complains about fails the test."""
    wide, high = WIDTHS[width]
    with desks.of(language, fresh=fresh) as context:
        page = context.new_page()
        page.set_viewport_size({"width": wide, "height": high})
        page.goto(f"{demo.address}/health/live")
        page.evaluate(REMEMBER, remembered(demo, login) if login else {})
        desk = Desk(page, demo, language).watch()
        if at is not None:
            desk.to(at)
        yield desk
        assert not desk.complaints, desk.complaints
        assert not desk.foreign(), desk.foreign()


def remembered(demo: Demo, login: str) -> dict[str, str]:
    """What a browser remembers of somebody who signed in before."""
    token = demo.send("POST", "/sessions", {"login": login, "password": PASSWORD})["token"]
    return {"orderloom.session": token, "orderloom.person": demo.send("GET", "/me", token=token)["id"]}


def sign_in(desk: Desk, login: str, password: str = PASSWORD) -> None:
    desk.fill(desk.says("登录名", "Login"), login)
    desk.fill(desk.says("密码", "Password"), password)
    desk.pressed(desk.says("登录", "Sign in")).click()
    desk.page.locator("#content").wait_for()
