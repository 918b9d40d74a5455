"""The `orderloom` command. Each subcommand is one file, named here, and loaded only when it is used."""

import importlib
import importlib.util
import signal
import sys

import click
import psycopg

from orderloom.infra.cluster import DatabaseRefused
from orderloom.infra.postgres_account import PostgresRefused
from orderloom.infra.settings import SettingsRefused
from orderloom.kernel.errors import Refusal
from orderloom.kernel.readable import readable
from orderloom.plugins.loader import PluginsRefused

# Command → the module and the name of its click command, in the order in which help shows them.
COMMANDS = {
    "up": "orderloom.cli.up:up",
    "web": "orderloom.cli.web:web",
    "worker": "orderloom.cli.worker:worker",
    "migrate": "orderloom.cli.migrate:migrate",
    "user": "orderloom.cli.user:user",
    "key": "orderloom.cli.key:key",
    "import": "orderloom.cli.import_:import_",
    "export": "orderloom.cli.export:export",
    "simulate": "orderloom.cli.simulate.command:simulate",
    "search": "orderloom.cli.search:search",
    "fsck": "orderloom.cli.fsck:fsck",
    "bench": "orderloom.cli.bench.command:bench",
    "doctor": "orderloom.cli.doctor:doctor",
    "plugins": "orderloom.cli.plugins:plugins",
}

FAILED = 1
USAGE = 2
TERMINATED = 143


class Commands(click.Group):
    """A group that imports a command's file only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, where in COMMANDS.items() if importlib.util.find_spec(where.partition(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is not a click command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="orderloom")
def cli() -> None:
    """Orderloom: an order management system.

    Settings are read from ORDERLOOM_* environment variables. The embedded database is found through ORDERLOOM_HOME;
    every command works with the product running or stopped.

    Exit codes: 0 done; 1 refused or failed, the reason is on standard error; 2 wrong usage or wrong settings.
    """


def main() -> None:
    """The console entry point: refusals become a line, not a traceback, and SIGTERM stops what was started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        cli.main(prog_name="orderloom")
    except (SettingsRefused, PluginsRefused) as refused:
        _end(USAGE, str(refused))
    except (PostgresRefused, DatabaseRefused) as refused:
        _end(FAILED, str(refused))
    except Refusal as refusal:
        facts = ", ".join(f"{name}={readable(value)}" for name, value in refusal.facts.items())
        _end(FAILED, f"{refusal} ({refusal.code}{': ' if facts else ''}{facts})")
    except OSError as error:  # no room on a disk, no right to a file
        _end(FAILED, str(error))
    except psycopg.OperationalError as error:
        _end(FAILED, f"the database does not answer: {error}".strip())


def _end(code: int, text: str) -> None:
    for line in text.splitlines():
        click.echo(f"orderloom: {line}", err=True)
    sys.exit(code)
