"""Whether anything changed: a digest of every table."""

from collections.abc import Mapping

from orderloom.infra.work import Pool, reading

# Noted by the way, whoever asks and whatever is answered.
BY_THE_WAY = ("sign_in_attempts", "procrastinate_workers")
TABLES = """
SELECT table_name FROM information_schema.tables
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL (%s) ORDER BY table_name
"""
SEEN = "to_jsonb(t) - 'last_used_at' - 'last_seen_at'"


async def digests(pool: Pool) -> Mapping[str, str]:
    """Each table's rows, how many and what they say; when a credential was last seen aside."""
    async with reading(pool) as tx:
        names = [name for (name,) in await (await tx.execute(TABLES, [list(BY_THE_WAY)])).fetchall()]
        one = "SELECT '{0}', count(*) || ' ' || coalesce(sum(hashtextextended(({1})::text, 0)), 0) FROM {0} t"
        text = " UNION ALL ".join(one.format(name, SEEN) for name in names)
        return dict(await (await tx.execute(text.encode())).fetchall())
