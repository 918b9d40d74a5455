"""`orderloom web`: the HTTP process."""

import contextlib
import gc
import pkgutil
import signal
from types import FrameType
from typing import Any

import click
import uvicorn

from orderloom.cli.opening import opened_settings, ready_database
from orderloom.cli.supervised import supervisor_option
from orderloom.infra.settings import Settings

APP_FACTORY = "orderloom.main:create_server"
PROTOCOL = "orderloom.api.protocol:Protocol"
DRAIN_SECONDS = 5
FAILED = 1


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
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=PROTOCOL,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=access_log,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        backlog=2048,
    )
    server = Server(config, app.state)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise SystemExit(FAILED)


class Server(uvicorn.Server):
    """Ends the event streams as soon as the process is told to stop: they would hold it for as long as clients like."""

    def __init__(self, config: uvicorn.Config, state: Any) -> None:
        super().__init__(config)
        self.state = state

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if streams := getattr(self.state, "streams", None):
            streams.stop()
        super().handle_exit(sig, frame)
