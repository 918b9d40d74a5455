"""A sender of files on a fresh database."""

import pytest

from orderloom.infra.work import Pool

from .sending import Sender


@pytest.fixture
def sender(pool: Pool) -> Sender:
    return Sender(pool)
