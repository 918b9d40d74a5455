"""The example shop beside an installation on this machine: `python -m tools.shop` finds a publishable key for its page."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parents[1] / "examples" / "storefront" / "serve.py"
PAGE = "http://127.0.0.1:8001"


def key(installed: Sequence[dict[str, Any]]) -> str | None:
    """The newest publishable key that is good and names the page; they are no secrets, so they are kept."""
    good = [one for one in installed if one["token"] and not one["revoked_at"] and PAGE in (one["origins"] or ())]
    return str(good[-1]["token"]) if good else None


def keys() -> list[dict[str, Any]]:
    """Every key of the installation that `orderloom` finds; none where there is no installation."""
    listed = subprocess.run(
        [sys.executable, "-m", "orderloom.cli", "key", "list", "--json"], capture_output=True, text=True, check=False
    )
    found: list[dict[str, Any]] = json.loads(listed.stdout) if listed.returncode == 0 else []
    return found


if __name__ == "__main__":
    given = sys.argv[1:]
    found = None if "--key" in given else key(keys())
    os.execv(sys.executable, [sys.executable, str(SERVER), *given, *(["--key", found] if found else [])])
