"""Violations to plant: for each rule small files that break it, and what the rule must say of them."""

from collections.abc import Mapping
from typing import NamedTuple


class Plant(NamedTuple):
    rule: str
    files: Mapping[str, str]
    named: str  # must stand in exactly one of the violations found


MIGRATION = "orderloom/infra/migrations/0001_first.sql"
TABLES = """-- context: orders
CREATE TABLE orders (id uuid PRIMARY KEY);
-- context: inventory
CREATE TABLE stock_levels (sku text PRIMARY KEY);
"""
STORE = "orderloom/orders/store.py"


def in_store(statement: str) -> dict[str, str]:
    return {
        MIGRATION: TABLES,
        "orderloom/inventory/__init__.py": "",
        STORE: f'async def save(tx):\n    await tx.execute("""{statement}""")\n',
    }


def in_commands(body: str, imports: str = "") -> dict[str, str]:
    return {"orderloom/orders/commands.py": f"{imports}\n\ndef act(work, tx, name):\n    {body}\n"}


def in_test(body: str) -> dict[str, str]:
    start = "import os\nfrom orderloom.orders import commands\n\n\ndef test_it(monkeypatch, patch):\n    "
    return {"tests/test_it.py": start + body + "\n"}


SIZE_AND_NAMES = [
    Plant("tidy.file_length", {"orderloom/orders/model.py": "x = 1\n" * 401}, "orderloom/orders/model.py:1: 401 lines"),
    Plant(
        "tidy.file_length", {"tests/project/ratchet.json": '{"files": {"a.py": 500}, "functions": {}}'}, "lower or drop"
    ),
    Plant("tidy.function_length", in_commands("\n    ".join(["pass"] * 41)), "commands.py::act:3: 42 lines"),
    Plant("tidy.banned_names", {"orderloom/orders/utils.py": ""}, "“utils” says nothing"),
    Plant("tidy.banned_names", {"orderloom/orders/model.py": "class OrderManager: ..."}, "“OrderManager” says nothing"),
    Plant("tidy.banned_names", {"tests/test_it.py": "def common_setup(): ..."}, "“common_setup” says nothing"),
    Plant("tidy.leftovers", in_commands("pass  # TO" + "DO later"), "commands.py:4: left over"),
    Plant("tidy.leftovers", {MIGRATION: "SELECT 1; -- FIX" + "ME"}, "0001_first.sql:1: left over"),
    Plant("tidy.print", in_commands("print(name)"), "commands.py:4: print() outside the command line"),
]

SILENCE_AND_PATCHES = [
    Plant("tidy.unexplained_silence", in_commands("name()  # type: " + "ignore[operator]"), "without a reason"),
    Plant("tidy.unexplained_silence", in_commands("name()  # no" + "qa: S608"), "“noqa: S608” without a reason"),
    Plant("tidy.unexplained_silence", in_commands("name()  # no" + "sec B608"), "“nosec B608” without a reason"),
    Plant("tidy.swallowed", in_commands("try: name()\n    except: raise"), "bare except"),
    Plant("tidy.swallowed", in_commands("try: name()\n    except Exception: pass"), "every error is swallowed"),
    Plant("tidy.swallowed", in_commands("with suppress(Exception): name()"), "every error is suppressed"),
    Plant("tidy.own_patch", in_test("monkeypatch.setattr(commands, 'cancel', None)"), "patches our own code"),
    Plant("tidy.own_patch", in_test("monkeypatch.setattr('orderloom.orders.commands.cancel', None)"), "our own code"),
    Plant(
        "tidy.own_patch", in_test("patch('orderloom.orders.store.read')"), "test_it.py:6: a test patches our own code"
    ),
    Plant("tidy.own_patch", in_test("patch.object(commands, 'cancel')"), "patches our own code"),
]

PURITY = [
    Plant(
        "purity.clock", in_commands("datetime.now(UTC)", "from datetime import UTC, datetime"), "datetime.now(): time"
    ),
    Plant("purity.clock", in_commands("dt.datetime.utcnow()", "import datetime as dt"), "utcnow(): time comes from"),
    Plant("purity.clock", in_commands("time()", "from time import time"), "time.time(): time comes from work.now"),
    Plant("purity.clock", {"orderloom/flows/sell.py": "import time\nx = time.time()"}, "flows/sell.py:2: time.time()"),
    Plant("purity.ids", in_commands("uuid4()", "from uuid import uuid4"), "uuid.uuid4(): ids come from"),
    Plant("purity.ids", in_commands("random.random()", "import random"), "random.random(): ids come from"),
]

