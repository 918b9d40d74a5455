"""The schema that the migrations give, read from a live database: as SQL to compare, as a picture to look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg

from tools.markdown import fenced, page, table

CATALOG = (Path(__file__).parent / "catalog.sql").read_text(encoding="utf-8")
MIGRATIONS = Path(__file__).parents[1] / "orderloom" / "infra" / "migrations"
COLUMN, CONSTRAINT, INDEX, TRIGGER, VIEW, OPTIONS, FUNCTION = range(1, 8)

OWNER_LINE = re.compile(r"^--\s*context:\s*(\w+)\s*$")
TABLE_LINE = re.compile(
    r"^\s*CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:public\.)?\"?(\w+)\"?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Made:
    """One CREATE TABLE in a migration."""

    table: str
    line: int
    owner: str  # empty where no `-- context: NAME` stands above it
    comment: str


def made_by(migration: str) -> Iterator[Made]:
    owner = ""
    comment: list[str] = []
    for number, line in enumerate(migration.splitlines(), 1):
        if group := OWNER_LINE.match(line):
            owner, comment = group.group(1), []
        elif line.startswith("--"):
            comment.append(line.lstrip("- "))
        elif found := TABLE_LINE.match(line):
            yield Made(found.group(1), number, owner, " ".join(comment))
        if not line.startswith("--"):
            comment = []


@dataclass(slots=True)
class Thing:
    """A table, view or function with all that hangs on it."""

    name: str
    parts: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, kind: int) -> list[tuple[str, str]]:
        return self.parts.get(kind, [])


def read(url: str) -> list[Thing]:
    with psycopg.connect(url) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(CATALOG.encode()).fetchall()
    things = []
    rows.sort(key=lambda row: row[:4])  # here, because servers sort text each in their own way
    for name, group in groupby(rows, key=lambda row: str(row[0])):
        thing = Thing(name)
        for _, kind, _, part, definition in group:
            thing.parts.setdefault(kind, []).append((part, definition))
        things.append(thing)
    return things


def as_sql(things: list[Thing]) -> str:
    """One line a column, constraint, index and trigger, so that a difference names what differs."""
    head = "-- Written by `make docs` from a migrated database. Change a migration, not this file."
    return "\n\n".join([head, *("\n".join(_lines(thing)) for thing in things)]) + "\n"


def _lines(thing: Thing) -> Iterator[str]:
    if columns := thing.of(COLUMN):
        yield f"-- table {thing.name}" + "".join(f" ({options})" for _, options in thing.of(OPTIONS))
        yield from (f"{thing.name}.{name} {definition}" for name, definition in columns)
        yield from (f"{thing.name}: CONSTRAINT {name} {words}" for name, words in thing.of(CONSTRAINT))
        yield from (f"{words};" for _, words in [*thing.of(INDEX), *thing.of(TRIGGER)])
    for kind, word in ((VIEW, "view"), (FUNCTION, "function")):
        for arguments, words in thing.of(kind):
            yield f"-- {word} {thing.name}({arguments})" if kind == FUNCTION else f"-- {word} {thing.name}"
            yield " ".join(words.split())


def as_page(things: list[Thing]) -> str:
    made = {one.table: one for path in sorted(MIGRATIONS.glob("*.sql")) for one in made_by(path.read_text("utf-8"))}
    tables = [thing for thing in things if thing.of(COLUMN)]
    intro = "Each table belongs to one context, which alone writes it. Every column stands in [schema.txt](schema.txt)."
    owners = sorted({made[each.name].owner for each in tables if each.name in made})
    parts = [
        _of_owner(owner, [each for each in tables if each.name in made and made[each.name].owner == owner], made)
        for owner in owners
    ]
    return page("Tables", intro, *parts)


def _of_owner(owner: str, tables: list[Thing], made: dict[str, Made]) -> str:
    rows = [(f"`{each.name}`", made[each.name].comment, _kept(each)) for each in tables]
    lines = [line for each in tables for line in _entity(each)]
    return (
        f"## {owner}\n\n{table(('Table', 'What it holds', 'Rows'), rows)}\n\n{fenced('mermaid', ['erDiagram', *lines])}"
    )


def _kept(thing: Thing) -> str:
    refuses = any("refuse_change()" in words for _, words in thing.of(TRIGGER))
    return "append-only" if refuses else "changed in place"


def _entity(thing: Thing) -> Iterator[str]:
    keys = {"PK": _columns_of(thing, "PRIMARY KEY"), "FK": _columns_of(thing, "FOREIGN KEY")}
    yield f"    {thing.name} {{"
    for name, definition in thing.of(COLUMN):
        marks = ", ".join(mark for mark, columns in keys.items() if name in columns)
        yield f"        {_type(definition)} {name} {marks}".rstrip()
    yield "    }"
    for _, words in thing.of(CONSTRAINT):
        if target := re.search(r"REFERENCES (\w+)", words):
            columns = re.match(r"FOREIGN KEY \(([^)]*)\)", words)
            yield f'    {target.group(1)} ||--o{{ {thing.name} : "{columns.group(1) if columns else ""}"'


def _columns_of(thing: Thing, kind: str) -> set[str]:
    found = (re.match(rf"{kind} \(([^)]*)\)", words) for _, words in thing.of(CONSTRAINT))
    return {name.strip(' "') for match in found if match for name in match.group(1).split(",")}


def _type(definition: str) -> str:
    words = re.split(r" NOT NULL| DEFAULT| GENERATED", definition)[0]
    short = {"timestamp with time zone": "timestamptz", "character": "char", "character varying": "varchar"}
    return re.sub(r"\W+", "_", short.get(re.sub(r"\(.*\)", "", words), words)).strip("_")
