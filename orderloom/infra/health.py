"""What a running process asks of its database before it says that it can serve."""

from orderloom.infra.migrate import MIGRATIONS
from orderloom.infra.work import Connection

APPLIED = "SELECT migration_id FROM _yoyo_migration"


async def migrated(tx: Connection) -> bool:
    """Whether every migration of this release has been applied."""
    cursor = await tx.execute(APPLIED)
    applied = {row[0] for row in await cursor.fetchall()}
    return {path.stem for path in MIGRATIONS.glob("*.sql")} <= applied
