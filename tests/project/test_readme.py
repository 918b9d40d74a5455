"""What the README and the guides tell people to type is typed here, against a real server on its first start."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = "docs/guides/first-integration.md"
OPENING = "docs/guides/opening-a-shop.md"
STOREFRONT = "docs/guides/storefront.md"
OPERATING = "docs/guides/operating.md"
IMPORT = "docs/guides/import.md"
EXPORT = "docs/guides/export.md"
FIELDS = "docs/guides/custom-fields.md"
SHOWN_ADDRESS = "127.0.0.1:8000"
KEY = re.compile(r"API key .*: (olk_\w+)")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "\x1e"
# What differs each time: compared by its type only.
VOLATILE = {"id", "order_id", "number", "placed_at", "instance"}


class Block(NamedTuple):
    """A fenced command, and the answer that the page shows for it, if it does."""

    command: str
    shown: str


@dataclass(frozen=True)
class Shop:
    port: int
    key: str
    environment: dict[str, str]

    def typed(self, page: str) -> list[tuple[Block, str]]:
        """Type a page's commands into one shell, as a reader would; each with what it printed."""
        blocks = commands(page)
        script = f"printf '{END}'\n".join(block.command + "\n" for block in blocks)
        script = script.replace(SHOWN_ADDRESS, f"127.0.0.1:{self.port}")
        script = script.replace(".venv/bin/orderloom", f"{sys.executable} -m orderloom.cli")
        script = re.sub(r"^export KEY=olk_\S+$", f"export KEY={self.key}", script, flags=re.MULTILINE)
        time.sleep(0.3)  # facts have their positions by then
        done = subprocess.run(
            ["bash", "-u"],
            input=script,
            cwd=self.environment["HOME"],
            env=self.environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        answers = done.stdout.split(END)
        assert len(answers) == len(blocks), done.stderr
        return list(zip(blocks, answers, strict=True))


def commands(page: str) -> list[Block]:
    """The blocks of a page that speak to the server; those that install and test are other tests' affair."""
    fenced = FENCED.findall((ROOT / page).read_text())
    following = [*fenced[1:], ("", "")]
    return [
        Block(text, after if kind == "json" else "")
        for (language, text), (kind, after) in zip(fenced, following, strict=True)
        if language == "sh"
        and re.search(r"curl |^(export )?KEY=|^create |orderloom import products", text, re.MULTILINE)
    ]


def same(shown: object, answered: object, name: str = "") -> bool:
    """Whether an answer is what the page shows, apart from what differs each time."""
    if isinstance(shown, dict) and isinstance(answered, dict):
        return shown.keys() == answered.keys() and all(same(shown[each], answered[each], each) for each in shown)
    return type(shown) is type(answered) if name in VOLATILE else shown == answered


@contextlib.contextmanager
def started(folder: Path, **settings: str) -> Iterator[Shop]:
    """`orderloom up` on an empty folder: what a reader has after `make up`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    own = {"ORDERLOOM_HOME": str(folder / "home"), "ORDERLOOM_PORT": str(port)}
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)} | own | settings
    output = folder / "output"
    with output.open("wb") as file:
        up = subprocess.Popen([sys.executable, "-m", "orderloom.cli", "up"], env=environment, stdout=file, stderr=file)
    try:
        end = time.monotonic() + 60
        while "ready on" not in output.read_text():
            assert up.poll() is None, output.read_text()
            assert time.monotonic() < end, output.read_text()
            time.sleep(0.05)
        key = KEY.search(output.read_text())
        yield Shop(port, key[1] if key else "", environment)
    finally:
        up.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            up.wait(30)
        if up.poll() is None:
            up.kill()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo shop of a first start."""
    with started(tmp_path_factory.mktemp("first-start")) as up:
        assert up.key
        yield up


def first(typed: list[tuple[Block, str]], part: str) -> Any:
    """The first answer to a command with this part in it."""
    return json.loads(next(answer for block, answer in typed if part in block.command))


def differing(typed: list[tuple[Block, str]]) -> list[str]:
    """The commands whose answer is not the one that the page shows."""
    return [
        f"{b.command}{answer}" for b, answer in typed if b.shown and not same(json.loads(b.shown), json.loads(answer))
    ]


def test_what_the_readme_says_works_and_is_answered_so(shop: Shop) -> None:
    typed = shop.typed("README.md")
    assert differing(typed) == []
    assert [each["sku"] for each in first(typed, "/availability")["items"]] == ["MUG-BLUE", "TEAPOT"]
    placed = first(typed, "my-first-order")
    again = shop.typed("README.md")
    assert first(again, "my-first-order") == placed
    assert [each["id"] for each in first(again, "/orders?channel=web-eu")["items"]] == [placed["id"]]
    assert [each["aggregate_id"] for each in first(again, "/events?name=order.placed")["items"]] == [placed["id"]]
    listed = first(again, "/orders?channel=web-eu")["items"][0]
    assert (listed["payment_state"], listed["fulfilment_state"]) == ("paid", "shipped")
    assert first(again, "/cancellation")["code"] == "already_shipped"
    refused = first(again, "far-too-many")
    assert (refused["code"], refused["facts"]["asked"]) == ("out_of_stock", 100_000)


def test_what_the_first_guide_says_works_and_is_answered_so(shop: Shop) -> None:
    typed = shop.typed(GUIDE)
    assert differing(typed) == []
    assert [each["status"] for each in first(typed, "/orders/batch")["results"]] == [201, 409]
    assert "order.placed" in {each["name"] for each in first(typed, "/events?after=0")["items"]}
    stream = next(answer for block, answer in typed if "/events/stream" in block.command)
    assert "event: order.placed\n" in stream
    assert first(typed, '&limit=1"')["items"][0]["channel"] == "web-eu"


def test_files_go_in_and_out_as_the_guides_say(shop: Shop) -> None:
    typed = shop.typed(IMPORT)
    assert [each["code"] for each in first(typed, "/errors")["items"]] == ["sku_not_found"]
    mended = Path(shop.environment["HOME"], "mend-me.csv").read_text()
    assert "number_malformed" in mended
    assert "LAMP-1" not in mended
    shop.typed(EXPORT)
    assert any("TEAPOT" in file.read_text() for file in Path(shop.environment["HOME"]).glob("products*.csv"))


def test_custom_fields_are_made_and_given_as_the_guide_says(shop: Shop) -> None:
    typed = shop.typed(FIELDS)
    assert [json.loads(answer)["key"] for _, answer in typed[:2]] == ["engraving", "gift"]
    assert first(typed, "create orders")["status"] == "placed"


@pytest.mark.parametrize("reading", ["first", "second"])
def test_the_storefront_guide_ends_with_a_paid_order_each_time(shop: Shop, reading: str) -> None:
    typed = shop.typed(STOREFRONT)
    assert differing(typed) == []
    assert [answer for _, answer in typed if "/problems/" in answer] == []
    assert [each["outcome"] for each in first(typed, "/quotes")["coupons"]] == ["applied"]
    mine = first(typed, '/my/orders/$ORDER" -H')
    assert (mine["status"], mine["payment_state"]) == ("open", "paid")
    assert mine["total_minor"] == first(typed, "/quotes")["total_minor"]


def test_a_shop_of_ones_own_opens_as_the_guide_says(tmp_path: Path) -> None:
    with started(tmp_path, ORDERLOOM_DEMO_SHOP="no") as empty:
        assert not empty.key
        typed = empty.typed(OPENING)
    assert differing(typed) == []
    assert [answer for _, answer in typed if "/problems/" in answer] == []


def test_a_backup_is_made_and_restored_as_the_guide_says(shop: Shop, tmp_path: Path) -> None:
    shop.typed("README.md")  # there is an order, whichever tests came before
    fenced = [text for language, text in FENCED.findall((ROOT / OPERATING).read_text()) if language == "sh"]
    dump, restore = (text for text in fenced if "tools.postgres" in text)
    restored = "/var/lib/orderloom-restored"
    assert restored in restore
    count = ".venv/bin/python -m tools.postgres psql -Atc 'SELECT count(*), max(position) FROM orders, feed_head'\n"
    script = f"set -e\n{dump}{count}{restore}{count}"
    script = script.replace("shop.dump", str(tmp_path / "shop.dump")).replace(restored, str(tmp_path / "restored"))
    script = script.replace(".venv/bin/python", sys.executable)
    script = script.replace(".venv/bin/orderloom", f"{sys.executable} -m orderloom.cli")
    done = subprocess.run(
        ["bash"], input=script, env=shop.environment, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr
    before, holds, after = done.stdout.splitlines()
    assert before == after
    assert not before.startswith("0|")
    assert holds.endswith("rules hold")


def test_no_command_is_overlooked() -> None:
    pages = ("README.md", GUIDE, OPENING, STOREFRONT)
    for page in pages:
        typed = "".join(block.command for block in commands(page))
        assert typed.count("curl ") == (ROOT / page).read_text().count("curl "), page
    assert sum(bool(block.shown) for page in pages for block in commands(page)) >= 5


def test_an_answer_that_differs_is_seen() -> None:
    shown = {"id": "1", "units": 3, "facts": {"left": 2}}
    assert same(shown, {"id": "2", "units": 3, "facts": {"left": 2}})
    assert not same(shown, {"id": "2", "units": 4, "facts": {"left": 2}})
    assert not same(shown, {"id": "2", "units": 3, "facts": {}})


def test_the_code_that_the_pages_name_is_where_they_say() -> None:
    pages = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("docs/decisions/*.md"),
        *ROOT.glob("docs/guides/*.md"),
    ]
    folders = ("", "orderloom/", "orderloom/*/", "orderloom/infra/migrations/")
    named = {
        (page, path)
        for page in pages
        for path in re.findall(r"`([\w.*-]+/[\w./*-]+\.py|\d{4}_\w+\.sql)`", page.read_text())
    }
    assert len(named) > 50
    assert [
        f"{page.name}: {path}" for page, path in named if not any(any(ROOT.glob(each + path)) for each in folders)
    ] == []


def test_the_settings_and_targets_that_the_readme_names_exist() -> None:
    text = (ROOT / "README.md").read_text()
    settings = (ROOT / "docs/reference/settings.md").read_text()
    makefile = (ROOT / "Makefile").read_text()
    assert all(f"`{name}`" in settings for name in re.findall(r"`(ORDERLOOM_\w+)`", text))
    assert all(f"\n{target}:" in makefile for target in re.findall(r"^make ([a-z-]+)", text, re.MULTILINE))
