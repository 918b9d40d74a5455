"""The API against its own description: a program that reads the document sends what it allows and what it forbids."""

import asyncio
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from orderloom.api.intake_gate import IntakeGate
from orderloom.infra import feed
from orderloom.infra.work import Pool
from tests.api.callers import PASSWORD, Callers
from tests.api.conftest import app, callers
from tests.api.serving import serving
from tests.worlds import a_shop

__all__ = ["app", "callers"]

EXAMPLES = "8"
CONFIG = Path(__file__).parents[2] / "schemathesis.toml"


async def schemathesis(url: str, folder: Path, *options: str) -> tuple[int, str]:
    """Run it, and return its exit code with what it says."""
    running = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "schemathesis"),
        *("--config-file", str(CONFIG), "run"),
        f"{url}/openapi.json",
        *options,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await running.communicate()
    return running.returncode or 0, output.decode()


@pytest.mark.proof
@pytest.mark.parametrize("seed", ["1"])
async def test_the_api_is_as_described(app: FastAPI, callers: Callers, pool: Pool, tmp_path: Path, seed: str) -> None:
    await a_shop(pool)
    await callers.staff("boss", "admin")  # the last administrator, so that nothing here can lock itself out
    stop = asyncio.Event()
    sequencer = asyncio.create_task(feed.serve(pool, stop))  # else the process says that it is not ready
    async with serving(IntakeGate(app, app.state.metrics, app.state)) as url:
        async with httpx.AsyncClient(base_url=url) as client:
            signed_in = await client.post("/api/v1/sessions", json={"login": "boss", "password": PASSWORD})
        token = signed_in.json()["token"]
        code, output = await schemathesis(
            url,
            tmp_path,
            *("--header", f"Authorization: Bearer {token}", "--max-examples", EXAMPLES, "--seed", seed),
            *("--phases", "examples,coverage,fuzzing", "--request-timeout", "20", "--no-color"),
        )
    stop.set()
    await sequencer
    (tmp_path / "schemathesis.txt").write_text(output)
    assert code == 0, output[-3_000:]
