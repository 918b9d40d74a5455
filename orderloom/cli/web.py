"""`orderloom web`: the HTTP process."""

import gc
import pkgutil
import signal

import click
import uvicorn

from orderloom.cli.opening import opened_settings, ready_database
from orderloom.cli.supervised import supervisor_option
from orderloom.infra.settings import Settings

APP_FACTORY = "orderloom.main:create_server"
DRAIN_SECONDS = 5


@click.command()
@click.option("--access-log", is_flag=True, help="Log a line for each request.")
@supervisor_option
def web(access_log: bool) -> None:
    """Serve the API on ORDERLOOM_HOST:ORDERLOOM_PORT until SIGTERM or Ctrl-C.

    On a stop no new connection is taken and requests under way have 5 seconds to finish.

    Exit codes: 0 stopped; 1 the database cannot be used or the port is taken; 2 wrong settings.
    """
    settings = opened_settings()
    with ready_database(settings) as urls:
        serve(urls.app, settings, access_log=access_log)


def serve(database_url: str, settings: Settings, *, access_log: bool) -> None:
    """Run the application on one event loop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the server raises it once more after its clean stop
    app = pkgutil.resolve_name(APP_FACTORY)(database_url)
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the process
    gc.set_threshold(20_000, 20, 20)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=access_log,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        backlog=2048,
    )
