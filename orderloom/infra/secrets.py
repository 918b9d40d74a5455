"""Secrets: made here, kept as hashes only. Tokens are random, so SHA-256 is enough; passwords need argon2id."""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from orderloom.kernel.errors import Busy

# The least that OWASP names for argon2id. Two at once: sign-ins must never take the processor from the orders.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_AT_ONCE = 2
_MOST_WAITING = 32
_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="argon2")
# What an unknown login is compared with, so that it takes as long as a known one.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$7FZVRIrBMLePg3QFGWdKHg$Ulu3v+dBXGQ4zUNuU/kgs3OW8NmyQH5BkQmJqrTkZ7c"


class SignInBusy(Busy):
    """Too many passwords are being checked at this moment; try again in a few seconds."""

    code = "sign_in_busy"


def token(bytes_of_chance: int = 32) -> str:
    """Letters and digits that nobody can guess."""
    return secrets.token_hex(bytes_of_chance)


def key_token(mark: str = "olk_") -> str:
    """A new API key: a readable prefix of 8 and a secret of 48 digits, 192 bits of chance."""
    return f"{mark}{secrets.token_hex(4)}_{secrets.token_hex(24)}"


def buyer_token() -> str:
    """A new buyer's token, 256 bits of chance."""
    return f"olb_{secrets.token_hex(32)}"


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return secrets.compare_digest(one, other)


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _HASHER.hash, password)


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Compare, taking the same time if there is nothing to compare with."""
    if _threads._work_queue.qsize() >= _MOST_WAITING:
        raise SignInBusy(retry_after_s=5)
    loop = asyncio.get_running_loop()
    return (
        await loop.run_in_executor(_threads, _verify, password, password_hash or NOBODY) and password_hash is not None
    )


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def chance(size: int) -> bytes:
    """Bytes that nobody can guess."""
    return secrets.token_bytes(size)
