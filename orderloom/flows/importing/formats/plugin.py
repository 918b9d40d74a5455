"""A plug-in's import format, behind the port that plug-ins have."""

import logging
from collections.abc import Iterator

from orderloom.flows.importing.formats.format import Head, Mapped, Source
from orderloom.imports.model.imports import ImportBroke
from orderloom.infra.sheets.rows import FileUnreadable
from orderloom.plugins.import_formats import ImportFormat, Unreadable

log = logging.getLogger(__name__)


class PluginFormat:
    """Lets a plug-in's format be used like our own, for one kind."""

    def __init__(self, name: str, kind: str, plugin: ImportFormat) -> None:
        self.name = name
        self.kind = kind
        self.title = plugin.title
        self._plugin = plugin

    def recognises(self, head: Head) -> bool:
        """A plug-in that fails when it is asked does not stop files of other forms."""
        try:
            return self._plugin.recognises(self.kind, head.filename, head.start)
        except Exception:
            log.exception("plug-in %s could not tell whether a file is of its form", self.name)
            return False

    def rows(self, source: Source) -> Iterator[Mapped]:
        rows = self._mapped(source)
        while (row := self._next(rows)) is not None:
            yield row

    def _mapped(self, source: Source) -> Iterator[Mapped]:
        for row in self._plugin.rows(self.kind, source.stream()):
            yield Mapped(row.number, {column: text.strip() for column, text in row.cells.items()})

    def _next(self, rows: Iterator[Mapped]) -> Mapped | None:
        try:
            return next(rows, None)
        except Unreadable as unreadable:
            raise FileUnreadable(format=self.name, reason=unreadable.reason, row=unreadable.row) from unreadable
        except Exception as error:  # foreign code: whatever it raises ends this import, by the plug-in's name
            log.exception("plug-in %s broke while it read a file", self.name)
            raise ImportBroke(plugin=self.name, reason=type(error).__name__) from error
