"""Runs a program of the embedded PostgreSQL on an installation's database: `python -m tools.postgres pg_dump -Fc -f shop.dump`.

The database is found as every command finds it, and started for the time of the program if the product is stopped.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from psycopg.conninfo import conninfo_to_dict

from orderloom.infra.cluster import database
from orderloom.infra.postgres_binaries import embedded_bin
from orderloom.infra.settings import load


def environment(url: str) -> dict[str, str]:
    """The address as the variables that PostgreSQL's programs read: a password among the arguments could be seen by others."""
    given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    return {"PGDATABASE" if name == "dbname" else f"PG{name.upper()}": value for name, value in given.items()}


def run(program: str, arguments: Sequence[str]) -> int:
    """Run it as the superuser of an embedded database, as the owner of the tables on a server of its own."""
    with database(load()) as urls:
        address = environment(urls.superuser or urls.owner)
        return subprocess.call([embedded_bin() / program, *arguments], env=dict(os.environ) | address)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tools.postgres PROGRAM [ARGUMENTS], such as pg_dump, pg_restore, psql")
    sys.exit(run(sys.argv[1], sys.argv[2:]))
