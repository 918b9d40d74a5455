"""Locations: where stock is, and which channels they serve."""

from dataclasses import dataclass
from datetime import datetime


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
