"""`orderloom import products` and its siblings: the import of the API, run by this process with a progress bar."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import click

from orderloom.cli.opening import opened_settings, with_pool
from orderloom.cli.output import answer, json_option, say, whole_file
from orderloom.flows.importing.choosing import OWN, formats_of, must_be_known
from orderloom.flows.importing.kinds.kind import Kind
from orderloom.flows.importing.opened import OPTIONS
from orderloom.flows.importing.rejects import sentence
from orderloom.flows.receive_file import receive_file
from orderloom.flows.run_import import go_on, lock_name
from orderloom.identity.model import EVERYTHING
from orderloom.imports import queries
from orderloom.imports.commands import arriving
from orderloom.imports.model.imports import Import, NewImport, State
from orderloom.infra.alone import alone
from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from orderloom.kernel.readable import told

PART = 1 << 20
SHOWN_PROBLEMS = 20
SOME_REFUSED = 3
SUMS = ("orders", "lines", "units", "goods_minor", "discount_minor", "shipping_minor", "tax_minor", "total_minor")
HELP = """Bring in {kind} from FILE: CSV, XLSX or NDJSON with the columns of docs/guides/import.md, or a file of another form.

Good rows go in, whatever is wrong with others: --rejects names a file for those, to be mended and brought in again. What is
there already and the same stays untouched, so a second run changes nothing. With --dry-run everything is checked and
nothing is written. If this process is killed, the worker goes on; Ctrl-C cancels.

JSON: {{"id", "kind", "state", "dry_run", "format", "file_type", "encoding", "delimiter", "rows_read", "rows_refused",
"records_read", "created", "changed", "same", "refused", "sums", "notes", "failure", "problems": [{{"row", "column", "code",
"message"}}]}}; of the problems only the first are told, and none of rows that were refused for another row of their record.

Exit codes: 0 done; 1 the file as a whole was refused, or the database cannot be used; 2 wrong usage or wrong settings; 3 done,
but some rows were refused.
"""


def file_command(kind: Kind) -> click.Command:
    """The command that brings in files of a kind."""
    params: list[click.Parameter] = [
        click.Argument(["file"], metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.Option(["--dry-run"], is_flag=True, help="Check everything, write nothing."),
        click.Option(
            ["--rejects"], type=click.Path(dir_okay=False, path_type=Path), help="A file for the refused rows."
        ),
        click.Option(
            ["--format", "form"],
            metavar="NAME",
            help=f"One of {', '.join([OWN, *formats_of(kind.name)])}, or of a plug-in. Left out: found out.",
        ),
    ]
    for name, says in {**kind.options, **OPTIONS}.items():
        params.append(click.Option([f"--{name.replace('_', '-')}", name], help=says))

    def run(**given: Any) -> None:
        _run(kind, **given)

    text = HELP.format(kind=kind.name)
    return json_option(click.Command(kind.name, params=params, callback=run, help=text))


def _run(
    kind: Kind, file: Path, dry_run: bool, rejects: Path | None, form: str | None, as_json: bool, **options: str | None
) -> None:
    settings = opened_settings()
    must_be_known(kind.name, form)
    new = NewImport(
        kind=kind.name,
        filename=arriving.short_name(file.name),
        dry_run=dry_run,
        format=form,
        options={name: value for name, value in options.items() if value is not None},
        permissions=EVERYTHING.permissions,
    )
    found, problems = with_pool(settings, lambda pool: _bring_in(pool, settings, new, file, rejects))
    answer(document(found) | {"problems": problems}, as_json=as_json, lines=_lines(found, problems, rejects))
    if found.state is not State.FINISHED:
        sys.exit(1)
    if found.rows_refused:
        sys.exit(SOME_REFUSED)


async def _bring_in(
    pool: Pool, settings: Settings, new: NewImport, file: Path, rejects: Path | None
) -> tuple[Import, list[dict[str, Any]]]:
    import_id, by = new_id(), Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    async with alone(pool, lock_name(import_id)):
        largest = settings.import_max_mb << 20
        received = await receive_file(pool, import_id, new, _parts(file), largest_bytes=largest, by=by)
        async with begin(pool) as work:
            await arriving.complete(work, import_id, size_bytes=received.size_bytes, by=by)
        try:
            with click.progressbar(length=0, label=new.kind, file=sys.stderr, show_pos=True) as bar:
                found = await go_on(pool, import_id, stop=_never, advance=_advance(bar), zone=settings.time_zone)
        except asyncio.CancelledError:  # Ctrl-C
            async with begin(pool) as work:
                await arriving.cancel(work, import_id, by=by)
            raise
    if rejects is not None and found.rejects_bytes:
        await _save(pool, found, rejects)
    async with reading(pool) as tx:
        problems = await queries.causes(tx, import_id, limit=SHOWN_PROBLEMS)
    shown = [
        {"row": one.row_no, "column": one.column_name, "code": one.code, "message": sentence(one)} for one in problems
    ]
    return found, shown


async def _parts(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while part := opened.read(PART):
            yield part


def _never() -> bool:
    return False


def _advance(bar: Any) -> Callable[[Import], None]:
    def advance(present: Import) -> None:
        bar.length = present.records_read
        bar.update(present.done - bar.pos)

    return advance


async def _save(pool: Pool, found: Import, rejects: Path) -> None:
    """Write the file of refused rows; it appears only when it is complete."""
    with whole_file(str(rejects)) as saved:
        no = 1
        while True:
            async with reading(pool) as tx:
                data = await queries.chunk(tx, found.id, "rejects", no)
            if data is None:
                return
            saved.write(data)
            no += 1


def document(found: Import) -> dict[str, Any]:
    names = (
        "id kind state dry_run format file_type encoding delimiter rows_read rows_refused records_read created changed same "
        "refused sums notes failure"
    )
    return {name: getattr(found, name) for name in names.split()}


def _sums(amounts: Mapping[str, int]) -> str:
    """What is not zero, the counts before the amounts in minor units."""
    ordered = sorted(amounts, key=lambda name: (SUMS.index(name) if name in SUMS else len(SUMS), name))
    return ", ".join(f"{name.replace('_', ' ')} {amounts[name]:,}" for name in ordered if amounts[name])


def _lines(found: Import, problems: list[dict[str, Any]], rejects: Path | None) -> list[str]:
    if found.failure:
        facts = told(found.failure["facts"])
        say(f"orderloom: {found.failure['message']} ({found.failure['code']}{': ' if facts else ''}{facts})")
    read_as = (found.file_type, found.encoding, f"form {found.format}" if found.format else None)
    lines = [", ".join(filter(None, read_as))] if any(read_as) else []
    names = ("rows_read", "records_read", "created", "changed", "same", "refused", "rows_refused")
    lines += [f"{name.replace('_', ' '):<22}{getattr(found, name):>12,}" for name in names]
    lines += [
        f"{side:<8} {unit}: {_sums(amounts)}" for side, units in found.sums.items() for unit, amounts in units.items()
    ]
    lines += [f"note: {one['message']}" for one in found.notes]
    lines += [
        f"row {one['row']}, {one['column'] or 'as a whole'}: {one['message']} [{one['code']}]" for one in problems
    ]
    if found.rows_refused > len(problems):
        lines.append(f"… (all of them: {rejects or '--rejects FILE'})")
    return [*lines, "nothing was written: this was a dry run"] if found.dry_run else lines
