"""Importing this enters every rule in the registry."""

from . import (
    documentation,
    facts,
    fsck,
    hygiene,
    imports,
    ownership,
    personal,
    plans,
    purity,
    routes,
    schema,
    tidy,
    words,
)
from .registry import RULES

__all__ = [
    "RULES",
    "documentation",
    "facts",
    "fsck",
    "hygiene",
    "imports",
    "ownership",
    "personal",
    "plans",
    "purity",
    "routes",
    "schema",
    "tidy",
    "words",
]
