"""Files that bring things in, over HTTP: sent, followed, their refused rows fetched."""

from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.requests import ClientDisconnect

from orderloom.api.access import Caller, permits
from orderloom.api.errors import WrongContentType
from orderloom.api.fields import Moment
from orderloom.api.idempotency import one_key
from orderloom.api.paging import After, Limit, Page, key_after, page
from orderloom.api.shapes import Shown
from orderloom.api.work import CurrentPool, CurrentWork, Reads
from orderloom.flows.importing.kinds.known import KINDS
from orderloom.flows.importing.rejects import sentence
from orderloom.flows.receive_file import receive_file
from orderloom.imports import queries
from orderloom.imports.commands import arriving
from orderloom.imports.model.imports import Import, NewImport, OptionUnknown, ProblemShown, RejectsMissing, State
from orderloom.infra.idempotency import Key, claim
from orderloom.infra.sheets.rows import FileUnreadable
from orderloom.infra.work import Connection, Pool, begin, reading
from orderloom.kernel.errors import Forbidden
from orderloom.kernel.ids import new_id

router = APIRouter(prefix="/imports", tags=["imports"])

Runner = Annotated[Caller, permits("imports.run")]
KindName = Literal["products", "prices", "customers", "stock", "orders"]
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, not wrapped in a form.",
        "content": {
            media: {"schema": {"type": "string", "format": "binary"}}
            for media in (*MEDIA.values(), "application/octet-stream")
        },
    }
}
FILE: dict[str, Any] = {
    "response_class": Response,
    "responses": {
        200: {
            "description": "The refused rows, in the form of the file that was sent.",
            "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()},
        }
    },
}


class Failure(Shown):
    """Why the file as a whole could not be brought in."""

    code: str = Field(examples=["column_unknown"])
    message: str
    facts: dict[str, Any]


class Note(Shown):
    """Something about the whole file."""

    code: str
    column: str | None
    message: str


class ImportShown(Shown):
    """A file on its way in, and how far it is."""

    id: UUID
    kind: str
    state: State
    dry_run: bool
    filename: str | None = Field(description="Forgotten with the refused rows.")
    format: str | None = Field(
        description="The form of the file: orderloom for our own columns; null until it is read."
    )
    file_type: str | None = Field(description="csv, xlsx, ndjson or other.", examples=["csv"])
    encoding: str | None
    delimiter: str | None
    options: dict[str, str]
    columns: list[str] = Field(description="The columns of ours that the file has.")
    size_bytes: int
    rows_read: int
    rows_refused: int
    records_read: int = Field(description="Records that the rows form; 0 until all rows are read.")
    records_done: int
    created: int
    changed: int
    same: int
    refused: int
    sums: dict[str, dict[str, dict[str, int]]] = Field(
        description="What the records add up to, where kinds say so: good or refused, then currency, then amount."
    )
    notes: list[Note]
    rejects_bytes: int | None = Field(description="Size of the file of refused rows; null: there is none.")
    failure: Failure | None
    created_at: datetime
    changed_at: datetime
    ended_at: datetime | None


class RowProblem(Shown):
    """What is wrong with a row."""

    row: int = Field(description="As a spreadsheet counts them: the names of the columns are row 1.")
    column: str | None
    code: str = Field(examples=["amount_malformed"])
    message: str
    facts: dict[str, Any]


def _show(found: Import) -> ImportShown:
    fields = {name: getattr(found, name) for name in ImportShown.model_fields if name != "records_done"}
    return ImportShown.model_validate(fields | {"records_done": found.done, "notes": list(found.notes)})


def kinds_of(caller: Caller) -> frozenset[str]:
    """The kinds whose files the caller may bring in, and so may see: they quote what was sent."""
    return frozenset(name for name, kind in KINDS.items() if caller.may(kind.permission))


def own_only(caller: Caller) -> UUID | None:
    """Whoever is limited to channels or locations sees only imports of their own."""
    return caller.actor.id if caller.channels is not None or caller.locations is not None else None


async def _one(tx: Connection, import_id: UUID, caller: Caller) -> Import:
    return await queries.one(tx, import_id, kinds=kinds_of(caller), actor_id=own_only(caller))


FormInQuery = Annotated[
    str | None,
    Query(alias="format", max_length=60, description="The form of the file; found out where it is left out."),
]
OptionsInQuery = Annotated[
    list[Annotated[str, Query(max_length=300)]] | None,
    Query(description="`name:value`, such as `mode:count`; which there are, the guide says.", max_length=20),
]


