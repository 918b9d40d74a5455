"""The shop that every stock test starts from."""

import pytest

from orderloom.infra.work import Pool

from .shop import Shop


@pytest.fixture
async def shop(pool: Pool) -> Shop:
    """Three SKUs and two locations, nothing in stock."""
    made = Shop(pool)
    await made.seed()
    return made
