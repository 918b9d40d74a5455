"""How a command comes to its settings, its log and its database."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import psycopg

from orderloom.infra import log, pools
from orderloom.infra.cluster import DatabaseRefused, DatabaseUrls, database, refuse_unsafe
from orderloom.infra.migrate import migrate, pending
from orderloom.infra.settings import Settings, load, unknown
from orderloom.infra.work import Pool
from orderloom.plugins import loader as plugins

T = TypeVar("T")


def opened_settings() -> Settings:
    """Read the settings, set up the log, warn of variables that mean nothing, load the plug-ins."""
    settings = load()
    log.configure(settings.log_level)
    for name in unknown():
        logging.getLogger("orderloom.settings").warning("%s is not a setting; it is ignored", name)
    plugins.use(plugins.load(disabled=settings.plugins_disabled))
    return settings


@contextlib.contextmanager
def ready_database(settings: Settings) -> Iterator[DatabaseUrls]:
    """A safe and migrated database, started for this block if the product is stopped."""
    with database(settings) as urls:
        see_to_schema(urls, settings)
        yield urls


def see_to_schema(urls: DatabaseUrls, settings: Settings) -> None:
    """Refuse an unsafe server. Migrate the embedded database; a server of its own is migrated only when told so."""
    with psycopg.connect(urls.app, autocommit=True) as connection:
        refuse_unsafe(connection, settings)
        missing = pending(connection)
    if missing and not settings.embedded:
        raise DatabaseRefused(f"migrations are missing ({', '.join(missing)}): run `orderloom migrate`")
    if missing:
        migrate(urls.owner, urls.app_role)


def with_pool(settings: Settings, work: Callable[[Pool], Awaitable[T]]) -> T:
    """Run `work` with connections to a ready database: all that most commands need."""
    with ready_database(settings) as urls:
        return on_pool(urls.app, settings, work)


def on_pool(url: str, settings: Settings, work: Callable[[Pool], Awaitable[T]]) -> T:
    async def run() -> T:
        async with pools.for_work(url, settings.pool_size) as pool:
            return await work(pool)

    return asyncio.run(run())
