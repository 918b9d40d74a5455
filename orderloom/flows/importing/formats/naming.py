"""Handles and SKUs for goods of other shops: theirs where they fit here, else made of what they say, always the same way."""

import re
from collections.abc import Sequence
from hashlib import sha256

from orderloom.catalog.model.codes import HANDLE, SKU

LONGEST_HANDLE = 100
LONGEST_SKU = 64
_APART = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Letters and digits of ASCII in small letters, with dashes between."""
    return _APART.sub("-", text.lower()).strip("-")


def handle_of(given: str) -> str:
    """A product's own name as a handle. One that cannot stay as it is gets a mark, so that no two become one."""
    name = given.lower()
    if re.fullmatch(HANDLE, name):
        return name
    return _marked(plain(name), given, LONGEST_HANDLE)


def made_sku(handle: str, values: Sequence[str]) -> str:
    """A SKU for goods that have none: the product's handle and what sets the variant apart."""
    made = "-".join([handle, *(plain(value) for value in values)])
    good = all(plain(value) for value in values) and re.fullmatch(SKU, made)
    return made if good else _marked(made.strip("-"), "\n".join([handle, *values]), LONGEST_SKU)


def _marked(text: str, given: str, longest: int) -> str:
    mark = sha256(given.encode()).hexdigest()[:8]
    return f"{text[: longest - len(mark) - 1].strip('-')}-{mark}".strip("-")
