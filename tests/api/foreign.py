"""What tests of foreign things compare: the answer about somebody else's thing with the answer about none."""

import re

import httpx

from orderloom.kernel.ids import new_id

from .strangers import Side

UUID_LIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")


def nothing(side: Side) -> Side:
    """The same kinds of things, none of which there is."""
    gone = {name: str(new_id()) if UUID_LIKE.fullmatch(value) else "nowhere-9" for name, value in side.things.items()}
    return Side("nowhere-9", "NOWHERE-9", "NOWHERE", gone | {"location": "NOWHERE-9", "coupons/code": "NOWHERE-9"})


def masked(answer: httpx.Response, side: Side) -> tuple[int, str]:
    """Status and document without ids, moments and what was asked for."""
    told = MOMENTS.sub("NOW", UUID_LIKE.sub("ID", answer.text))
    for value in sorted({*side.things.values(), side.channel, side.location}, key=len, reverse=True):
        told = told.replace(f'"{value}"', '"ID"')
    return answer.status_code, told
