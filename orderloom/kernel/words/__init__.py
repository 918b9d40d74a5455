"""The registry of words: what each status, reason, fact and refusal is called in English and in Chinese.

API, console, mails, documents and reports show these words and no others. A code is never renamed; words may be.
Permissions, refusals and settings say their English where they are defined, so that it stands once: CHINESE has the rest.
"""

from collections.abc import Mapping

from orderloom.kernel.words import (
    aftersales,
    desk,
    events,
    imports,
    offers,
    orders,
    parcels,
    people,
    permissions,
    refusals,
    regions,
    settings,
    stock,
)
from orderloom.kernel.words.word import Word

__all__ = ["CHINESE", "WORDS", "Word"]

WORDS: Mapping[str, Mapping[str, Word]] = {
    **orders.WORDS,
    **parcels.WORDS,
    **stock.WORDS,
    **aftersales.WORDS,
    **offers.WORDS,
    **people.WORDS,
    **imports.WORDS,
    **desk.WORDS,
    **events.WORDS,
    **regions.WORDS,
}
CHINESE: Mapping[str, Mapping[str, str]] = {
    "permission": permissions.CHINESE,
    "refusal": refusals.CHINESE,
    "setting": settings.CHINESE,
}
