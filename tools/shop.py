"""The example shop beside an installation on this machine: `python -m tools.shop` finds a publishable key for its page."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orderloom.infra.settings import SettingsRefused, load

SERVER = Path(__file__).parents[1] / "examples" / "storefront" / "serve.py"
PORT = "8001"


def key(installed: Sequence[dict[str, Any]], page: str) -> str | None:
    """The newest publishable key that is good and names the page; they are no secrets, so they are kept."""
    good = [one for one in installed if one["token"] and not one["revoked_at"] and page in (one["origins"] or ())]
    return str(good[-1]["token"]) if good else None


def keys() -> list[dict[str, Any]]:
    """Every key of the installation that `orderloom` finds; none where there is no installation."""
    listed = subprocess.run(
        [sys.executable, "-m", "orderloom.cli", "key", "list", "--json"], capture_output=True, text=True, check=False
    )
    found: list[dict[str, Any]] = json.loads(listed.stdout) if listed.returncode == 0 else []
    return found


def api() -> str:
    """Where `orderloom up` listens with these settings, as this machine reaches it."""
    chosen = load()
    everywhere = not chosen.host.strip("0.:")  # 0.0.0.0 or ::
    return f"http://{'127.0.0.1' if everywhere else chosen.host}:{chosen.port}"


def asked(given: Sequence[str]) -> list[str]:
    """What the server is started with: what was given, and what this installation says of the rest."""
    port = given[given.index("--port") + 1] if "--port" in given else PORT
    page = f"http://127.0.0.1:{port}"
    own = [] if "--api" in given else ["--api", api()]
    if "--key" in given:
        return [*given, *own]
    found = key(keys(), page)
    if found is None:
        print(f"no key names {page}; make one: orderloom key create Shop --publishable --channel … --origin {page}")
    return [*given, *own, *(["--key", found] if found else [])]


if __name__ == "__main__":
    try:
        os.execv(sys.executable, [sys.executable, str(SERVER), *asked(sys.argv[1:])])
    except SettingsRefused as refused:
        sys.exit(str(refused))