SQL = [
    Plant(
        "sql.owner",
        in_store("UPDATE stock_levels SET sku = %(s)s"),
        "orders: UPDATE stock_levels, which belongs to inv",
    ),
    Plant("sql.owner", in_store("INSERT INTO stock_levels VALUES (%s)"), "orders: INSERT stock_levels"),
    Plant("sql.owner", in_store("DELETE FROM stock_levels"), "store.py:2: orders: DELETE stock_levels"),
    Plant(
        "sql.owner", in_store("SELECT 1 FROM orders JOIN stock_levels s ON true FOR UPDATE OF s"), "LOCK stock_levels"
    ),
    Plant("sql.owner", in_store("TRUNCATE orders, stock_levels"), "orders: TRUNCATE stock_levels"),
    Plant("sql.owner", in_store("COPY stock_levels FROM STDIN"), "orders: COPY stock_levels"),
    Plant("sql.owner", in_store("INSERT INTO nowhere VALUES (1)"), "INSERT nowhere, which belongs to nobody"),
    Plant(
        "sql.owner",
        in_store("WITH gone AS (DELETE FROM stock_levels RETURNING sku) INSERT INTO orders SELECT * FROM gone"),
        "orders: DELETE stock_levels",
    ),
    Plant("sql.parses", in_store("SELECT FROM WHERE"), "store.py:2: does not parse"),
    Plant("sql.parses", {MIGRATION: "CREATE TABEL orders ()"}, "0001_first.sql:1: does not parse"),
    Plant(
        "sql.place", {"orderloom/orders/commands.py": 'READ = "SELECT id FROM orders"'}, "commands.py:1: SQL outside"
    ),
    Plant("sql.place", {"orderloom/api/orders.py": 'READ = "SELECT id FROM orders"'}, "api/orders.py:1: SQL outside"),
    Plant(
        "sql.reads_only",
        {"orderloom/views/desk.py": 'X = "DELETE FROM orders WHERE false"'},
        "a read does DELETE orders",
    ),
    Plant(
        "sql.reads_only",
        {"orderloom/views/desk.py": 'X = "SELECT id FROM orders FOR SHARE"'},
        "a read does LOCK orders",
    ),
    Plant("sql.reads_only", {"orderloom/analytics/days.py": 'X = "CREATE TABLE a (b int)"'}, "a read does  CreateStmt"),
    Plant("sql.parses", in_store("SELECT {columns} FROM WHERE {conditions}"), "store.py:2: does not parse"),
    Plant(
        "sql.composed", in_commands('tx.execute(f"SELECT {name} FROM orders")'), "commands.py:4: SQL is put together"
    ),
    Plant("sql.composed", in_commands('tx.execute(f"{name} x".encode())'), "SQL is put together"),
    Plant("sql.composed", in_commands('tx.execute("SELECT " + name)'), "SQL is put together"),
    Plant("sql.composed", in_commands('tx.execute("SELECT {}".format(name))'), "SQL is put together"),
    Plant("sql.composed", in_commands('tx.execute("SELECT %s" % name)'), "SQL is put together"),
    Plant(
        "sql.composed", in_commands('query = "LOCK"\n    query += name\n    tx.execute(query)'), "SQL is put together"
    ),
]

SCHEMA = [
    Plant(
        "schema.owner", {MIGRATION: "CREATE TABLE orders (id uuid PRIMARY KEY);"}, "orders: no `-- context: NAME` line"
    ),
    Plant("schema.owner", {MIGRATION: TABLES, STORE: ""}, "stock_levels: there is no context “inventory”"),
    Plant(
        "schema.comments",
        {MIGRATION: "-- context: orders\nCREATE TABLE orders (id uuid PRIMARY KEY);"},
        "orders: no comment above it",
    ),
    Plant("schema.keys", {MIGRATION: "CREATE TABLE orders (id uuid);"}, "orders: no primary key"),
    Plant(
        "schema.append_only",
        {MIGRATION: "CREATE TABLE stock_movements (id uuid);"},
        "no refuse_change trigger for UPDATE",
    ),
    Plant(
        "schema.append_only",
        {
            MIGRATION: "CREATE TABLE events (id uuid);"
            "CREATE TRIGGER a BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();"
        },
        "events: no refuse_change trigger for TRUNCATE",
    ),
]

