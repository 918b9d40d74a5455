"""What a custom field is, what its definition may say, and when it may be changed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict, TypeVar
from uuid import UUID

from orderloom.fields.model import patterns
from orderloom.fields.model.kinds import BOUNDED, IMPERSONAL, PER_CHANNEL, WRITTEN, FieldType, Owner
from orderloom.fields.model.reading import NotAValue, decimal_in, read
from orderloom.kernel.custom import Value
from orderloom.kernel.errors import Conflict, Invalid, NotFound

KEY = r"^[a-z][a-z0-9_]{0,39}$"
CHOICE = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"
LOCALE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$"
LONGEST_LABEL = 200
LONGEST_TEXT = 5000
LONGEST_FILTERED = 100
USUAL_TEXT = 500
MOST_CHOICES = 500
MOST_FIELDS = 100  # of one owner, archived ones too


class CustomFieldNotFound(NotFound):
    """There is no such custom field."""

    code = "custom_field_not_found"


class CustomFieldTaken(Conflict):
    """This owner has a field of this key already, perhaps an archived one; bring that back or take another key."""

    code = "custom_field_taken"


class CustomFieldMalformed(Invalid):
    """The definition of this field cannot be; the facts name the member and what is wrong with it."""

    code = "custom_field_malformed"


class CustomFieldInUse(Conflict):
    """Values stand under this key that the change might not fit. Widen the bounds, or archive it and make another field."""

    code = "custom_field_in_use"


class TooManyCustomFields(Conflict):
    """This owner has as many custom fields as it can have."""

    code = "too_many_custom_fields"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the values of a choice."""

    code: str
    labels: Mapping[str, str] = field(default_factory=dict)  # by locale; without: the code


@dataclass(frozen=True, slots=True, kw_only=True)
class NewField:
    """A definition as it is asked for."""

    owner: Owner
    key: str
    type: FieldType
    labels: Mapping[str, str]
    channels: Sequence[str] | None = None  # None: all
    choices: Sequence[Choice] = ()
    required: bool = False
    minimum: Value | None = None
    maximum: Value | None = None
    max_length: int | None = None
    pattern: str | None = None
    personal: bool = False
    public: bool = False
    writable_by_buyer: bool = False
    filterable: bool = False
    position: int = 0


