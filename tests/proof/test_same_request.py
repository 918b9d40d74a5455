"""The same request fifty times, and two people on one thing a hundred times."""

import httpx
import pytest

from orderloom.infra.work import Pool
from tests.api.conftest import admin, app, callers, client, storefront
from tests.api.hooking import sound
from tests.api.storefront import Storefront
from tests.api.test_same_request import CREATES, many_times, names
from tests.api.test_two_at_once import PAIRS, race
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.worlds import a_shop

__all__ = ["admin", "app", "callers", "client", "names", "storefront"]
pytestmark = pytest.mark.proof


async def test_fifty_times(
    storefront: Storefront, admin: dict[str, str], names: dict[str, str], pool: Pool, prove: Prove
) -> None:
    times = amount("REPEATS", 50)
    await many_times(storefront.http, pool, admin, names, times)
    assert await sound(pool) == {}
    prove(f"{len(CREATES)} creating routes, each sent {times} times at once: one effect, one answer; fsck 0")


async def test_a_hundred_races(client: httpx.AsyncClient, admin: dict[str, str], pool: Pool, prove: Prove) -> None:
    rounds = amount("RACES", 100)
    came = await race(client, await a_shop(pool), admin, rounds)
    assert await sound(pool) == {}
    prove(f"{len(PAIRS)} pairs at once, {rounds} times each, what the losers heard: {came}; fsck 0")
