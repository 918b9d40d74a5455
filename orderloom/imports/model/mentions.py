"""Whether a file speaks of somebody: their e-mail, telephone number or name, as people write them. Pure."""

import re

OVERLAP = 512  # characters that a mention may reach into the next piece
_DIGITS_THAT_TELL = 8
_BETWEEN_DIGITS = r"[\s().\-/]{0,3}"


class Mentions:
    """Looks for one person in a text that comes in pieces."""

    def __init__(self, *, email: str | None, phone: str | None, name: str | None) -> None:
        digits = re.sub(r"\D", "", phone or "")[-_DIGITS_THAT_TELL:]
        wanted = [_words(text) for text in (email, name) if text and text.strip()]
        if len(digits) == _DIGITS_THAT_TELL:
            wanted.append(_BETWEEN_DIGITS.join(digits))
        self._wanted = re.compile("|".join(wanted), re.IGNORECASE) if wanted else None
        self._tail = ""

    @property
    def has_marks(self) -> bool:
        """Whether there is anything by which the person could be found."""
        return self._wanted is not None

    def in_piece(self, text: str) -> bool:
        """Whether the person is in what has come so far, seen from this piece."""
        seen = self._tail + text
        self._tail = seen[-OVERLAP:]
        return self._wanted is not None and self._wanted.search(seen) is not None


def _words(text: str) -> str:
    """The words of a text, whatever blanks are between them."""
    return r"\s+".join(re.escape(word) for word in text.split())
