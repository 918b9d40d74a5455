"""Values of custom fields against their definitions: one function for creating, one for changing, and names in files."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from orderloom.fields.model import patterns
from orderloom.fields.model.definitions import USUAL_TEXT, Field, beyond
from orderloom.fields.model.kinds import WRITTEN, FieldType, Owner
from orderloom.fields.model.reading import LONGEST_URL, NotAValue, read, read_text, written
from orderloom.kernel.custom import Value
from orderloom.kernel.errors import Forbidden, Invalid, Refusal

# How a field is called in files, in queries and in the search: what stands before its key.
PREFIXES: Mapping[Owner, str] = {
    Owner.ORDER: "custom.",
    Owner.LINE: "line_custom.",
    Owner.PRODUCT: "custom.",
    Owner.SKU: "sku_custom.",
    Owner.CUSTOMER: "custom.",
    Owner.PARCEL: "custom.",
}


class CustomFieldUnknown(Invalid):
    """There is no custom field of this key here, or it is archived, or it does not stand in this channel."""

    code = "custom_field_unknown"


class CustomFieldInvalid(Invalid):
    """This value does not fit its custom field; the facts name the key and the reason."""

    code = "custom_field_invalid"


class CustomFieldRequired(Invalid):
    """A custom field that is required here has no value; the facts name its key."""

    code = "custom_field_required"


class CustomFieldNotWritable(Forbidden):
    """Buyers cannot set this custom field."""

    code = "custom_field_not_writable"


class CustomFieldNotFilterable(Invalid):
    """Lists cannot be filtered by this custom field: make it filterable first."""

    code = "custom_field_not_filterable"


@dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions, archived ones too; one object a generation, looked up by owner and key."""

    all: tuple[Field, ...] = ()
    _of: dict[Owner, dict[str, Field]] = field(init=False, repr=False, compare=False)
    _required: dict[Owner, tuple[Field, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_owner: dict[Owner, dict[str, Field]] = {owner: {} for owner in Owner}
        for one in sorted(self.all, key=lambda one: (one.position, one.key)):
            by_owner[one.owner][one.key] = one
        object.__setattr__(self, "_of", by_owner)
        needed = {owner: tuple(one for one in each.values() if one.required) for owner, each in by_owner.items()}
        object.__setattr__(self, "_required", needed)

    def of(self, owner: Owner) -> Mapping[str, Field]:
        """The fields of an owner by key, in order of position."""
        return self._of[owner]

    def required(self, owner: Owner) -> tuple[Field, ...]:
        return self._required[owner]

    def columns(self, owner: Owner, *, channels: Collection[str] | None = None) -> tuple[str, ...]:
        """The names of an owner's columns in files; of those that these channels have, where they are given."""
        return tuple(
            PREFIXES[owner] + one.key
            for one in self.of(owner).values()
            if one.archived_at is None
            and (channels is None or one.channels is None or not set(one.channels).isdisjoint(channels))
        )

    def personal(self, *owners: Owner) -> list[str]:
        """Keys whose values are a person's data."""
        return sorted({key for owner in owners for key, one in self.of(owner).items() if one.personal})

    def public(self, owner: Owner, values: Mapping[str, Value], *, channel: str) -> dict[str, Value]:
        """What of these values the buyers of a channel may see."""
        shown = {
            key
            for key, one in self.of(owner).items()
            if one.public and not one.archived_at and (one.channels is None or channel in one.channels)
        }
        return {key: value for key, value in values.items() if key in shown}


def checked(
    definitions: Definitions,
    owner: Owner,
    given: Mapping[str, object] | None,
    *,
    channel: str | None = None,
    by_buyer: bool = False,
    complete: bool = True,
) -> dict[str, Value]:
    """The values of something new, each in its one way of writing; the first that is wrong is refused.

    `complete` asks for those that are required as well: not of what was made elsewhere, and of buyers only those that they may set.
    """
    values: dict[str, Value] = {}
    for key, value in (given or {}).items():
        one = _field(definitions, owner, key, channel, by_buyer=by_buyer)
        if value is not None:
            values[key] = fitting(one, value)
    for one in definitions.required(owner) if complete else ():
        asked = one.writable_by_buyer or not by_buyer
        if asked and one.key not in values and one.stands_in(channel) and (channel is not None or one.channels is None):
            raise CustomFieldRequired(owner=owner, key=one.key)
    return values


def changed(
    definitions: Definitions, owner: Owner, given: Mapping[str, object], *, channel: str | None = None
) -> dict[str, Value | None]:
    """Changes to the values of something that exists: None takes a value away, of an archived field too."""
    values: dict[str, Value | None] = {}
    for key, value in given.items():
        one = definitions.of(owner).get(key)
        if value is not None or one is None:
            values[key] = fitting(_field(definitions, owner, key, channel), value)
        elif one.required and one.stands_in(channel):
            raise CustomFieldRequired(owner=owner, key=key)
        else:
            values[key] = None
    return values


def _field(definitions: Definitions, owner: Owner, key: str, channel: str | None, *, by_buyer: bool = False) -> Field:
    one = definitions.of(owner).get(key)
    if one is None or not one.stands_in(channel):
        raise CustomFieldUnknown(owner=owner, key=key[:40])
    if by_buyer and not one.writable_by_buyer:
        raise CustomFieldNotWritable(owner=owner, key=key)
    return one


def fitting(one: Field, given: object) -> Value:
    """The value in its one way of writing, or CustomFieldInvalid."""
    try:
        value = read(one.type, given)
    except NotAValue as wrong:
        raise CustomFieldInvalid(owner=one.owner, key=one.key, reason=wrong.reason) from None
    for reason in _misfits(one, value):
        raise CustomFieldInvalid(owner=one.owner, key=one.key, reason=reason)
    return value


def _misfits(one: Field, value: Value) -> Iterator[str]:
    if one.type in WRITTEN and len(str(value)) > _length(one):
        yield "too_long"
    if one.type is FieldType.CHOICE and all(choice.code != value for choice in one.choices):
        yield "not_a_choice"
    if one.pattern is not None and not patterns.fits(one.pattern, str(value)):
        yield "pattern"
    if one.minimum is not None and beyond(one.type, value, one.minimum, int.__lt__):
        yield "too_small"
    if one.maximum is not None and beyond(one.type, value, one.maximum, int.__gt__):
        yield "too_large"


def _length(one: Field) -> int:
    return one.max_length or (LONGEST_URL if one.type is FieldType.URL else USUAL_TEXT)


def read_cell(definitions: Definitions, owner: Owner, column: str, text: str) -> Value | None:
    """The value that a cell of an import says, in the column `custom.<key>`; an empty one says None: no value."""
    one = _field(definitions, owner, column.removeprefix(PREFIXES[owner]), None)
    return _from_text(one, text) if text.strip() else None


def read_texts(
    definitions: Definitions, owner: Owner, texts: Mapping[str, str]
) -> tuple[dict[str, Value | None], list[Refusal]]:
    """The values that cells of an import say, by key, and all that is wrong with the others."""
    values: dict[str, Value | None] = {}
    wrong: list[Refusal] = []
    for key, text in texts.items():
        try:
            values[key] = read_cell(definitions, owner, PREFIXES[owner] + key, text)
        except Refusal as refusal:
            wrong.append(refusal)
    return values, wrong


def _from_text(one: Field, text: str) -> Value:
    try:
        return fitting(one, read_text(one.type, text))
    except NotAValue as wrong:
        raise CustomFieldInvalid(owner=one.owner, key=one.key, reason=wrong.reason) from None


def term(owner: Owner, key: str, value: Value) -> str:
    """What the search finds things with this value by: `custom.gift=true`."""
    return f"{PREFIXES[owner]}{key}={written(value)}"


def terms(definitions: Definitions, owner: Owner, values: Mapping[str, Value]) -> list[str]:
    """The terms of those values that lists may be filtered by."""
    of = definitions.of(owner)
    return [term(owner, key, value) for key, value in values.items() if key in of and of[key].filterable]


def filterable(definitions: Definitions, owner: Owner) -> list[str]:
    """The query parameters that ask for this owner's fields."""
    of = definitions.of(owner).values()
    return [PREFIXES[owner] + one.key for one in of if one.filterable and one.archived_at is None]


def wanted(definitions: Definitions, owners: Collection[Owner], asked: Mapping[str, str]) -> list[str]:
    """The terms that query parameters such as `custom.gift=true` ask for."""
    return [_wanted(definitions, owners, name, text) for name, text in asked.items()]


def _wanted(definitions: Definitions, owners: Collection[Owner], name: str, text: str) -> str:
    prefix, _, key = name.partition(".")
    owner = next((owner for owner in owners if PREFIXES[owner] == f"{prefix}."), None)
    one = definitions.of(owner).get(key) if owner else None
    if owner is None or one is None or one.archived_at is not None:
        raise CustomFieldUnknown(key=name[:60])
    if not one.filterable:
        raise CustomFieldNotFilterable(owner=owner, key=key)
    return term(owner, key, _from_text(one, text))
