"""What runs behind the shop, killed at every one of its steps; a file on its way in; a database on its way to its schema."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from orderloom.flows.follow_search import catch_up
from orderloom.infra.cluster import DatabaseUrls
from tests.faults.test_killed_work import (
    Behind,
    acts,
    behind,
    folder,
    migration_killed_everywhere,
    road,
    shop,
    upload_killed_everywhere,
)
from tests.killed import killed_everywhere
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.road import Road

__all__ = ["behind", "folder", "road", "shop"]
pytestmark = pytest.mark.proof


async def test_all_work_behind_a_shop_killed_at_every_step(
    behind: Behind, road: tuple[Road, DatabaseUrls], prove: Prove
) -> None:
    kills, stride = {}, amount("STRIDE", 1)
    for name, act in acts(behind).items():
        kills[name] = await killed_everywhere(road[0], road[1].app, behind.pool, act, stride=stride)
        assert kills[name] >= 4, name
        await catch_up(behind.pool)  # no worker runs that would number facts
        assert await behind.shop.findings() == {}, name
    kills["upload"] = await upload_killed_everywhere(behind, *road, stride=stride)
    await catch_up(behind.pool)
    prove(f"{sum(kills.values())} times killed, at each step of {kills}: finished by the next, each once; fsck 0")


async def test_a_migration_killed_at_every_step(
    road: tuple[Road, DatabaseUrls],
    database_urls: DatabaseUrls,
    folder: Path,
    connection: psycopg.Connection[Any],
    prove: Prove,
) -> None:
    stride = amount("STRIDE", 1)
    kills = await migration_killed_everywhere(*road, database_urls, folder, connection, stride=stride)
    prove(f"a run of two migrations killed {kills} times, once at each of its steps: each done once by the next")
