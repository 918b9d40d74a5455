"""The forms of other systems' files that we know by ourselves."""

from collections.abc import Sequence

from orderloom.flows.importing.formats.format import Format

FORMATS: Sequence[Format] = ()
