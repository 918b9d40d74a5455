"""What one code is called."""

from typing import NamedTuple


class Word(NamedTuple):
    """One code's words."""

    en: str
    zh: str
