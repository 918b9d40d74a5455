"""The reference pages that need no database: refusals, events, permissions, settings, commands, lifecycles, words."""

import json
from dataclasses import fields
from itertools import groupby
from typing import Any

import click

from orderloom.kernel.errors import Refusal
from orderloom.kernel.event import Event
from orderloom.kernel.lifecycle import Lifecycle
from tools import discover
from tools import words as registry
from tools.markdown import code, fenced, page, table


def refusals() -> str:
    intro = (
        "Every refusal has a stable `code`, which programs may rely on, and a sentence for people. Over HTTP it "
        "is an RFC 9457 "
        "problem document; on the command line it is the message on standard error."
    )
    rows = [(code(each.code), str(status), discover.sentence(each), each.__module__) for each, status in _with_status()]
    return page("Refusals", intro, table(("Code", "HTTP", "What it says", "Where it is raised from"), sorted(rows)))


def _with_status() -> list[tuple[type[Refusal], int]]:
    from orderloom.api.errors import STATUS_OF

    found = []
    for each in discover.refusals():
        nearest = next((base for base in each.__mro__ if base in STATUS_OF), Refusal)
        found.append((each, STATUS_OF.get(nearest, 400)))
    return found


def events() -> str:
    intro = (
        "What the system states about itself, in the past tense, written in the same transaction as the change. "
        "Facts hold ids, "
        "codes and numbers; names and addresses are looked up by id when they are needed. Each carries its "
        "aggregate, its number "
        "there (1, 2, 3 …), who did it, when it happened and when it was recorded, and its position in the feed."
    )
    found = sorted(discover.events(), key=lambda each: (each.aggregate, each.name))
    parts = [
        f"## {aggregate}\n\n{_events(list(group))}" for aggregate, group in groupby(found, lambda each: each.aggregate)
    ]
    return page("Events", intro, *parts)


def _events(group: list[type[Event]]) -> str:
    rows = [(code(each.name), discover.sentence(each), ", ".join(_fields(each))) for each in group]
    return table(("Name", "What happened", "Body"), rows)


def _fields(each: type[Any]) -> list[str]:
    return [code(part.name) for part in fields(each)]


def permissions() -> str:
    intro = (
        "Each route names one permission. Staff have them through a role, API keys one by one; both may be "
        "limited to channels and locations."
    )
    given = {name: [role for role, held in discover.roles().items() if name in held] for name in discover.permissions()}
    rows = [(code(name), words, ", ".join(given[name])) for name, words in discover.permissions().items()]
    return page("Permissions", intro, table(("Permission", "What it lets you do", "Roles that have it"), rows))


def settings() -> str:
    from orderloom.infra.settings import documented

    intro = (
        "Read from the environment at start and checked before anything else happens; a wrong one stops the start "
        "and is named."
    )
    rows = [(code(each.variable), each.default or "none", each.description) for each in documented()]
    return page("Settings", intro, table(("Variable", "Default", "What it does"), rows))


def commands() -> str:
    group = discover.cli()
    intro = (
        "Every command explains itself with `--help`, works with the product running or stopped, and prints one "
        "JSON document with `--json` where it has that."
    )
    if group is None:
        return page("Command line", intro, "None yet.")
    context = click.Context(group, info_name="orderloom")
    return page("Command line", intro, *_commands(group, context, "orderloom"))


def _commands(group: click.Group, context: click.Context, path: str) -> list[str]:
    parts = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        below = click.Context(command, info_name=name, parent=context)
        parts.append(_command(command, below, f"{path} {name}"))
        if isinstance(command, click.Group):
            parts += _commands(command, below, f"{path} {name}")
    return parts


