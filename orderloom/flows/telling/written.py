"""What a buyer wrote on a line at the other shop: into the custom fields of lines that there are here, else into the note."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from orderloom.fields.model.definitions import Field
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import PREFIXES, CustomFieldInvalid, Definitions, read_cell
from orderloom.flows.telling.document import storable
from orderloom.flows.telling.told import CustomValues, ToldOrder, Written
from orderloom.orders.model.placement import Line

LONGEST_NAME = 200
LONGEST_VALUE = 5_000
LONGEST_KEY = 40
LONGEST_IN_NOTE = 1_000  # of one value
LONGEST_PART = 2_000  # of the note, for all that was written
LONGEST_NOTE = 4_000
MOST_OF_A_LINE = 100
_NOT_OF_KEYS = re.compile(r"[^a-z0-9]+")
_PRICE = re.compile(r"\s*\([^()]*\)$")  # what plug-ins put behind a name: Engraving (€5.00)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def pairs(said: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Names and texts without what apps keep for themselves: names that begin with _, and whatever is no plain value."""
    found: dict[str, str] = {}
    for given, value in said:
        name, text = _text(given, LONGEST_NAME).rstrip(": "), _text(value, LONGEST_VALUE)
        if name and text and not name.startswith("_"):
            found[name] = f"{found[name]}, {text}"[:LONGEST_VALUE] if name in found else text
    return dict(list(found.items())[:MOST_OF_A_LINE])


def _text(given: object, longest: int) -> str:
    if given is None or isinstance(given, dict | list):
        return ""
    written = str(given).lower() if isinstance(given, bool) else str(given)
    return storable(written).strip()[:longest]


def members(raw: Any, *, name: Sequence[str], value: str = "value") -> Iterator[tuple[object, object]]:
    """What a list of objects says: of each the first of these names that it has, and its value."""
    for one in raw if isinstance(raw, list) else ():
        if isinstance(one, dict):
            yield next((one[each] for each in name if one.get(each)), None), one.get(value)


def key_of(name: str) -> str:
    """The key that a custom field of this name would have: Gravure (côté) is gravure_cote."""
    latin = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return _NOT_OF_KEYS.sub("_", latin).strip("_")[:LONGEST_KEY].strip("_")


def with_written(told: ToldOrder, definitions: Definitions) -> ToldOrder:
    """The order with what was written on its lines in their custom fields as far as it fits, and all the rest in its note."""
    if not told.written:
        return told
    named = _named(definitions, told.channel)
    lines, left = list(told.lines), []
    for one in told.written:
        made = _into_field(lines[one.line], one, named, definitions) if one.line is not None else None
        if one.line is not None and made is not None:
            lines[one.line] = made
        elif not _LINK.fullmatch(one.value):
            left.append(f"{_place(one, lines)}: {one.name}: {one.value[:LONGEST_IN_NOTE]}")
    return replace(told, lines=lines, written=(), note=_note(told.note, left))


def _named(definitions: Definitions, channel: str) -> Mapping[str, Field]:
    """The fields of lines by what may be written to mean them: their labels, and before them their keys."""
    fields = [one for one in definitions.of(Owner.LINE).values() if one.stands_in(channel)]
    labels = {label.strip().casefold(): one for one in fields for label in one.labels.values()}
    return labels | {one.key: one for one in fields}


def _into_field(line: Line, one: Written, named: Mapping[str, Field], definitions: Definitions) -> Line | None:
    """The line with the value; None where there is no such field, where it has a value already, or where this one does not fit."""
    bare = _PRICE.sub("", one.name)
    ways = (way for name in (one.name, bare) for way in (key_of(name), name.casefold()))
    field = next((found for way in ways if (found := named.get(way))), None)
    values: CustomValues = msgspec.json.decode(line.custom) if line.custom else {}
    if field is None or field.key in values:
        return None
    try:
        value = read_cell(definitions, Owner.LINE, PREFIXES[Owner.LINE] + field.key, one.value)
    except CustomFieldInvalid:
        return None
    if value is None:
        return None
    return replace(line, custom=msgspec.json.encode(values | {field.key: value}).decode())


def _place(one: Written, lines: Sequence[Line]) -> str:
    return one.of if one.line is None else f"line {one.line + 1}, {lines[one.line].sku}"


def _note(note: str | None, left: Sequence[str]) -> str | None:
    if not left:
        return note
    written = _cut("\n".join(left), LONGEST_PART)
    return f"{_cut(note, LONGEST_NOTE - len(written) - 1)}\n{written}" if note else written


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
