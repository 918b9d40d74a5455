"""Phone numbers: one way to write them (E.164), and what is doubtful about them."""

import re
from functools import cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, REGION_CODE_FOR_NON_GEO_ENTITY, PhoneMetadata

from orderloom.customers.model.addresses import Matches
from orderloom.customers.model.doubts import Doubt

LONGEST = 64  # longer than this it is a text, not a phone number
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")

Phone = tuple[str | None, tuple[str, ...]]
Plan = tuple[frozenset[int], Matches | None]  # possible lengths, and what begins with a prefix to be dropped


def normal_phone(raw: str, country: str | None) -> Phone:
    """A number as E.164 with its doubts; the country tells how to read one written the national way.

    None when it cannot be written as E.164: then keep what was given.
    """
    if raw[:1] == "+" and _is_plain(raw):
        return raw, ()
    return _read(raw, country)


def _is_plain(raw: str) -> bool:
    """Already E.164 and possible, told without the library's parser: it takes a hundred times as long."""
    digits = raw[1:]
    if not (7 <= len(digits) <= 15 and digits.isascii() and digits.isdecimal()):
        return False
    for size in (2, 1, 3):
        plan = _PLANS.get(digits[:size])
        if plan is not None:
            national = digits[size:]
            return len(national) in plan[0] and not (plan[1] and plan[1](national))
    return False


def _read(raw: str, country: str | None) -> Phone:
    if len(raw) > LONGEST:
        return None, (Doubt.PHONE_UNREADABLE,)
    try:
        number = phonenumbers.parse(raw, country)
    except phonenumbers.NumberParseException:
        return None, (Doubt.PHONE_UNREADABLE,)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not _E164.fullmatch(e164) or not _stays(e164):
        return None, (Doubt.PHONE_NOT_POSSIBLE,)
    return e164, () if phonenumbers.is_possible_number(number) else (Doubt.PHONE_NOT_POSSIBLE,)


def _stays(e164: str) -> bool:
    """Whether it is read as itself: of a number that is none (0000000000) each reading may drop a zero."""
    again = phonenumbers.format_number(phonenumbers.parse(e164, None), phonenumbers.PhoneNumberFormat.E164)
    return again == e164


def _metadata(code: int) -> PhoneMetadata | None:
    region = COUNTRY_CODE_TO_REGION_CODE[code][0]
    if region == REGION_CODE_FOR_NON_GEO_ENTITY:
        return PhoneMetadata.metadata_for_nongeo_region(code, None)
    return PhoneMetadata.metadata_for_region(region, None)


@cache
def _plans() -> dict[str, Plan]:
    """How long national numbers of each calling code may be."""
    plans: dict[str, Plan] = {}
    for code in COUNTRY_CODE_TO_REGION_CODE:
        metadata = _metadata(code)
        if metadata is None or metadata.general_desc is None:
            continue
        prefix = metadata.national_prefix_for_parsing
        lengths = frozenset(length for length in metadata.general_desc.possible_length if length > 0)
        plans[str(code)] = (lengths, re.compile(prefix).match if prefix else None)
    return plans


_PLANS = _plans()
