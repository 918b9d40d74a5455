"""Time zones by name."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderloom.kernel.errors import Invalid


class ZoneUnknown(Invalid):
    """There is no time zone of this name; use one of the IANA database, such as Europe/Amsterdam."""

    code = "zone_unknown"


def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name, or ZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name opens a folder
        raise ZoneUnknown(zone=name) from error
