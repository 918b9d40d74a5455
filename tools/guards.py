"""What the migrations make the database guard by itself, as `orderloom/views/fsck/expected.py`: `make docs` renews it."""

from collections.abc import Iterable
from pathlib import Path

import psycopg

MODULE = Path(__file__).parents[1] / "orderloom" / "views" / "fsck" / "expected.py"
HEAD = '''"""Written by `make docs` from a migrated database: each guard by kind, table, name, and the MD5 of its definition."""

_LINES = """\\
'''
FOOT = '''"""

EXPECTED = tuple(tuple(line.split("|")) for line in _LINES.splitlines())
'''


def read(url: str) -> list[tuple[str, str, str, str]]:
    """Every guard of this database."""
    from orderloom.views.fsck.guards import GUARDS

    with psycopg.connect(url) as connection:
        rows = connection.execute(f"WITH {GUARDS} SELECT kind, tab, name, fingerprint FROM guards".encode())
        return sorted((str(kind), str(tab), str(name), str(words)) for kind, tab, name, words in rows)


def as_module(guards: Iterable[tuple[str, str, str, str]]) -> str:
    """The module that fsck imports."""
    return HEAD + "".join(f"{kind}|{tab}|{name}|{words}\n" for kind, tab, name, words in guards) + FOOT


def write(url: str) -> bool:
    """Renew the module; says whether it had to be."""
    made = as_module(read(url))
    if MODULE.exists() and MODULE.read_text("utf-8") == made:
        return False
    MODULE.write_text(made, encoding="utf-8")
    return True