@router.post("", status_code=202, summary="Send a file to be imported", openapi_extra=BODY)
async def create_import(
    request: Request,
    response: Response,
    pool: CurrentPool,
    caller: Runner,
    key: Annotated[str, Depends(one_key)],
    kind: Annotated[KindName, Query(description="What the file brings in.")],
    filename: Annotated[
        str, Query(min_length=1, max_length=255, description="What it is called.", examples=["products.csv"])
    ] = "file",
    dry_run: Annotated[bool, Query(description="Check everything as a real run would, write nothing.")] = False,
    form: FormInQuery = None,
    option: OptionsInQuery = None,
    content_encoding: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> ImportShown:
    """The file is the body. It is kept and answered at once; a worker brings it in: follow it at the Location. Besides
    imports.run this needs the permission to change what the file holds. Sent again with the same key it is kept once."""
    if content_encoding not in (None, "identity"):
        raise WrongContentType()
    known = KINDS.get(kind)
    if known is None or not caller.may(known.permission):
        raise Forbidden(permission=known.permission if known else f"{kind}.write")
    new = NewImport(
        kind=kind,
        filename=arriving.short_name(filename),
        dry_run=dry_run,
        format=form,
        options=_options(option or []),
        permissions=caller.permissions,
        channels=caller.channels,
        locations=caller.locations,
    )
    import_id = await _receive(request, pool, caller, new, key)
    response.headers["Location"] = f"{request.url.path}/{import_id}"
    async with reading(pool) as tx:
        return _show(await queries.one(tx, import_id))


def _options(given: list[str]) -> dict[str, str]:
    options: dict[str, str] = {}
    for one in given:
        name, colon, value = one.partition(":")
        if not colon or not value or name in options:
            raise OptionUnknown(option=one)
        options[name] = value
    return options


async def _receive(request: Request, pool: Pool, caller: Caller, new: NewImport, key: str) -> UUID:
    """Keep the file, unless this request has done so before; the id under which it is kept."""
    import_id, by = new_id(), caller.actor
    largest = request.app.state.settings.import_max_mb << 20
    received = await receive_file(pool, import_id, new, _parts(request), largest_bytes=largest, by=by)
    assert by.id is not None
    named = sha256(received.digest + request.scope["query_string"]).digest()
    this = Key(credential_id=by.id, key=key, route=f"POST {request.url.path}", body_hash=named)
    kept = False
    try:
        async with begin(pool) as work:
            found = await claim(work.tx, this, import_id)
            kept = found == import_id
            if kept:
                await arriving.complete(work, import_id, size_bytes=received.size_bytes, by=by)
    finally:
        if not kept:
            async with begin(pool) as work:
                await arriving.drop(work, import_id)
    return found


async def _parts(request: Request) -> AsyncIterator[bytes]:
    try:
        async for part in request.stream():
            yield part
    except ClientDisconnect as gone:
        raise FileUnreadable(reason="the connection ended before the file did") from gone


@router.get("", summary="List imports")
async def list_imports(
    tx: Reads,
    caller: Runner,
    kind: Annotated[KindName | None, Query(description="Only imports of this kind.")] = None,
    state: Annotated[State | None, Query(description="Only imports in this state.")] = None,
    failed: Annotated[
        bool | None,
        Query(
            description="true: only imports that broke or ended with refused rows, dry runs aside; false: all others."
        ),
    ] = None,
    ended_from: Annotated[Moment | None, Query(description="Ended at this moment or later.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ImportShown]:
    """Imports, the newest first: of kinds that the caller may bring in; whoever is limited sees their own."""
    key = key_after(after, UUID)
    rows = await queries.listed(
        tx,
        kind=kind,
        state=state,
        kinds=kinds_of(caller),
        actor_id=own_only(caller),
        failed=failed,
        ended_from=ended_from,
        before=UUID(str(key[0])) if key else None,
        limit=limit + 1,
    )
    return page(rows, limit, _show, lambda one: (one.id,))


ImportInPath = Annotated[UUID, Path(alias="id", description="Id of the import.")]


@router.get("/{id}", summary="Follow an import")
async def get_import(tx: Reads, caller: Runner, import_id: ImportInPath) -> ImportShown:
    """How far it is, what it did, and why it failed if it did."""
    return _show(await _one(tx, import_id, caller))


@router.get("/{id}/errors", summary="List what is wrong with rows")
async def list_errors(
    tx: Reads, caller: Runner, import_id: ImportInPath, limit: Limit = 50, after: After = None
) -> Page[RowProblem]:
    """By row, each with its column, its code and a sentence. They are kept for some days after the end."""
    await _one(tx, import_id, caller)
    key = key_after(after, int, int) or (0, 0)
    behind = (int(str(key[0])), int(str(key[1])))
    rows = await queries.problems(tx, import_id, after=behind, limit=limit + 1)
    return page(rows, limit, _problem, lambda one: (one.row_no, one.no))


def _problem(one: ProblemShown) -> RowProblem:
    return RowProblem(
        row=one.row_no, column=one.column_name, code=one.code, message=sentence(one), facts=dict(one.facts)
    )


@router.get("/{id}/rejects", summary="Fetch the refused rows as a file", **FILE)
async def get_rejects(tx: Reads, pool: CurrentPool, caller: Runner, import_id: ImportInPath) -> Response:
    """The refused rows as they were sent, with what is wrong before them: mend the cells and send the file again."""
    found = await _one(tx, import_id, caller)
    if found.rejects_bytes is None:
        raise RejectsMissing(import_id=import_id, state=found.state)
    kind = found.file_type if found.file_type in MEDIA else "csv"
    headers = {
        "content-disposition": f'attachment; filename="rejects-{import_id}.{kind}"',
        "content-length": str(found.rejects_bytes),
    }
    return StreamingResponse(_rejects(pool, import_id), headers=headers, media_type=MEDIA[kind or "csv"])


async def _rejects(pool: Pool, import_id: UUID) -> AsyncIterator[bytes]:
    no = 1
    while True:
        async with reading(pool) as tx:
            data = await queries.chunk(tx, import_id, "rejects", no)
        if data is None:
            return
        yield data
        no += 1


@router.post("/{id}/cancellation", summary="Stop an import")
async def cancel_import(work: CurrentWork, caller: Runner, import_id: ImportInPath) -> ImportShown:
    """Records that are done stay done. One that has ended cannot be stopped any more."""
    await _one(work.tx, import_id, caller)
    return _show(await arriving.cancel(work, import_id, by=caller.actor))
