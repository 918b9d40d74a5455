"""Which form a file has: the one that was named, or the one that recognises it; else our own columns."""

from collections.abc import Mapping

from orderloom.flows.importing.formats.format import Format
from orderloom.flows.importing.formats.known import FORMATS
from orderloom.flows.importing.formats.plugin import PluginFormat
from orderloom.flows.importing.opened import OpenedFile
from orderloom.imports.model.imports import FormatUnclear, FormatUnknown
from orderloom.kernel.errors import Refusal
from orderloom.plugins.loader import loaded

OWN = "orderloom"


def formats_of(kind: str) -> dict[str, Format]:
    """Those that bring in this kind, by name: our own, then those of plug-ins."""
    ours: list[Format] = [form for form in FORMATS if form.kind == kind]
    plugged = [PluginFormat(name, kind, one) for name, one in loaded().import_formats.items() if kind in one.kinds]
    return {form.name: form for form in (*ours, *plugged)}


def must_be_known(kind: str, name: str | None) -> None:
    if name is not None and name != OWN and name not in formats_of(kind):
        raise FormatUnknown(format=name, known=", ".join([OWN, *formats_of(kind)]))


def choose(opened: OpenedFile, kind: str, name: str | None) -> Format | None:
    """The form of this file; None for our own columns."""
    known = formats_of(kind)
    if name is not None:
        must_be_known(kind, name)
        return known.get(name)
    bytes_head = opened.bytes_head()
    plugged = [form for form in known.values() if isinstance(form, PluginFormat) and form.recognises(bytes_head)]
    found = [*_ours(opened, known, text_needed=not plugged), *plugged]
    if len(found) > 1:
        raise FormatUnclear(formats=", ".join(form.name for form in found))
    return found[0] if found else None


def _ours(opened: OpenedFile, known: Mapping[str, Format], *, text_needed: bool) -> list[Format]:
    """Our own forms that recognise the file. One that only a plug-in can read need not be text or a workbook."""
    try:
        head = opened.head()
    except Refusal:
        if text_needed:
            raise
        return []
    return [form for form in known.values() if not isinstance(form, PluginFormat) and form.recognises(head)]
