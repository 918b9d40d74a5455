"""Schemathesis against a running process: a program that reads the description sends what it allows and what it forbids."""

import asyncio
import sys
from pathlib import Path

from tests.market import Market
from tests.server import Process

CONFIG = Path(__file__).parents[2] / "schemathesis.toml"


async def as_described(market: Market, web: Process, folder: Path, *options: str) -> str:
    """Run it with a key that may do everything; returns what it says, and fails when it found something."""
    running = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "schemathesis"),
        *("--config-file", str(CONFIG), "run", f"http://127.0.0.1:{web.port}/openapi.json"),
        *("--header", f"Authorization: Bearer {market.token}", "--request-timeout", "20", "--no-color"),
        *options,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await running.communicate()
    said = output.decode()
    assert running.returncode == 0, said[-6000:]
    return said
