"""Sends files to be imported and runs them, as the worker does."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from orderloom.flows.receive_file import receive_file
from orderloom.flows.run_import import run_import
from orderloom.identity.model import EVERYTHING
from orderloom.imports import queries
from orderloom.imports.commands import arriving
from orderloom.imports.model.imports import Import, NewImport
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from tests.worlds import World, a_shop

BY = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
LARGEST = 64 << 20
LISTS = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
UPDATE cache_epochs SET version = version + 1;
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """An import that has run, with its problems as (row, column, code), and the file of its refused rows."""

    found: Import
    problems: list[tuple[int, str | None, str]]
    rejects: bytes

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Created, changed, same, refused."""
        return self.found.created, self.found.changed, self.found.same, self.found.refused


@dataclass(frozen=True, slots=True)
class Sender:
    pool: Pool
    given: dict[str, Any] = field(default_factory=dict)

    async def upload(
        self,
        kind: str,
        content: str | bytes,
        *,
        filename: str = "file.csv",
        dry_run: bool = False,
        options: Mapping[str, str] | None = None,
        **limits: Any,
    ) -> UUID:
        import_id = new_id()
        limits.setdefault("permissions", EVERYTHING.permissions)
        new = NewImport(kind=kind, filename=filename, dry_run=dry_run, options=options or {}, **limits)
        data = content.encode() if isinstance(content, str) else content
        received = await receive_file(self.pool, import_id, new, _parts(data), largest_bytes=LARGEST, by=BY)
        async with begin(self.pool) as work:
            await arriving.complete(work, import_id, size_bytes=received.size_bytes, by=BY)
        return import_id

    async def send(self, kind: str, content: str | bytes, **given: Any) -> Sent:
        """Upload and run."""
        return await self.run(await self.upload(kind, content, **given))

    async def run(self, import_id: UUID) -> Sent:
        found = await run_import(self.pool, import_id, stop=lambda: False, advance=lambda _: None)
        async with reading(self.pool) as tx:
            problems = await queries.problems(tx, import_id, limit=10_000)
            parts: list[bytes] = []
            while part := await queries.chunk(tx, import_id, "rejects", len(parts) + 1):
                parts.append(part)
        return Sent(found, [(one.row_no, one.column_name, one.code) for one in problems], b"".join(parts))


async def a_shop_with_lists(pool: Pool) -> World:
    """A shop whose channels price their orders by lists."""
    made = await a_shop(pool)
    async with begin(pool) as work:
        await work.tx.execute(LISTS)
    return made


async def _parts(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 100_000):
        yield data[start : start + 100_000]
