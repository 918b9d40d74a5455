"""`orderloom up`: everything under one supervisor."""

import asyncio
import pkgutil
import socket
from functools import partial
from importlib.util import find_spec
from uuid import uuid4

import click
import psycopg

from orderloom.cli.opening import on_pool, opened_settings
from orderloom.cli.output import say
from orderloom.cli.supervisor import Supervisor
from orderloom.infra.cluster import DatabaseUrls, managed, refuse_second, refuse_unsafe
from orderloom.infra.migrate import migrate
from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind

FIRST_START = "orderloom.flows.first_start:first_start"


@click.command()
def up() -> None:
    """Start everything: PostgreSQL, migrations, the first administrator and a demo shop, web and worker.

    Ctrl-C or SIGTERM stops all of it: requests under way are answered, then the worker, then PostgreSQL. A process that
    dies is started again. The first administrator's password is shown once, on the first start.

    Exit codes: 0 stopped; 1 the port is taken, Orderloom already runs with this ORDERLOOM_HOME, or the database cannot
    be used; 2 wrong settings.
    """
    settings = opened_settings()
    refuse_second(settings)  # first: it is the likeliest reason for a port that is taken
    _see_that_port_is_free(settings)
    with managed(settings) as product:
        _prepare(product.urls, settings)
        asyncio.run(Supervisor(settings, product).run())


def _see_that_port_is_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            raise click.ClickException(
                f"{where} cannot be listened on ({error.strerror}); ORDERLOOM_PORT names another port"
            ) from error


def _prepare(urls: DatabaseUrls, settings: Settings) -> None:
    with psycopg.connect(urls.app, autocommit=True) as connection:
        refuse_unsafe(connection, settings)
    for name in migrate(urls.owner, urls.app_role):
        say(f"migrated: {name}")
    if find_spec(FIRST_START.partition(":")[0]):
        on_pool(urls.app, settings, partial(_first_start, demo_shop=settings.demo_shop))


async def _first_start(pool: Pool, *, demo_shop: bool) -> None:
    """Let the first start make its administrator and demo shop; what it returns is told here and nowhere else."""
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=uuid4())
    async with begin(pool) as work:
        made = await pkgutil.resolve_name(FIRST_START)(work, by=by, demo_shop=demo_shop)
    if made is not None:
        say(f"first administrator: {made.login}")
        say(f"password (shown only now): {made.password}")
        if made.demo_key:
            say(f"API key to try the demo shop with (shown only now): {made.demo_key}")
        if made.page_key:
            say(f"publishable key of the example shop's page: {made.page_key}")
