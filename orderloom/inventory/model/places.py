"""Locations: where stock is, and which channels they serve."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from orderloom.inventory.model.refusals import LocationMalformed, SourceTwice
from orderloom.kernel.money import CURRENCIES

CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place that keeps stock. Values there are in its currency."""

    code: str
    name: str
    country: str
    currency: str
    active: bool
    version: int
    created_at: datetime


class LocationChanges(TypedDict, total=False):
    """What can be changed of a location; its code stays."""

    name: str
    country: str
    currency: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A location that serves a channel; the lowest priority is asked first."""

    location: str
    priority: int


def check_location(code: str, name: str, country: str, currency: str) -> None:
    """Refuse what no location can be."""
    if not re.fullmatch(CODE, code):
        raise LocationMalformed(field="code", pattern=CODE)
    if not name.strip() or len(name) > NAME_LENGTH:
        raise LocationMalformed(field="name")
    if not re.fullmatch("[A-Z]{2}", country):
        raise LocationMalformed(field="country")
    if currency not in CURRENCIES:
        raise LocationMalformed(field="currency")


def check_sources(sources: Sequence[Source]) -> None:
    """Each location stands once."""
    named = [source.location for source in sources]
    for location in named:
        if named.count(location) > 1:
            raise SourceTwice(location=location)
