"""The rows of a file with our columns, whatever form the file has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from orderloom.flows.importing.formats.format import Format
from orderloom.flows.importing.kinds.kind import Kind
from orderloom.flows.importing.opened import SKIPPED_MEMBER, OpenedFile, place_name
from orderloom.imports.model.columns import LONGEST_NAME, ColumnNameless, Columns, ColumnUnknown, match_header
from orderloom.imports.model.refusals import CellNested
from orderloom.imports.model.rows import Problem
from orderloom.infra.sheets.rows import SheetRow

MOST_NAMES = 2_000  # of members: more are looked up each time


Named = str | ColumnUnknown | None
Name = Callable[[str, str], Named]


class Incoming(NamedTuple):
    """A row on its way in: its number, its values by our columns, and what is wrong with it already."""

    row_no: int
    values: Mapping[str, str]
    problems: Sequence[Problem] = ()


def incoming(opened: OpenedFile, kind: Kind, form: Format | None) -> Iterator[Incoming]:
    """All rows in the file's order. Refuses the whole file by name when its columns are not ours."""
    if form is not None:
        rows = _mapped(opened, form, _namer(kind.columns))
    elif opened.file_type == "ndjson":
        rows = _documents(opened, kind)
    else:
        return _table(opened, kind.columns)
    return _with_unread(opened, rows)


def own_columns(opened: OpenedFile, kind: Kind) -> list[str]:
    """The columns of ours that a table has."""
    return [column for column in match_header(kind.columns, opened.sheet().header) if column is not None]


def _with_unread(opened: OpenedFile, rows: Iterator[Incoming]) -> Iterator[Incoming]:
    for row in rows:
        while opened.unread:
            yield _unread(opened.unread.pop(0))
        yield row
    while opened.unread:
        yield _unread(opened.unread.pop(0))


def _unread(problem: Problem) -> Incoming:
    return Incoming(problem.row_no, {}, (problem,))


def _table(opened: OpenedFile, columns: Columns) -> Iterator[Incoming]:
    sheet = opened.sheet()
    plan = match_header(columns, sheet.header)
    nameless = [place for place, name in enumerate(sheet.header) if not name.strip()]
    return (_row(row, plan, sheet.header, nameless) for row in sheet.rows)


def _row(row: SheetRow, plan: Sequence[str | None], header: Sequence[str], nameless: Sequence[int]) -> Incoming:
    values = {
        column: text
        for column, cell in zip(plan, row.cells, strict=False)
        if column is not None and (text := cell.strip())
    }
    if row.wrong is None:
        said = [place for place in nameless if row.cells[place].strip()]
        unnamed = [Problem.of(row.row_no, place_name(header, place), ColumnNameless()) for place in said]
        return Incoming(row.row_no, values, unnamed)
    place, refusal = row.wrong
    column = None if place is None else (plan[place] if place < len(plan) else None) or place_name(header, place)
    return Incoming(row.row_no, values, (Problem.of(row.row_no, column, refusal),))


def _mapped(opened: OpenedFile, form: Format, name: Name) -> Iterator[Incoming]:
    for row in form.rows(opened):
        problems = tuple(Problem(row.row_no, one.column, one.code, one.message) for one in row.problems)
        values = {own: text for column, text in row.values.items() if text and (own := _certain(name(column, "")))}
        yield Incoming(row.row_no, values, problems)


def _documents(opened: OpenedFile, kind: Kind) -> Iterator[Incoming]:
    name = _namer(kind.columns)
    for row_no, document in opened.documents():
        if not isinstance(document, dict):
            continue
        members = {member: value for member, value in document.items() if member != SKIPPED_MEMBER}
        nested = members.pop(kind.nested, None) if kind.nested else None
        yield from _document_rows(row_no, members, nested, kind, name)


def _document_rows(
    row_no: int, members: Mapping[str, object], nested: object, kind: Kind, name: Name
) -> Iterator[Incoming]:
    problems: list[Problem] = []
    record = _flat(row_no, members, "", name, problems)
    if nested is None or nested == []:
        yield Incoming(row_no, record, problems)
        return
    if not isinstance(nested, list) or not all(isinstance(one, dict) for one in nested):
        problems.append(Problem.of(row_no, kind.nested, CellNested(member=kind.nested, wanted="a list of objects")))
        yield Incoming(row_no, record, problems)
        return
    for one in nested:
        row = _flat(row_no, one, kind.prefix, name, problems)
        yield Incoming(row_no, record | row, tuple(problems))
        problems.clear()


def _flat(
    row_no: int,
    members: Mapping[str, object],
    prefix: str,
    name: Name,
    problems: list[Problem],
) -> dict[str, str]:
    values: dict[str, str] = {}
    for member, value in members.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        for part, scalar in inner:
            given = f"{member}.{part}" if part else member
            column = name(given, prefix)
            if isinstance(column, ColumnUnknown):
                problems.append(Problem.of(row_no, given[:LONGEST_NAME], column))
            elif isinstance(scalar, dict | list):
                problems.append(Problem.of(row_no, column, CellNested(member=given, wanted="one value")))
            elif column is not None and (text := _text(scalar)):
                values[column] = text
    return values


def _namer(columns: Columns) -> Name:
    """Our column for a member's name (with the prefix, if there is one), None for one that is skipped; each is looked up once."""
    known: dict[tuple[str, str], Named] = {}

    def find(given: str, prefix: str) -> Named:
        try:
            full, column = columns.find(prefix + given) or columns.must_find(given)
        except ColumnUnknown as unknown:
            return unknown
        return None if column.shown else full

    def name(given: str, prefix: str) -> Named:
        if (given, prefix) in known:
            return known[given, prefix]
        found = find(given, prefix)
        if len(known) < MOST_NAMES:
            known[given, prefix] = found
        return found

    return name


def _certain(found: Named) -> str | None:
    """Of a form's own columns: one that nobody knows is a mistake of the form."""
    if isinstance(found, ColumnUnknown):
        raise found
    return found


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value).strip()
