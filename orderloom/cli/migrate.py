"""`orderloom migrate`: bring the database to this release."""

import click
import psycopg

from orderloom.cli.opening import opened_settings
from orderloom.cli.output import answer, json_option
from orderloom.infra import migrate as migrations
from orderloom.infra.cluster import database, refuse_unsafe


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if something is missing.")
@json_option
def migrate(check: bool, as_json: bool) -> None:
    """Apply the migrations that the database does not have yet, and set the rights of the product's role.

    Each is one transaction with a lock timeout of 5 s and a statement timeout of 60 s. `orderloom up` does this by
    itself. JSON: {"applied": [names], "missing": [names]}.

    Exit codes: 0 the database is up to date; 1 it is not, or cannot be used; 2 wrong settings.
    """
    settings = opened_settings()
    with database(settings) as urls:
        with psycopg.connect(urls.owner, autocommit=True) as connection:
            refuse_unsafe(connection, settings)
            missing = migrations.pending(connection)
        applied = [] if check else migrations.migrate(urls.owner, urls.app_role)
    missing = [name for name in missing if name not in applied]
    lines = [f"applied {name}" for name in applied] + [f"missing {name}" for name in missing]
    answer({"applied": applied, "missing": missing}, as_json=as_json, lines=lines or ["up to date"])
    raise SystemExit(1 if missing else 0)
