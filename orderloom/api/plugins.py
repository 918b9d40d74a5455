"""Which plug-ins take part, over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Told
from orderloom.plugins.loader import loaded

router = APIRouter(prefix="/plugins", tags=["plugins"])

Reader = Annotated[Caller, permits("settings.read")]


class PluginOut(Told):
    """A package of somebody else that takes part at a point."""

    name: str
    point: str
    package: str
    version: str
    source: str
    enabled: bool


class PluginList(Told):
    """All plug-ins of this process."""

    items: list[PluginOut]


@router.get("", summary="List plug-ins")
async def list_plugins(caller: Reader) -> PluginList:
    """The plug-ins that are installed, and whether each is switched on. Installing and switching needs a new start."""
    return PluginList(items=[PluginOut.model_validate(one) for one in loaded().all])
