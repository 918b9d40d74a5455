"""How much: each figure can be set by an environment variable PROOF_NAME."""

import os


def amount(name: str, default: int) -> int:
    return int(os.environ.get(f"PROOF_{name}", default))
