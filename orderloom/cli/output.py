"""What commands print: one JSON document on standard output if asked for, everything else on standard error."""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

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


@contextlib.contextmanager
def whole_file(path: str) -> Iterator[IO[bytes]]:
    """The file takes its place when the block ends; on any error nothing of it is left. `-`: standard output."""
    if path == "-":
        yield sys.stdout.buffer
        return
    place = Path(path).resolve()
    part = Path(f"{place}.part-{os.getpid()}")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
