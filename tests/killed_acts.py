"""Work that a worker, a command or a request does, each as one function: to be killed in a process of its own."""

from pathlib import Path
from uuid import UUID

from orderloom.flows.erase_customer import erase_customer
from orderloom.flows.follow_search import catch_up
from orderloom.flows.rebuild_search import rebuild_search
from orderloom.flows.run_import import run_import
from orderloom.infra.migrate import migrate
from orderloom.infra.work import Pool, begin
from orderloom.jobs import expiry, thresholds
from orderloom.kernel.ids import CustomerId
from tests.imports.sending import Sender
from tests.worlds import BY


async def expire_orders(pool: Pool, _: object) -> None:
    await expiry.expire_due(pool)


async def expire_holds(pool: Pool, _: object) -> None:
    await thresholds.look(pool)


async def erase(pool: Pool, customer_id: UUID) -> None:
    async with begin(pool) as work:
        await erase_customer(work, CustomerId(customer_id), by=BY)


async def follow(pool: Pool, _: object) -> None:
    await catch_up(pool)


async def rebuild(pool: Pool, _: object) -> None:
    await rebuild_search(pool, advance=lambda _: None)


async def bring_in(pool: Pool, import_id: UUID) -> None:
    await run_import(pool, import_id, stop=lambda: False, advance=lambda _: None)


async def upload(pool: Pool, content: str) -> None:
    await Sender(pool).upload("products", content)


def bring_up(owner_url: str, role: str, folder: Path) -> None:
    """Migrations, as the command applies them."""
    migrate(owner_url, role, folder=folder)
