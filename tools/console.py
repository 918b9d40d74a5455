"""Builds the operator's console into the package: `python -m tools.console` fills orderloom/api/assets; `… check` checks it.

Needs Node only, not the product's own requirements: the API's description and the words are read from docs/reference,
which `make docs` writes and a test compares with the code. So a wheel is built in an empty environment too.
"""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a traceback, also while it loads

import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools import node

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "console"
GENERATED = SOURCES / "src" / "generated"
BUILT = ROOT / "build" / "console"
ASSETS = ROOT / "orderloom" / "api" / "assets"
DOCUMENT = ROOT / "docs" / "reference" / "openapi.json"
REGISTRY = ROOT / "docs" / "reference" / "words.json"
LANGUAGES = ("en", "zh")
NOT_SOURCES = {"node_modules", "generated"}


class WordMissing(Exception):
    """A text of the console is not there in every language."""


def build() -> Path:
    """Build what the web process serves, unless what is there is made of the same; several may ask at once."""
    with _alone():
        wanted = fingerprint()
        done = ASSETS / "made-of"
        if not (done.exists() and done.read_text() == wanted):
            print("building the console …", file=sys.stderr, flush=True)
            done.unlink(missing_ok=True)
            install()
            generate()
            node.run(["npm", "run", "--silent", "build"], SOURCES)
            node.run(["node", "compress.mjs", str(BUILT)], SOURCES)
            _exchange()
            done.write_text(wanted)
    return ASSETS


def check() -> None:
    """Formatting, lint, and types against the API's description: a drift between them does not compile."""
    with _alone():
        install()
        generate()
        node.run(["npm", "run", "--silent", "check"], SOURCES)


def install() -> None:
    """The libraries of the lock file, unless they are there."""
    there = SOURCES / "node_modules" / "made-of"
    wanted = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    linked = (SOURCES / "node_modules").is_symlink()  # somebody else keeps them
    if not linked and not (there.exists() and there.read_text() == wanted):
        node.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], SOURCES)
        there.write_text(wanted)


def generate() -> None:
    """The API's types and the words of each language, for the compiler to check."""
    GENERATED.mkdir(parents=True, exist_ok=True)
    _keep("api.ts", node.run(["npm", "exec", "--", "openapi-typescript", str(DOCUMENT), *TYPES], SOURCES))
    registry = json.loads(REGISTRY.read_text("utf-8"))
    texts = own_texts(SOURCES / "words")
    for language in LANGUAGES:
        codes = {group: {code: word[language] for code, word in each.items()} for group, each in registry.items()}
        own = {key: text[language] for key, text in texts.items()}
        _keep(f"texts.{language}.ts", _module(own))
        _keep(f"codes.{language}.ts", _module(codes))


TYPES = ("--root-types", "--root-types-no-schema-prefix", "--default-non-nullable=false")


def own_texts(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """The console's own texts, `file.key` → language → text; WordMissing where a language has none."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.json")):
        for key, text in json.loads(path.read_text("utf-8")).items():
            if sorted(text) != sorted(LANGUAGES) or not all(text[language].strip() for language in LANGUAGES):
                raise WordMissing(
                    f"{path.name}: {key} needs words in {' and '.join(LANGUAGES)}, and in no other language"
                )
            found[f"{path.stem}.{key}"] = text
    return found


def _module(content: object) -> str:
    return f"export default {json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)} as const;\n"


def _keep(name: str, text: str) -> None:
    path = GENERATED / name
    if not (path.exists() and path.read_text("utf-8") == text):
        path.write_text(text, encoding="utf-8")


def fingerprint() -> str:
    """Of everything that the result depends on."""
    hashed = hashlib.sha256()
    for path in [*sources(SOURCES), DOCUMENT, REGISTRY, Path(__file__)]:
        hashed.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def sources(folder: Path) -> list[Path]:
    """Every file that somebody wrote. The libraries, some 40,000 files, are not even listed: each start waits for this."""
    found = []
    for at, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each not in NOT_SOURCES]
        found += [Path(at, file) for file in files if file not in NOT_SOURCES]
    return sorted(found)


def _exchange() -> None:
    """What was served so far stays whole until the new is there."""
    new = ASSETS.with_name("assets.new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(BUILT, new)
    shutil.rmtree(ASSETS, ignore_errors=True)
    new.rename(ASSETS)


@contextmanager
def _alone() -> Iterator[None]:
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "console.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        check() if sys.argv[1:] == ["check"] else build()
    except (RuntimeError, WordMissing) as failure:
        sys.exit(str(failure))
