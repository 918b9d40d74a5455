"""What a point is: a place at which packages of others may add something."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Options = Mapping[str, str]  # what an installation sets for one plug-in: option in small letters → text


def _none(_: Any) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One port: the group of entry points that fill it, its version, and what its objects must have."""

    name: str
    group: str  # of entry points
    port_version: int
    what: str  # a sentence for people
    methods: tuple[str, ...]
    complaints: Callable[[Any], Iterator[str]] = _none  # what else is wrong with an object, in words
    reserved: tuple[str, ...] = ()  # beginnings of names that are the product's own


def faults(point: Point, made: object) -> list[str]:
    """Everything by which an object breaks the port of a point, in words; empty when it fits."""
    version = getattr(made, "port_version", None)
    if version is None:
        return [f"has no port_version; this is version {point.port_version} of the port {point.name}"]
    if version != point.port_version:
        return [f"was written for version {version} of the port {point.name}; this is {point.port_version}"]
    found = [f"has no method {each}" for each in point.methods if not callable(getattr(made, each, None))]
    return found + list(point.complaints(made))
