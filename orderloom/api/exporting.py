"""Exports as they are sent: how many, page by page, and cut off rather than left looking whole."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic

from fastapi import Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from orderloom.api.access import Credentials
from orderloom.api.work import pool_of
from orderloom.infra.sheets.writing import Cells, CsvWriter, NdjsonWriter, Writer, XlsxFile
from orderloom.infra.temporary import TemporaryFolder
from orderloom.kernel.errors import TooMany, Unauthenticated
from orderloom.views.exports.sheet import Sheet, columns_of, pages

MOST_EXPORTS = 4
SLICE = 100  # rows that are written without letting anybody else have the process
ASKED_AGAIN_S = 15.0  # a credential that ends ends its exports within this time


class TooManyExports(TooMany):
    """As many exports are under way as this process serves at a time; try again later."""

    code = "too_many_exports"


class CutShort(Exception):
    """Whoever asked may not any more: the connection breaks, so that nobody takes half for all."""


class Form(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"
    XLSX = "xlsx"


MEDIA = {
    Form.CSV: "text/csv; charset=utf-8; header=present",
    Form.NDJSON: "application/x-ndjson",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS: dict[Form, type[CsvWriter] | type[NdjsonWriter]] = {Form.CSV: CsvWriter, Form.NDJSON: NdjsonWriter}


class Exports:
    """The exports that are under way in this process."""

    def __init__(self) -> None:
        self.open = 0

    def take(self) -> None:
        """Take a place, or TooManyExports."""
        if self.open >= MOST_EXPORTS:
            raise TooManyExports(retry_after_s=30)
        self.open += 1

    def give_back(self) -> None:
        self.open -= 1


@dataclass(frozen=True, slots=True)
class Asked:
    """An export as it was asked for."""

    request: Request
    sheet: Sheet
    permission: str

    async def still_may(self) -> None:
        credentials: Credentials = self.request.app.state.credentials
        try:
            known = await credentials.fresh(self.request.headers.get("authorization"))
        except Unauthenticated as gone:
            raise CutShort("the credential ended") from gone
        if self.permission not in known.credential.grant.permissions:
            raise CutShort("the permission was taken away")

    async def pages(self, columns: Sequence[str]) -> AsyncGenerator[Sequence[Cells], None]:
        """Page after page, for as long as whoever asked may."""
        asked_at = monotonic()
        async for rows in pages(pool_of(self.request), self.sheet, columns):
            if monotonic() - asked_at > ASKED_AGAIN_S:
                await self.still_may()
                asked_at = monotonic()
            yield rows


class _Sent(StreamingResponse):
    """Gives its place back however it ends."""

    def __init__(self, exports: Exports, content: AsyncIterator[bytes], form: Form, name: str) -> None:
        super().__init__(content, headers=_headers(form, name), media_type=None)
        self.exports = exports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.exports.give_back()


class _Filed(FileResponse):
    """A workbook that is whole; its folder goes and its place is given back however it ends."""

    def __init__(self, exports: Exports, folder: TemporaryFolder, path: Path, name: str) -> None:
        super().__init__(path, headers=_headers(Form.XLSX, name), media_type=MEDIA[Form.XLSX])
        self.exports, self.folder = exports, folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.folder.close()
            self.exports.give_back()


def _headers(form: Form, name: str) -> dict[str, str]:
    return {"Content-Type": MEDIA[form], "Content-Disposition": f'attachment; filename="{name}.{form}"'}


async def exported(request: Request, sheet: Sheet, form: Form, *, name: str, permission: str) -> Response:
    """The answer: its first page is read before it begins, so that what fails at once is refused by name."""
    exports: Exports = request.app.state.exports
    exports.take()
    try:
        asked = Asked(request, sheet, permission)
        columns = await columns_of(pool_of(request), sheet)
        if form is Form.XLSX:
            return await _filed(exports, asked, columns, name)
        found = asked.pages(columns)
        first = await anext(found)
        return _Sent(exports, _written(WRITERS[form](), columns, first, found), form, name)
    except BaseException:
        exports.give_back()
        raise


async def _written(
    writer: Writer, columns: Sequence[str], first: Sequence[Cells], rest: AsyncGenerator[Sequence[Cells], None]
) -> AsyncIterator[bytes]:
    """A few rows at a time: between them others get their turn, orders before all."""
    async with aclosing(rest):
        yield writer.head(columns)
        for some in _slices(first):
            yield writer.rows(some)
        async for rows in rest:
            for some in _slices(rows):
                await asyncio.sleep(0)
                yield writer.rows(some)


def _slices(rows: Sequence[Cells]) -> Iterator[Sequence[Cells]]:
    return (rows[start : start + SLICE] for start in range(0, len(rows), SLICE))


async def _filed(exports: Exports, asked: Asked, columns: Sequence[str], name: str) -> Response:
    """A workbook cannot be sent before it is whole: it is written beside, row by row, in a thread."""
    folder = TemporaryFolder()
    try:
        path = folder.path / "book.xlsx"
        book = await asyncio.to_thread(XlsxFile, path, columns)
        async with aclosing(asked.pages(columns)) as found:
            async for rows in found:
                if await asked.request.is_disconnected():
                    raise CutShort("nobody waits for it any more")
                for some in _slices(rows):
                    await asyncio.to_thread(book.add, some)
        await asyncio.to_thread(book.close)
        return _Filed(exports, folder, path, name)
    except BaseException:
        folder.close()
        raise
