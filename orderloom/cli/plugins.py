"""`orderloom plugins`: which packages of others take part."""

from typing import Any

import click

from orderloom.cli.opening import opened_settings
from orderloom.cli.output import answer, json_option
from orderloom.plugins.loader import Plugin, loaded
from orderloom.plugins.points import POINTS


@click.command()
@json_option
def plugins(as_json: bool) -> None:
    """List the plug-ins that are installed, and the points at which they can take part; changes nothing.

    JSON: {"points": [{"name", "group", "port_version", "what"}], "plugins": [{"name", "point", "package", "version",
    "source", "enabled"}]}.

    Exit codes: 0 listed; 2 wrong settings, or a plug-in that cannot be used: it is named.
    """
    opened_settings()
    found = loaded().all
    points = [
        {"name": each.name, "group": each.group, "port_version": each.port_version, "what": each.what}
        for each in POINTS
    ]
    answer(
        {"points": points, "plugins": [document(one) for one in found]},
        as_json=as_json,
        lines=[_line(one) for one in found] or ["no plug-ins are installed"],
    )


def document(one: Plugin) -> dict[str, Any]:
    return {
        "name": one.name,
        "point": one.point,
        "package": one.package,
        "version": one.version,
        "source": one.source,
        "enabled": one.enabled,
    }


def _line(one: Plugin) -> str:
    return f"{one.name}\t{one.point}\t{one.package} {one.version}\t{'on' if one.enabled else 'off'}"
