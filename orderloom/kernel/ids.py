"""Identifiers that contexts share, so that they can point at each other without importing."""

from functools import lru_cache
from os import urandom
from time import time_ns
from typing import NewType
from uuid import UUID, uuid5

OrderId = NewType("OrderId", UUID)
CustomerId = NewType("CustomerId", UUID)
ParcelId = NewType("ParcelId", UUID)
PaymentId = NewType("PaymentId", UUID)
Sku = NewType("Sku", str)

_CODES = UUID("6f726465-726c-5f6f-8d00-636f64657300")
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM = (1 << 62) - 1
_SUB_MILLISECOND = (1 << 12) - 1


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 bits of the fraction, 62 random bits. Sorts by its birth."""
    nanoseconds = time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = (rest * 4096 // 1_000_000) & _SUB_MILLISECOND
    random = int.from_bytes(urandom(8), "big") & _RANDOM
    return UUID(int=milliseconds << 80 | _VERSION_7 | fraction << 64 | _VARIANT | random)


@lru_cache(maxsize=65536)
def id_of(kind: str, code: str) -> UUID:
    """The id under which facts speak of a thing whose key is a code: always the same (UUIDv5)."""
    return uuid5(_CODES, f"{kind}:{code}")
