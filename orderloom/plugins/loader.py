"""Finds plug-ins by their entry points, makes them, and holds them to their ports. A bad one stops the start, by name."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from orderloom.plugins.import_formats import ImportFormat
from orderloom.plugins.order_rules import OrderRule
from orderloom.plugins.point import Options, Point, faults
from orderloom.plugins.points import IMPORT_FORMAT, ORDER_RULE, POINTS

NAME = r"^[a-z][a-z0-9-]{0,39}$"
OPTION_PREFIX = "ORDERLOOM_PLUGIN_"


class PluginsRefused(Exception):
    """Plug-ins that are installed cannot be used. Each problem names the plug-in and what is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """One plug-in that is installed. `made` is None while it is switched off."""

    name: str
    point: str
    package: str
    version: str
    source: str  # module:attribute
    made: Any = None

    @property
    def enabled(self) -> bool:
        return self.made is not None


@dataclass(frozen=True, slots=True)
class Plugins:
    """All plug-ins of this process."""

    all: tuple[Plugin, ...] = ()
    _by_point: dict[str, dict[str, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def at(self, point: Point) -> Mapping[str, Any]:
        """The objects at a point, by name, in order of their names."""
        if point.name not in self._by_point:
            found = [one for one in self.all if one.point == point.name and one.enabled]
            self._by_point[point.name] = {one.name: one.made for one in sorted(found, key=lambda one: one.name)}
        return self._by_point[point.name]

    @property
    def order_rules(self) -> Mapping[str, OrderRule]:
        return cast(Mapping[str, OrderRule], self.at(ORDER_RULE))

    @property
    def import_formats(self) -> Mapping[str, ImportFormat]:
        return cast(Mapping[str, ImportFormat], self.at(IMPORT_FORMAT))


NONE = Plugins()
_current = [NONE]


def loaded() -> Plugins:
    """The plug-ins of this process; none until `use` was called at its start."""
    return _current[0]


def use(plugins: Plugins) -> None:
    """Make these the plug-ins of this process."""
    _current[0] = plugins


def load(
    *,
    disabled: Collection[str] = (),
    environ: Mapping[str, str] | None = None,
    points: Iterable[Point] = POINTS,
    found: Iterable[EntryPoint] | None = None,
) -> Plugins:
    """Find and make every plug-in that is not switched off, or refuse with all problems at once."""
    environ = os.environ if environ is None else environ
    plugins: list[Plugin] = []
    problems: list[str] = []
    for point, entry in _entries(points, found):
        told = Plugin(name=entry.name, point=point.name, source=entry.value, **_distribution(entry))
        taken = [one.package for one in plugins if (one.point, one.name) == (point.name, entry.name)]
        if wrong := _misnamed(point, entry.name, taken):
            problems.append(_problem(told, wrong))
        elif entry.name in disabled:
            plugins.append(told)
        else:
            made, wrongs = _make(point, entry, options_of(entry.name, environ))
            problems += [_problem(told, each) for each in wrongs]
            plugins.append(_with(told, made))
    unknown = sorted(set(disabled) - {one.name for one in plugins})
    problems += [f"there is no plug-in {name} that could be switched off" for name in unknown]
    if problems:
        raise PluginsRefused(problems)
    return Plugins(tuple(plugins))


def options_of(name: str, environ: Mapping[str, str]) -> Options:
    """What is set for a plug-in: ORDERLOOM_PLUGIN_<NAME>__<OPTION>, with _ for - in the name."""
    prefix = f"{OPTION_PREFIX}{name.upper().replace('-', '_')}__"
    return {key.removeprefix(prefix).lower(): value for key, value in environ.items() if key.startswith(prefix)}


def _entries(points: Iterable[Point], found: Iterable[EntryPoint] | None) -> Iterator[tuple[Point, EntryPoint]]:
    given = None if found is None else list(found)
    for point in points:
        every = entry_points(group=point.group) if given is None else given
        ours = {(one.name, one.value): one for one in every if one.group == point.group}
        yield from ((point, ours[key]) for key in sorted(ours))


def _distribution(entry: EntryPoint) -> dict[str, str]:
    dist = entry.dist
    return {"package": dist.name if dist else "?", "version": dist.version if dist else "?"}


def _misnamed(point: Point, name: str, taken: Sequence[str]) -> str | None:
    if not re.fullmatch(NAME, name):
        return "its name must be 1 to 40 small letters, digits and -, and begin with a letter"
    if name.partition("-")[0] in point.reserved:
        return "this name is one of the product's own"
    if taken:
        return f"{taken[0]} has a plug-in of this name at the same point"
    return None


def _make(point: Point, entry: EntryPoint, options: Options) -> tuple[Any, list[str]]:
    """The object, and what is wrong with it."""
    try:
        made = entry.load()(options)
    except Exception as error:  # whatever foreign code raises is told with the plug-in's name, and stops the start
        return None, [f"cannot be made: {type(error).__name__}: {error}"]
    return made, faults(point, made)


def _with(told: Plugin, made: Any) -> Plugin:
    return Plugin(
        name=told.name,
        point=told.point,
        package=told.package,
        version=told.version,
        source=told.source,
        made=made,
    )


def _problem(plugin: Plugin, what: str) -> str:
    return f"plug-in {plugin.name} ({plugin.package} {plugin.version}, {plugin.source}): {what}"
