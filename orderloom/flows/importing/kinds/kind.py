"""What a kind of import is: its columns, what makes rows one record, and how records are put into the shop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Protocol, TypeVar
from uuid import UUID

from orderloom.imports.model.cells import Cells
from orderloom.imports.model.columns import Columns
from orderloom.imports.model.rows import Outcome, Problem, Record
from orderloom.infra.work import Pool, Work
from orderloom.kernel.actor import Actor

MAKE_SKUS = (
    "true: goods without a SKU in files of other shops get one: WooCommerce's their ID, Shopify's one made of handle and options; "
    "choose it for products, prices and stock alike."
)


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under which terms a file is brought in. A limit of None is no limit."""

    import_id: UUID
    columns: frozenset[str]  # those that the file has
    options: Mapping[str, str]
    dry_run: bool
    by: Actor
    permissions: frozenset[str]
    channels: frozenset[str] | None
    locations: frozenset[str] | None
    zone: tzinfo = UTC  # the merchant's: what day it is


class Session(Protocol):
    """One run's view of the shop: what may be remembered between pieces."""

    async def put(self, work: Work, records: Sequence[Record]) -> list[Outcome]:
        """Bring these records in, set-wise: one outcome for each, in order.

        The usual mistakes are found before anything is written and come back as refused outcomes. A Refusal of a command
        may pass: the piece is rolled back and split until the record stands alone that caused it.
        """

    def sums(self, record: Record) -> Mapping[str, Mapping[str, int]]:
        """What a refused record would have added to the report, as far as it can be read; {} where nothing is summed."""


class Kind(Protocol):
    """A kind of import."""

    @property
    def name(self) -> str: ...

    @property
    def permission(self) -> str:
        """What a sender needs besides imports.run."""

    @property
    def columns(self) -> Columns: ...

    @property
    def nested(self) -> str | None:
        """The member of an NDJSON record that holds its rows."""

    @property
    def prefix(self) -> str:
        """What a nested row's members lack of their column's name."""

    @property
    def options(self) -> Mapping[str, str]:
        """What a sender may choose for the whole file, with what it means."""

    def key(self, values: Mapping[str, str], options: Mapping[str, str]) -> str | None:
        """What rows of one record have in common; None: this row is a record of its own."""

    async def open(self, pool: Pool, terms: Terms) -> Session:
        """Begin a run, or go on with one."""


def read_rows(
    records: Sequence[Record], read: Callable[[Record, Cells], Row | None]
) -> tuple[list[Row], dict[int, Outcome]]:
    """Records of one row each: those that could be read, and what is wrong with the others, by their turn."""
    rows: list[Row] = []
    refused: dict[int, Outcome] = {}
    for record in records:
        problems: list[Problem] = []
        row = read(record, Cells(record.rows[0], problems))
        if row is None or problems:
            refused[record.turn] = Outcome.refused(record, problems)
        else:
            rows.append(row)
    return rows, refused
