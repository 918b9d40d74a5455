"""Changes to what was read: `If-Match` carries the version, answers of single things carry it as `ETag`."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from orderloom.api.errors import STATUS_OF
from orderloom.kernel.errors import ChangedMeanwhile, Invalid, Refusal

_VERSION = re.compile(r'"([0-9]{1,10})"')


class PreconditionRequired(Refusal):
    """Send If-Match with the ETag of the thing as you read it, so that nobody's change is overwritten unseen."""

    code = "precondition_required"


class InvalidPrecondition(Invalid):
    """If-Match must be one ETag as it was given, such as "7" in its quotation marks."""

    code = "invalid_precondition"


STATUS_OF[PreconditionRequired] = 428


async def required_version(
    if_match: Annotated[
        str | None, Header(max_length=100, description="The ETag of the thing as you read it.", examples=['"7"'])
    ] = None,
) -> int:
    """The version that the caller has read."""
    if if_match is None:
        raise PreconditionRequired()
    found = _VERSION.fullmatch(if_match)
    if found is None:
        raise InvalidPrecondition()
    return int(found[1])


IfMatch = Annotated[int, Depends(required_version)]


def must_match(version: int, expected: int) -> None:
    """Refuse unless the thing, now locked, is still as the caller read it."""
    if version != expected:
        raise ChangedMeanwhile(version=version)


def tag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'
