"""What the migrations make the database guard by itself, as `orderloom/views/fsck/expected.py`: `make docs` renews it."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import psycopg

MODULE = Path(__file__).parents[1] / "orderloom" / "views" / "fsck" / "expected.py"
HEAD = '''"""Written by `make docs` from a migrated database: each guard of a kind and table, with the MD5 of its definition."""

_LINES = """\\
'''
FOOT = '''"""

EXPECTED = tuple(
    (kind, table, *named.rpartition("=")[::2])
    for kind, table, *guards in (line.split("|") for line in _LINES.splitlines())
    for named in guards
)
'''


def read(url: str) -> list[tuple[str, str, str, str]]:
    """Every guard of this database."""
    from orderloom.views.fsck.guards import GUARDS

    with psycopg.connect(url) as connection:
        rows = connection.execute(f"WITH {GUARDS} SELECT kind, tab, name, fingerprint FROM guards".encode())
        return sorted((str(kind), str(tab), str(name), str(words)) for kind, tab, name, words in rows)


def as_module(guards: Iterable[tuple[str, str, str, str]]) -> str:
    """The module that fsck imports."""
    lines: list[str] = []
    for (kind, table), found in groupby(guards, key=itemgetter(0, 1)):
        named = [f"{name}={words}" for _, _, name, words in found]
        lines += ["|".join((kind, table, *named[nth : nth + 2])) for nth in range(0, len(named), 2)]
    return HEAD + "".join(f"{line}\n" for line in lines) + FOOT


def write(url: str) -> bool:
    """Renew the module; says whether it had to be."""
    made = as_module(read(url))
    if MODULE.exists() and MODULE.read_text("utf-8") == made:
        return False
    MODULE.write_text(made, encoding="utf-8")
    return True
