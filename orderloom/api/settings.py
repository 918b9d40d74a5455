"""How this installation is set up, over HTTP: read only, without what is secret."""

import platform
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from orderloom import __version__
from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Told
from orderloom.api.shapes import Shown
from orderloom.api.work import Reads
from orderloom.infra import health
from orderloom.infra.settings import Settings, chosen

router = APIRouter(prefix="/settings", tags=["settings"])


class SettingOut(Told):
    """A setting of this installation; it is changed by its environment variable and a new start."""

    name: str = Field(examples=["import_max_mb"])
    variable: str = Field(description="The environment variable that sets it.", examples=["ORDERLOOM_IMPORT_MAX_MB"])
    value: str | None = Field(description="As the variable takes it; null: it is secret.", examples=["512"])
    secret: bool
    given: bool = Field(description="Whether it is another value than the default.")
    default: str = Field(description="In words, where the value would not tell.")
    description: str


class Versions(Shown):
    """What runs here."""

    orderloom: str
    python: str
    postgresql: str
    schema_: str = Field(alias="schema", description="The newest migration that the database has.")


class Installation(Shown):
    """How this installation is set up."""

    items: list[SettingOut]
    versions: Versions
    time_zone: str = Field(description="The merchant's time zone: where days begin.", examples=["Asia/Shanghai"])
    embedded_database: bool = Field(description="Whether the database is the one that comes with Orderloom.")
    database_bytes: int


@router.get("", summary="How this installation is set up")
async def read_settings(
    request: Request, caller: Annotated[Caller, permits("settings.read")], tx: Reads
) -> Installation:
    """Every setting with its value and what it does, and the versions of what runs. Secrets are not shown."""
    settings: Settings = request.app.state.settings
    server = await health.server(tx)
    return Installation(
        items=[SettingOut.model_validate(one) for one in chosen(settings)],
        versions=Versions(
            orderloom=__version__,
            python=platform.python_version(),
            postgresql=server.server,
            schema=server.schema,
        ),
        time_zone=settings.time_zone.key,
        embedded_database=settings.embedded,
        database_bytes=server.size_bytes,
    )
