"""What looks like a violation and is none: the rules must let it pass."""

from collections.abc import Mapping
from typing import NamedTuple

from .planted import MIGRATION, REGISTRY, TABLES, WORDS, in_commands, in_store, in_test


class Innocent(NamedTuple):
    rule: str
    why: str
    files: Mapping[str, str]


COLUMNS = 'COLUMNS = "id, status"\nREAD = f"SELECT {COLUMNS} FROM orders WHERE id = %(id)s"\n'
FORMATTED = 'BASE = "SELECT id FROM orders WHERE {which}"\nOPEN = BASE.format(which="status = 1")\n'
SAFE = "from psycopg import sql\n\nFIND = sql.SQL('SELECT id FROM orders WHERE {conditions} LIMIT {limit}')\n"
ENDED = 'from enum import StrEnum\n\n\nclass Status(StrEnum):\n    OPEN = "open"\n'

INNOCENT = [
    Innocent("tidy.file_length", "in the ratchet", {
        "a.py": "x = 1\n" * 450, "tests/project/ratchet.json": '{"files": {"a.py": 450}, "functions": {}}'}),
    Innocent("tidy.banned_names", "another word", {"orderloom/infra/database.py": "class Metadata: ..."}),
    Innocent("tidy.print", "the command line", {"orderloom/cli/app.py": "print(1)"}),
    Innocent("tidy.unexplained_silence", "has its reason", in_commands(
        "name()  # type: " + "ignore[operator]  # the driver has no types here")),
    Innocent("tidy.swallowed", "is handled", in_commands("try: name()\n    except Exception as error: work(error)")),
    Innocent("tidy.own_patch", "not ours", in_test("monkeypatch.setattr(os, 'getuid', None)")),
    Innocent("tidy.own_patch", "the environment", in_test("monkeypatch.setenv('ORDERLOOM_PORT', '1')")),
    Innocent("purity.clock", "an edge may look at the clock", {"orderloom/jobs/sweep.py": "import time\ntime.time()"}),
    Innocent("purity.ids", "says why", in_commands(
        "uuid4()  # allow purity.ids: a nonce, never a key", "from uuid import uuid4")),
    Innocent("sql.owner", "its own table", in_store("UPDATE orders SET id = %(id)s WHERE id = %(old)s")),
    Innocent("sql.owner", "reads another's", in_store("SELECT o.id FROM orders o, stock_levels s FOR UPDATE OF o")),
    Innocent("sql.owner", "a temporary table", in_store("CREATE TEMP TABLE mine (a int); INSERT INTO mine VALUES (1)")),
    Innocent("sql.parses", "every placeholder", in_store("SELECT %(a)s::uuid[], %s, 5 %% 2, %b FROM orders")),
    Innocent("sql.place", "words, not SQL", in_commands('"""SELECT your words with care."""')),
    Innocent("sql.reads_only", "reads", {"orderloom/views/desk.py": 'X = "SELECT count(*) FROM orders"'}),
    Innocent("sql.composed", "of constants only", {"orderloom/orders/store.py": COLUMNS}),
    Innocent("sql.composed", "made at import", {"orderloom/views/a.py": 'A = f"SELECT {many(B)} FROM c"'}),
    Innocent("sql.composed", "psycopg quotes it", {"orderloom/orders/store.py": SAFE}),
    Innocent("sql.composed", "filled with constants", {"orderloom/orders/store.py": FORMATTED}),
    Innocent("sql.parses", "words of an error", in_commands('raise ValueError("SELECT now() gave nothing")')),
    Innocent("sql.parses", "a template", {"orderloom/orders/store.py": SAFE}),
    Innocent("schema.owner", "one line for the group", {MIGRATION: TABLES, "orderloom/orders/store.py": "",
                                                        "orderloom/inventory/store.py": ""}),
    Innocent("words.known", "has words", {WORDS: REGISTRY, "orderloom/orders/model.py": ENDED}),
    Innocent("facts.impersonal", "ids and numbers", {
        "orderloom/orders/events.py": "class A:\n    name = 'order.noted'\n    note_id: UUID\n    addresses: int\n"}),
    Innocent("work.commits", "a command of that name", in_commands("await commands.commit(work)")),
    Innocent("hygiene.machine_paths", "a folder of ours", {"a.md": "run it in ./wo" + "rk or orderloom/wo" + "rk.py"}),
]  # fmt: skip
