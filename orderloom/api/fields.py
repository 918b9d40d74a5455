"""Fields that many bodies share: amounts, codes, moments."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field

from orderloom.api import shapes
from orderloom.kernel.money import LARGEST

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Body(shapes.Body):
    """What a client sends. Ids, codes and times come as texts and are read as such; numbers say strict one by one."""

    model_config = ConfigDict(strict=False)


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a time is a text as RFC 3339 defines it")
    return value


def _believable(value: datetime) -> datetime:
    if not EARLIEST <= value < LATEST:
        raise ValueError("this time lies outside of 1990 to 2200")
    return value


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_believable),
    Field(description="RFC 3339, with a zone.", examples=["2026-03-01T09:30:00Z"]),
]
Amount = Annotated[
    int, Field(strict=True, ge=1, le=LARGEST, description="Minor units of the currency.", examples=[1250])
]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217.", examples=["EUR"])]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$", examples=["card"])]
LocationCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$", examples=["AMS"])]
