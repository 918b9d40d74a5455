"""Writes docs/reference, docs/words.md and what fsck expects: `make docs`. Checked by tests/project/test_reference.py."""

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tools import columns, guards, pages, schema
from tools.api_page import api

DOCS = Path(__file__).parents[1] / "docs"


def from_code() -> dict[str, str]:
    """Each page that the code alone gives, by its path under docs/."""
    return {
        "reference/api.md": api(),
        "reference/cli.md": pages.commands(),
        "reference/events.md": pages.events(),
        "reference/import-columns.md": pages.import_columns(),
        "reference/invariants.md": pages.fsck(),
        "reference/lifecycles.md": pages.lifecycles(),
        "reference/openapi.json": pages.openapi_document(),
        "reference/permissions.md": pages.permissions(),
        "reference/refusals.md": pages.refusals(),
        "reference/settings.md": pages.settings(),
        "reference/words.json": pages.words_document(),
        "words.md": pages.words(),
    }


def from_database(url: str) -> dict[str, str]:
    """Each page that needs a migrated database."""
    things = schema.read(url)
    return {"reference/tables.md": schema.as_page(things), "reference/schema.txt": schema.as_sql(things)}


def written() -> dict[str, str]:
    """What stands under docs/ now."""
    paths = [*(DOCS / "reference").glob("*.*"), DOCS / "words.md"]
    return {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in paths if path.exists()}


@contextlib.contextmanager
def migrated() -> Iterator[str]:
    """The address of a fresh, migrated database on a server of its own."""
    from orderloom.infra.cluster import APP, create_database, start, urls
    from orderloom.infra.migrate import migrate
    from orderloom.infra.postgres_home import Home
    from orderloom.infra.postgres_server import stop

    with tempfile.TemporaryDirectory(prefix="orderloom-docs-") as folder, contextlib.ExitStack() as stack:
        Path(folder).chmod(0o711)
        home = Home(Path(folder))
        home.prepare()
        using = stack.enter_context(contextlib.ExitStack())
        using.enter_context(home.using())
        stack.enter_context(home.managing())
        running = start(home)
        try:
            superuser = urls(home, "postgres").superuser or ""
            with psycopg.connect(superuser, autocommit=True) as connection:
                create_database(connection, "reference")
            migrate(urls(home, "reference").owner, APP)
            yield urls(home, "reference").superuser or ""
        finally:
            using.close()
            with home.unused():
                stop(running)


def main() -> None:
    if columns.write():
        print("wrote orderloom/plugins/columns.py", file=sys.stderr)
    with migrated() as url:
        if guards.write(url):
            print("wrote orderloom/views/fsck/expected.py", file=sys.stderr)
        made = from_code() | from_database(url)
    before = written()
    for name in before.keys() - made.keys():
        (DOCS / name).unlink()
    for name, text in made.items():
        if before.get(name) != text:
            (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
            (DOCS / name).write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
