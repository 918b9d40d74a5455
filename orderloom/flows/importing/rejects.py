"""The refused rows of a file as a file of the same form, with what is wrong before them: to be mended and sent again."""

from collections.abc import AsyncIterator, Iterator, Sequence
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec

from orderloom.flows.importing.formats.format import Format
from orderloom.flows.importing.formats.plugin import PluginFormat
from orderloom.flows.importing.kinds.kind import Kind
from orderloom.flows.importing.opened import SKIPPED_MEMBER, OpenedFile
from orderloom.flows.importing.reading import incoming
from orderloom.imports import queries
from orderloom.imports.model.columns import ERROR_COLUMNS
from orderloom.imports.model.imports import Import, ProblemShown
from orderloom.infra.sheets.json_file import documents
from orderloom.infra.sheets.writing import LONGEST_XLSX_TEXT, CsvWriter, XlsxFile
from orderloom.infra.temporary import TemporaryFolder
from orderloom.infra.work import Pool, reading
from orderloom.kernel.readable import told

PAGE = 1_000
_encode = msgspec.json.Encoder().encode
T = TypeVar("T")


class Refused(NamedTuple):
    """A row that did not go in, and why."""

    row_no: int
    problems: Sequence[ProblemShown]


async def write_rejects(pool: Pool, present: Import, opened: OpenedFile, kind: Kind, form: Format | None) -> BinaryIO:
    """The file, at its beginning. What was sent is read once more; memory stays small."""
    file = TemporaryFile()  # noqa: SIM115  # its receiver closes it
    refused = _refused(pool, present)
    if isinstance(form, PluginFormat):
        await _our_columns(file, opened, refused, kind, form, list(present.columns))
    elif opened.file_type == "ndjson":
        await _documents(file, opened, refused)
    elif opened.file_type == "xlsx":
        await _workbook(file, opened, refused)
    else:
        await _table(file, opened, refused)
    file.seek(0)
    return file


async def _refused(pool: Pool, present: Import) -> AsyncIterator[Refused]:
    """The refused rows in the file's order, a page of problems at a time."""
    after, gathered = (0, 0), list[ProblemShown]()
    while True:
        async with reading(pool) as tx:
            page = await queries.problems(tx, present.id, after=after, limit=PAGE)
        for problem in page:
            if gathered and gathered[0].row_no != problem.row_no:
                yield Refused(gathered[0].row_no, gathered)
                gathered = []
            gathered.append(problem)
        if len(page) < PAGE:
            break
        after = (page[-1].row_no, page[-1].no)
    if gathered:
        yield Refused(gathered[0].row_no, gathered)


async def _joined(rows: Iterator[tuple[int, T]], refused: AsyncIterator[Refused]) -> AsyncIterator[tuple[Refused, T]]:
    """Both are in the file's order; several rows may share a number."""
    present = next(rows, None)
    async for one in refused:
        while present is not None and present[0] < one.row_no:
            present = next(rows, None)
        while present is not None and present[0] == one.row_no:
            yield one, present[1]
            present = next(rows, None)


def _said(one: Refused) -> list[str]:
    """The cells of the error columns: several problems are parted by a semicolon."""
    return [
        str(one.row_no),
        "; ".join(problem.column_name or "" for problem in one.problems),
        "; ".join(problem.code for problem in one.problems),
        "; ".join(sentence(problem) for problem in one.problems),
    ]


def sentence(problem: ProblemShown) -> str:
    """A problem for people: what the code says, and its facts."""
    facts = told(problem.facts)
    text = (problem.message or problem.code).replace("\n", " ")
    return f"{text} ({facts})" if facts else text


async def _rows(opened: OpenedFile, refused: AsyncIterator[Refused]) -> AsyncIterator[list[str]]:
    """The header and the refused rows of a table, with what is wrong before them instead of what was wrong before."""
    sheet = opened.sheet()
    kept = [place for place, name in enumerate(sheet.header) if name.strip().lower() not in ERROR_COLUMNS]
    dropped = frozenset(range(len(sheet.header))) - frozenset(kept)
    yield [*ERROR_COLUMNS, *(sheet.header[place] for place in kept)]
    rows = ((row.row_no, row.cells) for row in sheet.rows)
    async for one, cells in _joined(rows, refused):
        yield [*_said(one), *(cell for place, cell in enumerate(cells) if place not in dropped)]


async def _table(file: BinaryIO, opened: OpenedFile, refused: AsyncIterator[Refused]) -> None:
    writer = CsvWriter(delimiter=opened.delimiter or ",")
    begun = False
    async for cells in _rows(opened, refused):
        file.write(writer.rows([cells]) if begun else writer.head(cells))
        begun = True


async def _workbook(file: BinaryIO, opened: OpenedFile, refused: AsyncIterator[Refused]) -> None:
    """Every cell is text, so that no code loses its zeros."""
    with TemporaryFolder() as folder:
        path = folder / "rejects.xlsx"
        book: XlsxFile | None = None
        async for cells in _rows(opened, refused):
            short = [cell[:LONGEST_XLSX_TEXT] or None for cell in cells]
            if book is None:
                book = XlsxFile(path, cells)
            else:
                book.add([short])
        if book is not None:
            book.close()
        with path.open("rb") as written:
            copyfileobj(written, file)


async def _documents(file: BinaryIO, opened: OpenedFile, refused: AsyncIterator[Refused]) -> None:
    """A line that is no document follows what is wrong with it, as it was: it is mended there."""
    rows = ((one.row_no, one) for one in documents(opened.file))
    async for one, document in _joined(rows, refused):
        said = [
            {"column": problem.column_name, "code": problem.code, "message": sentence(problem)}
            for problem in one.problems
        ]
        members = document.value if isinstance(document.value, dict) else {}
        kept = {member: value for member, value in members.items() if member != SKIPPED_MEMBER}
        file.write(_encode({SKIPPED_MEMBER: said, **kept}) + b"\n")
        file.write(document.raw + b"\n" if document.raw else b"")


async def _our_columns(
    file: BinaryIO,
    opened: OpenedFile,
    refused: AsyncIterator[Refused],
    kind: Kind,
    form: Format,
    columns: list[str],
) -> None:
    """Of a plug-in's form only its rows are known, so they come back with our columns."""
    writer = CsvWriter()
    file.write(writer.head([*ERROR_COLUMNS, *columns]))
    rows = ((row.row_no, row.values) for row in incoming(opened, kind, form))
    async for one, values in _joined(rows, refused):
        file.write(writer.rows([[*_said(one), *(values.get(column, "") for column in columns)]]))
