"""Personal data lives only in rows that can be erased."""

from tests.markers import marked

from .registry import Violation, rule


@rule("personal.marker", "What is kept for ever must not say who somebody is.", reads_sources=False)
def marked_tables(database_url: str, marker: str) -> list[Violation]:
    found = marked(database_url, marker)
    return [Violation("personal.marker", table, 1, f"{count} rows hold it") for table, count in sorted(found.items())]