def _command(command: click.Command, context: click.Context, path: str) -> str:
    usage = " ".join(command.collect_usage_pieces(context))
    said = "\n\n".join(" ".join(part.split()) for part in (command.help or "").replace("\b", "").split("\n\n"))
    rows = [record for each in command.params if (record := each.get_help_record(context))]
    options = table(("Option", "What it does"), [(code(names), words) for names, words in rows]) if rows else ""
    return f"## `{path}`\n\n{said}\n\nUsage: `{path} {usage}`\n\n{options}"


def lifecycles() -> str:
    intro = (
        "The few states that are really kept. Whatever is not drawn is refused with `move_refused`. Payment and "
        "fulfilment of an order are computed from amounts and quantities, so they have no picture here."
    )
    parts = [f"## {_title(place)}\n\n{_diagram(each)}" for place, each in discover.lifecycles()]
    return page("Lifecycles", intro, *parts)


def _title(place: str) -> str:
    parts = place.removeprefix("orderloom.").split(".")
    name = parts.pop().removesuffix("LIFECYCLE").strip("_").lower()
    return " · ".join([part for part in parts if part != "model"] + ([name] if name else []))


def _diagram(each: Lifecycle[Any, Any]) -> str:
    reached = set(each.moves.values())
    starts = {status for status, _ in each.moves} - reached or {next(iter(each.moves))[0]}
    ends = reached - {status for status, _ in each.moves}
    lines = [f"    [*] --> {status.value}" for status in sorted(starts)]
    lines += [f"    {start.value} --> {end.value}: {action.value}" for (start, action), end in each.moves.items()]
    lines += [f"    {status.value} --> [*]" for status in sorted(ends)]
    return fenced("mermaid", ["stateDiagram-v2", *lines])


def fsck() -> str:
    intro = (
        "What `orderloom fsck` recomputes. Each rule is one SELECT that gives the rows that break it; all find nothing."
    )
    rows = [(code(name), rule.sentence) for name, rule in sorted(discover.fsck_rules().items())]
    return page("Invariants", intro, table(("Rule", "What is wrong where it finds something"), rows))


def words() -> str:
    intro = (
        "One registry, two languages: code, API, console, mails and reports use these words. It is "
        "`orderloom/kernel/words/`; "
        "add there, never translate a code elsewhere."
    )
    parts = [
        f"## {axis.replace('_', ' ')}\n\n"
        + table(("Code", "English", "中文"), [(code(c), w.en, w.zh) for c, w in codes.items()])
        for axis, codes in registry.groups().items()
    ]
    return page("Words", intro, *parts)


def words_document() -> str:
    """The registry for programs: group → code → language → words."""
    return registry.document()


def openapi_document() -> str:
    """What the product serves at /openapi.json: what clients and the console are built from."""
    from orderloom.main import create_app

    document = create_app("postgresql://localhost/none").openapi()
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def import_columns() -> str:
    from orderloom.flows.importing.kinds.known import KINDS
    from orderloom.flows.importing.opened import OPTIONS

    intro = (
        "The columns of files that are imported and exported. How files are read: [guide](../guides/import.md). A name that "
        "ends in `.*` is a family: `title.en`, `custom.material`."
    )
    reading = [(code(name), says) for name, says in OPTIONS.items()]
    parts = ["## Options of every kind", table(("Option", "What it says"), reading)]
    for kind in KINDS.values():
        rows = [
            (
                code(column.name),
                "record" if column.of == "record" else "row",
                "required" if column.required else "only exported" if column.shown else "",
                column.says,
                code(column.example) if column.example else "",
            )
            for column in kind.columns.all
        ]
        needs = f"Needs the permissions `imports.run` and `{kind.permission}`."
        nested = f" In NDJSON a record's rows stand in its member `{kind.nested}`." if kind.nested else ""
        parts += [f"## {kind.name.capitalize()}", needs + nested]
        options = [(code(name), says) for name, says in kind.options.items()]
        parts += [table(("Option", "What it says"), options)] if options else []
        parts.append(table(("Column", "Of", "", "What it says", "Example"), rows))
    return page("Columns of files", intro, *parts)
