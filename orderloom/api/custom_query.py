"""Query parameters that name custom fields: `custom.gift=true`. Which there are, the shop decides."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

PREFIXES = ("custom.", "line_custom.", "sku_custom.")
LONGEST = 300
MOST = 10


async def custom_filters(request: Request) -> Mapping[str, str]:
    """What lists are to be filtered by: parameter → text. Unknown fields are refused by whoever knows the definitions."""
    return {name: text[:LONGEST] for name, text in request.query_params.items() if name.startswith(PREFIXES)}


CustomFilters = Annotated[Mapping[str, str], Depends(custom_filters)]
