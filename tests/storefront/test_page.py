"""The example shop's files: typed against the SDK, under a strict policy, in two languages."""

import json
import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from orderloom.kernel.words import WORDS
from tests.storefront.browsing import served
from tests.storefront.demo import Demo
from tests.storefront.programs import ROOT
from tools import node, sdk, shop

SHOP = ROOT / "examples/storefront"


def test_the_shops_code_is_typed_against_the_sdk() -> None:
    sdk.build()
    compiler = sdk.TYPESCRIPT / "node_modules" / ".bin" / "tsc"
    assert node.run([str(compiler), "-p", str(SHOP)], ROOT) == ""


def texts() -> dict[str, tuple[str, str]]:
    """Every text of the shop by its code."""
    source = (SHOP / "src/words.js").read_text()
    found = re.findall(r'^  "?([\w.]+)"?: (\[(?:.|\n)*?\]),$', source, re.MULTILINE)
    return {code: tuple(json.loads(re.sub(r",\s*\]$", "]", pair))) for code, pair in found}


def test_every_text_is_there_in_english_and_chinese() -> None:
    every = texts()
    assert len(every) > 100
    for code, (english, chinese) in every.items():
        assert english, code
        assert re.search(r"[\u4e00-\u9fff]", chinese) or code == "language", code
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese)), code


def test_statuses_are_called_what_the_product_calls_them() -> None:
    every = texts()
    for axis in ("order", "payment", "fulfilment", "parcel"):
        for code, word in WORDS[axis].items():
            assert every[f"{axis}.{code}"] == (word.en, word.zh)


def test_every_text_that_is_said_exists() -> None:
    every = texts()
    for path in (SHOP / "src").glob("*.js"):
        for code in re.findall(r"""\bsay\("([\w.]+)\"""", path.read_text()):
            assert code in every, f"{path.name}: {code}"


def test_only_the_shops_files_are_served_and_under_a_strict_policy(demo: Demo) -> None:
    with served(demo, "web-eu") as serving:
        with urlopen(f"{serving.address}/") as page:
            policy = page.headers["Content-Security-Policy"]
        assert f"connect-src 'self' {demo.address};" in policy
        assert "unsafe" not in policy
        for path in ("serve.py", "README.md", "tsconfig.json", "src/", "src/../serve.py", "..%2Fserve.py", ".git"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"{serving.address}/{path}")


def test_no_markup_is_made_of_text() -> None:
    page = (SHOP / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|style=", page)
    for path in (SHOP / "src").glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()), path


def test_the_page_gets_the_newest_key_that_is_good_and_names_it() -> None:
    def one(token: str | None, *origins: str, revoked_at: str | None = None) -> dict[str, object]:
        return {"token": token, "origins": origins or None, "revoked_at": revoked_at}

    page = "http://127.0.0.1:8001"
    old, new = one("olp_old", page), one("olp_new", "http://localhost:8001", page)
    ended = one("olp_ended", page, revoked_at="2026-01-01T00:00:00Z")
    assert shop.key([one(None), old, new, ended, one("olp_other", "https://shop.example")], page) == "olp_new"
    assert shop.key([one(None), ended], page) is None


@pytest.mark.parametrize(
    ("settings", "api"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"ORDERLOOM_PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"ORDERLOOM_HOST": "0.0.0.0", "ORDERLOOM_PORT": "80"}, "http://127.0.0.1:80"),  # listens nowhere
        ({"ORDERLOOM_HOST": "10.0.0.7"}, "http://10.0.0.7:8000"),
    ],
)
def test_the_page_asks_the_api_where_it_listens(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], api: str
) -> None:
    for name in ("ORDERLOOM_HOST", "ORDERLOOM_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert shop.api() == api
    given = ["--key", "olp_given"]
    assert shop.asked(given) == [*given, "--api", api]
    assert shop.asked([*given, "--api", "http://other"]) == [*given, "--api", "http://other"]
