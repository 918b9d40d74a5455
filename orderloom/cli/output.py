"""What commands print: one JSON document on standard output if asked for, everything else on standard error."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add `--json` as the parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")(command)


def say(text: str = "") -> None:
    """Tell the person something; never part of a result that a program reads."""
    click.echo(text, err=True)


def answer(document: Any, *, as_json: bool, lines: list[str]) -> None:
    """Print the result: as a document for programs, or as lines for people."""
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, default=str))
    else:
        for line in lines:
            click.echo(line)
