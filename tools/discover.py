"""Finds in the code what the reference pages list: every module is imported, every class looked at once."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import click

import orderloom
from orderloom.kernel.errors import Refusal
from orderloom.kernel.event import Event
from orderloom.kernel.lifecycle import Lifecycle


def modules() -> list[ModuleType]:
    """Every module of the package, imported."""
    names = (found.name for found in pkgutil.walk_packages(orderloom.__path__, "orderloom."))
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


def subclasses(base: type[Any]) -> list[type[Any]]:
    """Every class below `base` in our own modules, by module and name."""
    modules()
    found: set[type[Any]] = set()
    waiting = [base]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += [each for each in below if each not in found]
        found |= {each for each in below if each.__module__.startswith("orderloom.")}
    # A dataclass with slots replaces the class that was written: only the one that its module has counts.
    real = (each for each in found if getattr(inspect.getmodule(each), each.__name__, None) is each)
    return sorted(real, key=lambda each: (each.__module__, each.__name__))


def refusals() -> list[type[Refusal]]:
    return [each for each in subclasses(Refusal) if "code" in vars(each)]


def events() -> list[type[Event]]:
    return [each for each in subclasses(Event) if "name" in vars(each)]


def lifecycles() -> Iterator[tuple[str, Lifecycle[Any, Any]]]:
    """Each lifecycle by the place where it stands."""
    seen: set[int] = set()
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, Lifecycle) and id(value) not in seen:
                seen.add(id(value))
                yield f"{module.__name__}.{name}", value


def permissions() -> dict[str, str]:
    return dict(_from("orderloom.identity.model", "PERMISSIONS", {}))


def roles() -> dict[str, frozenset[str]]:
    return dict(_from("orderloom.identity.model", "ROLES", {}))


def fsck_rules() -> dict[str, Any]:
    return dict(_from("orderloom.views.fsck", "RULES", {}))


def cli() -> click.Group | None:
    found = _from("orderloom.cli.app", "cli", None)
    return found if isinstance(found, click.Group) else None


def _from(module: str, name: str, otherwise: Any) -> Any:
    """A part of the code that may not exist yet."""
    try:
        return getattr(importlib.import_module(module), name, otherwise)
    except ModuleNotFoundError as missing:
        if missing.name and (module == missing.name or module.startswith(f"{missing.name}.")):
            return otherwise
        raise


def sentence(documented: object) -> str:
    """The docstring on one line."""
    return " ".join((inspect.getdoc(documented) or "").split())


def command_names() -> list[str]:
    """Every command with its subcommands, as it is typed after `orderloom`."""
    return _below(group, click.Context(group)) if (group := cli()) else []


def _below(group: click.Group, context: click.Context) -> list[str]:
    names = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            names.append(name)
            names += (
                [f"{name} {below}" for below in _below(command, context)] if isinstance(command, click.Group) else []
            )
    return names
