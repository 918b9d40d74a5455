"""The client SDKs, made from the OpenAPI document that the product serves: `python -m tools.sdk` writes build/sdk."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import node
from tools.pages import openapi_document

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "sdk"
OUT = ROOT / "build" / "sdk"
DOCUMENT = OUT / "openapi.json"
TYPESCRIPT = OUT / "typescript"
PYTHON = OUT / "python"
PACKAGE = "orderloom_client"


def build() -> Path:
    """Build both, unless what is there is made of the same; several may ask at once."""
    document = openapi_document()
    with _alone():
        wanted = _fingerprint(document)
        done = OUT / "made-of"
        if not (done.exists() and done.read_text() == wanted):
            done.unlink(missing_ok=True)
            DOCUMENT.write_text(document, encoding="utf-8")
            _typescript()
            _python()
            done.write_text(wanted)
    return OUT


def wheel() -> Path:
    """The Python SDK, to be installed."""
    return next((PYTHON / "dist").glob("*.whl"))


@contextmanager
def _alone() -> Iterator[None]:
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint(document: str) -> str:
    """Of everything that the result depends on."""
    parts = [document.encode(), str(node.folder()).encode(), (ROOT / "requirements" / "dev.lock").read_bytes()]
    files = [path for path in sorted(SOURCES.rglob("*")) if path.is_file() and "node_modules" not in path.parts]
    parts += [path.read_bytes() for path in [*files, Path(__file__)]]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _typescript() -> None:
    """An npm package with types, compiled under `strict`."""
    locked = TYPESCRIPT / "package-lock.json"
    source = SOURCES / "typescript"
    same = locked.exists() and locked.read_bytes() == (source / "package-lock.json").read_bytes()
    for old in ("src", "dist"):
        shutil.rmtree(TYPESCRIPT / old, ignore_errors=True)
    shutil.copytree(source, TYPESCRIPT, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "dist"))
    if not (same and (TYPESCRIPT / "node_modules" / ".package-lock.json").exists()):
        node.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], TYPESCRIPT)
    node.run(["npm", "run", "--silent", "generate"], TYPESCRIPT)
    node.run(["npm", "run", "--silent", "build"], TYPESCRIPT)


def _python() -> None:
    """A wheel. What the generator would have to leave out fails the build."""
    shutil.rmtree(PYTHON, ignore_errors=True)
    shutil.copytree(SOURCES / "python", PYTHON)
    said = _run(
        *("openapi_python_client", "generate", "--fail-on-warning", "--meta", "none", "--overwrite"),
        *("--path", str(DOCUMENT), "--config", str(PYTHON / "generator.yaml"), "--output-path", str(PYTHON / PACKAGE)),
    )
    if "WARNING" in said:
        raise RuntimeError(said)
    _run("pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--wheel-dir", str(PYTHON / "dist"), str(PYTHON))


def _run(module: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


if __name__ == "__main__":
    where = build().relative_to(ROOT)
    print(f"{where}/typescript (an npm package), {where}/python/dist/{wheel().name}")
