"""Every cursor to every list, every value in every parameter of a query."""

import httpx
import pytest
from fastapi import FastAPI

from tests.api.conftest import admin, app, callers, client
from tests.api.test_hostile_queries import ask_cursors, ask_values, harmless
from tests.proof.conftest import Prove

__all__ = ["admin", "app", "callers", "client", "harmless"]
pytestmark = pytest.mark.proof


async def test_every_query(app: FastAPI, harmless: httpx.AsyncClient, prove: Prove) -> None:
    given = await ask_cursors(app, harmless, 10_000), await ask_values(app, harmless, 10_000)
    prove(
        f"{given[0]} cursors that no list has given out, {given[1]} values that no parameter has: no 5xx, no wall reached"
    )