WORDS = "orderloom/kernel/words/orders.py"
REGISTRY = 'WORDS: object = {"order": {"placed": 1, "open": 2}, "hold": {"stock": 1}}\n'
STATUS = 'from enum import StrEnum\n\n\nclass Status(StrEnum):\n    OPEN = "open"\n    LOST = "lost"\n'
EVENT = "from orderloom.kernel.event import Event\n\n\nclass OrderLost(Event):\n    name = 'order.lost'\n"

DOCUMENTATION = [
    Plant(
        "docs.docstrings", {"orderloom/orders/commands.py": "async def cancel(work): ...\n"}, "cancel has no docstring"
    ),
    Plant("docs.docstrings", {"orderloom/flows/sell.py": "async def sell(work): ...\n"}, "sell has no docstring"),
    Plant("docs.docstrings", {"orderloom/orders/events.py": EVENT}, "OrderLost has no docstring"),
    Plant(
        "docs.docstrings",
        {"orderloom/orders/model.py": "class Lost(Conflict):\n    code = 'lost'\n"},
        "Lost has no docstring",
    ),
    Plant(
        "docs.requirements",
        {"docs/requirements.md": "done in `orderloom/flows/fly.py`"},
        "there is no orderloom/flows/fly.py",
    ),
    Plant("docs.links", {"docs/index.md": "see [this](gone.md)"}, "docs/index.md:1: there is no gone.md"),
    Plant(
        "words.known",
        {WORDS: REGISTRY, "orderloom/orders/model.py": STATUS},
        "Status: no axis of the registry has lost",
    ),
]

PERSON = "class OrderLost(OrderFact):\n    name = 'order.lost'\n    buyer_name: str\n"

FACTS = [
    Plant("facts.impersonal", {"orderloom/orders/events.py": PERSON}, "events.py:3: buyer_name: a fact holds ids"),
    Plant(
        "facts.impersonal", {"orderloom/orders/events/notes.py": "class A:\n    note: str | None"}, "note: a fact holds"
    ),
    Plant("work.commits", in_commands("await work.tx.commit()"), "commands.py:4: work.tx.commit(): only Work commits"),
    Plant(
        "work.commits", {"orderloom/api/orders.py": "connection.rollback()"}, "connection.rollback(): only Work commits"
    ),
]

HYGIENE = [
    Plant("hygiene.registries", {"README.md": "get it from pypi" + ".org"}, "README.md:1: names a package registry"),
    Plant(
        "hygiene.registries", {"requirements/run.lock": "--index" + "-url x"}, "run.lock:1: names a package registry"
    ),
    Plant("hygiene.machine_paths", {"README.md": "cd /wo" + "rk/main"}, "README.md:1: names a path of one machine"),
    Plant("hygiene.machine_paths", {"x.py": "PATH = '/ro" + "ot/.cache'"}, "x.py:1: names a path of one machine"),
    Plant("hygiene.making", {"docs/a.md": "written by an LL" + "M"}, "docs/a.md:1: talks about its making"),
    Plant("hygiene.secrets", {"key.pem": "-----BEGIN PRIVATE " + "KEY-----"}, "key.pem:1: looks like a secret"),
]

MYPY = {
    "off": "[tool.mypy]\nstrict = false\n",
    "loosened": '[tool.mypy]\nstrict = true\n[[tool.mypy.overrides]]\nmodule = "orderloom.api"\nignore_errors = true\n',
    "weakened": "[tool.mypy]\nstrict = true\ndisallow_any_generics = false\n",
}

TYPES = [
    Plant("imports.listed", {"pyproject.toml": "", "orderloom/gifts/model.py": ""}, "no contract holds gifts"),
    Plant(
        "imports.listed",
        {"pyproject.toml": "", "orderloom/gifts/events.py": ""},
        "no contract keeps orderloom.gifts.events",
    ),
    Plant("imports.listed", {"pyproject.toml": "", "orderloom/analytics/days.py": ""}, "no contract keeps analytics"),
    Plant("imports.strict", {"pyproject.toml": MYPY["off"]}, "mypy: strict is off"),
    Plant("imports.strict", {"pyproject.toml": MYPY["loosened"]}, "ignore_errors for orderloom.api"),
    Plant("imports.strict", {"pyproject.toml": MYPY["weakened"]}, "disallow_any_generics for all"),
]

PLANTS = [*SIZE_AND_NAMES, *SILENCE_AND_PATCHES, *PURITY, *SQL, *SCHEMA, *DOCUMENTATION, *FACTS, *HYGIENE, *TYPES]
