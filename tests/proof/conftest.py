"""The same fixtures as the quick tests, and where the figures go."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.conftest import doomed, market, postgres, second_web, web

__all__ = ["doomed", "market", "postgres", "prove", "second_web", "web"]

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
Prove = Callable[[str], None]


@pytest.fixture
def prove(request: pytest.FixtureRequest) -> Prove:
    """Write a line of figures into artefacts/proof.md."""

    def write(line: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        file = ARTEFACTS / "proof.md"
        at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
        with file.open("a") as opened:
            opened.write(f"- {at} `{request.node.name}`: {line}\n")
        print(line)

    return write
