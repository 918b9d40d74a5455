"""The console is built of what the API says: a drift does not compile, a text without a language is named, a wheel has it whole."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import console, node

ROOT = Path(__file__).parents[2]
ASK = """
import asyncio, httpx
from orderloom.main import create_app
async def ask():
    transport = httpx.ASGITransport(create_app("postgresql://localhost/none"))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        page = await client.get("/console/orders")
        name = page.text.split('src="')[1].split('"')[0]
        script = await client.get(name)
        print(page.status_code, script.status_code, len(script.content) > 100_000)
import orderloom; print(orderloom.__file__)
asyncio.run(ask())
"""


@pytest.fixture(scope="module")
def copied(built: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console's sources and libraries, to be spoilt."""
    console.check()
    folder = tmp_path_factory.mktemp("console") / "console"
    shutil.copytree(console.SOURCES, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to((console.SOURCES / "node_modules").resolve())
    return folder


def compiled(folder: Path) -> str:
    done = subprocess.run(
        [*node.npm(), "exec", "--", "tsc", "--noEmit"],
        cwd=folder,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_a_route_or_a_text_that_is_gone_does_not_compile(copied: Path) -> None:
    api, texts = copied / "src/generated/api.ts", copied / "src/generated/texts.en.ts"
    api.write_text(api.read_text("utf-8").replace('"/api/v1/orders": {', '"/api/v1/purchases": {'), "utf-8")
    texts.write_text(texts.read_text("utf-8").replace('"orders.title"', '"orders.heading"'), "utf-8")
    said = compiled(copied)
    assert '"/api/v1/orders"' in said
    assert '"orders.title"' in said


def test_what_it_is_made_of_are_sources_and_no_libraries(tmp_path: Path) -> None:
    for name in ("src/kit/State.tsx", "package.json", "node_modules/react/index.js", "src/generated/api.ts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert console.sources(tmp_path) == [tmp_path / "package.json", tmp_path / "src" / "kit" / "State.tsx"]


@pytest.mark.parametrize(
    "text", [{"en": "Save"}, {"en": "Save", "zh": " "}, {"en": "Save", "zh": "保存", "de": "Sichern"}]
)
def test_a_text_needs_words_in_both_languages(tmp_path: Path, text: dict[str, str]) -> None:
    (tmp_path / "kit.json").write_text(json.dumps({"save": text}), "utf-8")
    with pytest.raises(console.WordMissing, match=r"kit\.json: save needs words in en and zh"):
        console.own_texts(tmp_path)


def test_a_wheel_serves_it_without_node(built: None, tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(tmp_path),
    ]
    subprocess.run([*words, str(ROOT)], check=True, env=node.environment())
    wheel = next(tmp_path.glob("orderloom-*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    environment = {"PATH": "/nowhere", "PYTHONPATH": str(tmp_path / "installed"), "HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    where, figures = ran.stdout.split("\n", 1)
    assert where.startswith(os.fspath(tmp_path))
    assert figures.split() == ["200", "200", "True"]
