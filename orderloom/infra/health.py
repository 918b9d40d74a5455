"""What a running process asks of its database before it says that it can serve."""

from typing import NamedTuple

from psycopg.rows import class_row

from orderloom.infra.migrate import MIGRATIONS
from orderloom.infra.work import Connection

APPLIED = "SELECT migration_id FROM _yoyo_migration"
WRITABLE = "SELECT NOT pg_is_in_recovery() AND NOT current_setting('default_transaction_read_only')::boolean"
SERVER = """
SELECT current_setting('server_version') AS server, (SELECT max(migration_id) FROM _yoyo_migration) AS schema,
       current_setting('server_encoding') AS encoding, pg_database_size(current_database()) AS size_bytes
"""


class Server(NamedTuple):
    """What the database is: its release, the newest migration that it has, its encoding, its size."""

    server: str
    schema: str
    encoding: str
    size_bytes: int


async def server(tx: Connection) -> Server:
    """What this process works on."""
    async with tx.cursor(row_factory=class_row(Server)) as cursor:
        found = await (await cursor.execute(SERVER)).fetchone()
    assert found is not None
    return found


async def migrated(tx: Connection) -> bool:
    """Whether every migration of this release has been applied."""
    cursor = await tx.execute(APPLIED)
    applied = {row[0] for row in await cursor.fetchall()}
    return {path.stem for path in MIGRATIONS.glob("*.sql")} <= applied


async def writable(tx: Connection) -> bool:
    """Whether the server takes writes: a standby does not, nor one that was told to keep to reading."""
    row = await (await tx.execute(WRITABLE)).fetchone()
    return row is not None and bool(row[0])
