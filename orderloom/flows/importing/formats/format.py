"""What a built-in format of somebody else's files is: how they become rows with our columns. Plug-ins have a smaller port."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, Protocol


class Head(NamedTuple):
    """What a format may look at to tell whether a file is its own."""

    filename: str
    start: bytes  # at most 64 KiB
    header: tuple[str, ...] | None  # the first row's cells, if the file is CSV or XLSX


class RowProblem(NamedTuple):
    """Why a row cannot be mapped. The code is stable, in snake_case; the message is a sentence for people."""

    column: str | None  # as the file calls it
    code: str
    message: str


class Mapped(NamedTuple):
    """One row with our columns. Several may come from one row of the file, and then share its number."""

    row_no: int
    values: Mapping[str, str]  # our column → text; what is empty may be left out
    problems: Sequence[RowProblem] = ()  # any: the row's record is refused


class Table(NamedTuple):
    """A CSV or XLSX file: the cells of its first row, and the rows below with their numbers (the header is row 1)."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[str]]]


class Source(Protocol):
    """The file, and what its sender chose. Each way of reading begins at the file's beginning."""

    @property
    def filename(self) -> str: ...

    @property
    def options(self) -> Mapping[str, str]:
        """Such as `channel`: what the sender chose for the whole file."""

    def stream(self) -> BinaryIO:
        """The bytes."""

    def table(self) -> Table:
        """The file as a table. Encoding, delimiter and file type are found out as for our own files."""

    def documents(self) -> Iterator[tuple[int, object]]:
        """The file as JSON documents, one a line (NDJSON) or the items of one array, with their numbers from 1."""

    def note(self, code: str, *, column: str | None = None, message: str) -> None:
        """Tell the sender something about the whole file: a column that is not taken, and why. Once for each column."""


class Format(Protocol):
    """Maps files of one format to the columns of one kind. It decides nothing about the shop and keeps no state."""

    @property
    def name(self) -> str:
        """Such as `acme-products`: small letters, digits and -."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def kind(self) -> str:
        """What it brings in: products, prices, customers, stock or orders."""

    def recognises(self, head: Head) -> bool:
        """Whether this file is surely of this format. Never raises."""

    def rows(self, source: Source) -> Iterator[Mapped]:
        """The file's rows in their order. Memory must not grow with the file."""
