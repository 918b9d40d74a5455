"""The application on a real socket, for what needs one: streams, and programs that come from outside."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from orderloom.api.protocol import Protocol


async def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


@asynccontextmanager
async def serving(app: Any, http: type[asyncio.Protocol] = Protocol) -> AsyncIterator[str]:
    """The address at which a started application can be reached."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, http=http, log_config=None, lifespan="off", timeout_graceful_shutdown=3)
        )
        running = asyncio.create_task(server.serve([listening]))
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