class FieldChanges(TypedDict, total=False):
    """What may be changed; owner and key stay."""

    type: FieldType
    labels: Mapping[str, str]
    channels: Sequence[str] | None
    choices: Sequence[Choice]
    required: bool
    minimum: Value | None
    maximum: Value | None
    max_length: int | None
    pattern: str | None
    personal: bool
    public: bool
    writable_by_buyer: bool
    filterable: bool
    position: int
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as it is defined."""

    id: UUID
    owner: Owner
    key: str
    type: FieldType
    labels: Mapping[str, str]
    channels: tuple[str, ...] | None
    choices: tuple[Choice, ...]
    required: bool
    minimum: Value | None
    maximum: Value | None
    max_length: int | None
    pattern: str | None
    personal: bool
    public: bool
    writable_by_buyer: bool
    filterable: bool
    position: int
    archived_at: datetime | None
    version: int
    created_at: datetime
    changed_at: datetime

    def stands_in(self, channel: str | None) -> bool:
        """Whether it may be given in this channel, or (None) outside of any."""
        return self.archived_at is None and (self.channels is None or channel is None or channel in self.channels)


FIELDS = tuple(name for name in NewField.__dataclass_fields__ if name not in ("owner", "key"))


def check(one: Field | NewField) -> None:
    """Refuse a definition that cannot be, with the member that is wrong."""
    _must(bool(re.fullmatch(KEY, one.key)), "key", "1 to 40 small letters, digits and _, a letter first")
    _check_labels("labels", one.labels, needed=True)
    _check_choices(one)
    _check_bounds(one)
    _check_text(one)
    _check_rights(one)


Defined = TypeVar("Defined", Field, NewField)


def settled(one: Defined) -> Defined:
    """The definition with its bounds in their one way of writing."""
    if one.type not in BOUNDED:
        return one
    return replace(one, minimum=_bound(one, "minimum"), maximum=_bound(one, "maximum"))


def _bound(one: Field | NewField, member: str) -> Value | None:
    bound = getattr(one, member)
    try:
        return None if bound is None else read(one.type, bound)
    except NotAValue as wrong:
        raise CustomFieldMalformed(member=member, reason=wrong.reason) from None


def _must(holds: bool, member: str, reason: str) -> None:
    if not holds:
        raise CustomFieldMalformed(member=member, reason=reason)


def _check_labels(member: str, labels: Mapping[str, str], *, needed: bool) -> None:
    _must(bool(labels) or not needed, member, "a label in at least one locale")
    for locale, label in labels.items():
        _must(bool(re.fullmatch(LOCALE, locale)), member, "locales are written like en, zh-CN or pt-BR")
        _must(0 < len(label.strip()) <= LONGEST_LABEL, member, f"a label has 1 to {LONGEST_LABEL} characters")


def _check_choices(one: Field | NewField) -> None:
    if one.type is not FieldType.CHOICE:
        _must(not one.choices, "choices", "only fields of type choice have choices")
        return
    codes = [choice.code for choice in one.choices]
    _must(1 <= len(codes) <= MOST_CHOICES, "choices", f"a choice needs 1 to {MOST_CHOICES} choices")
    _must(len(set(codes)) == len(codes), "choices", "the same code stands twice")
    for choice in one.choices:
        _must(bool(re.fullmatch(CHOICE, choice.code)), "choices", "a code has letters, digits and _ . -, at most 40")
        _check_labels("choices", choice.labels, needed=False)


def _check_bounds(one: Field | NewField) -> None:
    for member, bound in (("minimum", one.minimum), ("maximum", one.maximum)):
        _must(bound is None or one.type in BOUNDED, member, "only integer, decimal and date have bounds")
    if one.minimum is not None and one.maximum is not None:
        _must(not beyond(one.type, one.maximum, one.minimum, int.__lt__), "maximum", "it lies below the minimum")


def _check_text(one: Field | NewField) -> None:
    if one.max_length is not None:
        _must(one.type in WRITTEN, "max_length", "only text and url have a length")
        _must(1 <= one.max_length <= LONGEST_TEXT, "max_length", f"from 1 to {LONGEST_TEXT}")
    if one.pattern is not None:
        _must(one.type is FieldType.TEXT, "pattern", "only text has a pattern")
        _must(
            patterns.usable(one.pattern),
            "pattern",
            "not a pattern of linear time (no look-around, no back-references), or its repeats make it too long",
        )


def _check_rights(one: Field | NewField) -> None:
    everywhere = one.channels is None
    _must(everywhere or one.owner in PER_CHANNEL, "channels", "only orders and lines have a channel")
    _must(everywhere or bool(one.channels), "channels", "at least one channel, or null for all")
    _must(not one.personal or one.owner not in IMPERSONAL, "personal", "products and SKUs hold nothing personal")
    _must(not one.writable_by_buyer or one.owner in PER_CHANNEL, "writable_by_buyer", "only on orders and lines")
    short = one.type is not FieldType.URL and (
        one.type is not FieldType.TEXT or (one.max_length or USUAL_TEXT) <= LONGEST_FILTERED
    )
    _must(not one.filterable or short, "filterable", f"only text of max_length {LONGEST_FILTERED} or less, never url")


def beyond(kind: FieldType, value: Value, bound: Value, past: Callable[[int, int], bool]) -> bool:
    """Whether a value lies past a bound of its type: `past` compares like ints."""
    if kind is FieldType.DATE:
        pair = str(value), str(bound)
        order = (pair[0] > pair[1]) - (pair[0] < pair[1])
    else:
        one, other = decimal_in(value), decimal_in(bound)
        order = (one > other) - (one < other)
    return past(order, 0)


def narrows(before: Field, after: Field) -> bool:
    """Whether a value that fitted before might not fit after."""
    if before.type is not after.type or {one.code for one in before.choices} - {one.code for one in after.choices}:
        return True
    if after.pattern is not None and after.pattern != before.pattern:
        return True
    if (after.max_length or USUAL_TEXT) < (before.max_length or USUAL_TEXT):
        return True
    return _tighter(before.type, before.minimum, after.minimum, int.__gt__) or _tighter(
        before.type, before.maximum, after.maximum, int.__lt__
    )


def _tighter(kind: FieldType, before: Value | None, after: Value | None, past: Callable[[int, int], bool]) -> bool:
    return after is not None and (before is None or beyond(kind, after, before, past))
