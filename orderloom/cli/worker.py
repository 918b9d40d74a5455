"""`orderloom worker`: the background process."""

import pkgutil

import click

from orderloom.cli.opening import opened_settings, ready_database
from orderloom.cli.supervised import supervisor_option

RUN = "orderloom.jobs.worker:run"


@click.command()
@supervisor_option
def worker() -> None:
    """Do the background work until SIGTERM or Ctrl-C: jobs, timers and everything that follows the event feed.

    Several may run; what must be done by one at a time is guarded in the database. A part that fails is logged and
    started again, with growing pauses, while the others go on.

    Exit codes: 0 stopped; 1 the database cannot be used; 2 wrong settings.
    """
    settings = opened_settings()
    with ready_database(settings) as urls:
        pkgutil.resolve_name(RUN)(urls.app, settings)
