"""The API is as it describes itself: a few seeded examples here, many in tests/proof."""

from pathlib import Path

from tests.hostile.described import as_described
from tests.market import Market
from tests.server import Process, process


async def test_the_api_is_as_described(market: Market, web: Process, hostile_folder: Path) -> None:
    few = ("--max-examples", "2", "--seed", "1", "--phases", "examples,fuzzing")
    with process("worker", market.urls, hostile_folder):  # else the process says that it is not ready
        await as_described(market, web, hostile_folder, *few)
    assert web.alive()
    assert await market.findings() == {}
