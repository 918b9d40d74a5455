"""Every hostile value in every place of every body, and schemathesis at length."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.conftest import document, hostile_database, hostile_folder, market, web, wire
from tests.hostile.described import as_described
from tests.hostile.siege import Siege
from tests.hostile.test_corpus import taking_bodies
from tests.market import Market
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.server import Process, process
from tests.wire import Wire

__all__ = ["document", "hostile_database", "hostile_folder", "market", "web", "wire"]
pytestmark = pytest.mark.proof


async def test_every_value_in_every_place(
    document: Any, market: Market, wire: Wire, web: Process, prove: Prove
) -> None:
    siege = Siege(wire, market.token)
    operations = taking_bodies(document)
    for operation in operations:
        await siege.attack(siege.values(operation, most=1_000_000, seed=0))
        await siege.attack(siege.bodies(operation))
        await siege.attack(siege.headers(operation))
    assert siege.wrong == []
    assert await market.findings() == {}
    prove(
        f"{siege.sent} hostile requests to {len(operations)} operations: no 5xx, every refusal a named problem, fsck 0"
    )


async def test_schemathesis(market: Market, web: Process, hostile_folder: Path, prove: Prove) -> None:
    """All phases, with a key that may do everything; the worker runs, so that the process is ready."""
    examples, seed = amount("EXAMPLES", 60), amount("SEED", 1)
    with process("worker", market.urls, hostile_folder):
        many = ("--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure")
        said = await as_described(market, web, hostile_folder, *many)
    assert await market.findings() == {}
    counted = re.findall(r"^.*(?:generated|Operations|passed).*$", said, re.MULTILINE)
    prove(
        f"schemathesis, {examples} examples an operation, seed {seed}: nothing found; {json.dumps(counted[-3:])}; fsck 0"
    )
