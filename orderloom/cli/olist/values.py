"""Single values of a row: ids, amounts, measures, local times. What cannot be read is named."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.sheets import Row
from orderloom.kernel.money import LARGEST

ZONE = "America/Sao_Paulo"
_ZONE = ZoneInfo(ZONE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2}0*)?|[0-9]{1,15}\.")
_MEASURE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?")
_YEARS = range(1970, 2100)
_UNKEEPABLE = re.compile("[\0\ufffd]")


def is_id(text: str) -> bool:
    """Whether this can be an id: letters, digits, dots, dashes, at most 64."""
    return _ID.fullmatch(text) is not None


def ids(row: Row, columns: tuple[str, ...], anomalies: Anomalies) -> bool:
    """Whether all of these columns hold an id; the first that does not is named."""
    for column in columns:
        if not is_id(row.values[column]):
            anomalies.note("bad_id", row.file, row.line, f"{column} is {row.values[column][:80]!r}")
            return False
    return True


def minor(text: str) -> int | None:
    """An amount in cents, or None where it is not a plain number of at most two decimals."""
    if not _AMOUNT.fullmatch(text):
        return None
    cents = int(Decimal(text) * 100)
    return cents if cents <= LARGEST // 1_000_000 else None


def measure(row: Row, column: str, factor: int, anomalies: Anomalies) -> int | None:
    """A weight or size in whole units of 1/factor, rounded half up; None where it is empty or wrong."""
    text = row.values[column]
    if not text:
        return None
    if not _MEASURE.fullmatch(text) or (found := int(Decimal(text) * factor + Decimal("0.5"))) > 10**9:
        anomalies.note("bad_measure", row.file, row.line, f"{column} is {text[:80]!r}")
        return None
    return found


def plain_text(row: Row, column: str, most: int, anomalies: Anomalies) -> str | None:
    """Text that can be kept, or None where it is empty."""
    text = row.values[column]
    kept = _UNKEEPABLE.sub("?", text)[:most]
    if kept != text:
        anomalies.note("text_repaired", row.file, row.line, f"{column} is {text[:80]!r}")
    return kept or None


def local_time(row: Row, column: str, anomalies: Anomalies) -> datetime | None:
    """A local time of Brazil as an instant; None where it is empty or wrong."""
    found = _naive(row, column, anomalies)
    if found is None:
        return None
    first, second = (found.replace(tzinfo=_ZONE, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before != after and before is not None and after is not None:
        kind = "local_time_skipped" if before < after else "local_time_twice"
        anomalies.note(kind, row.file, row.line, f"{column} is {row.values[column]}")
    return first.astimezone(UTC)


def local_day(row: Row, column: str, anomalies: Anomalies) -> date | None:
    """The day of a local time; None where it is empty or wrong."""
    found = _naive(row, column, anomalies)
    return found.date() if found else None


def _naive(row: Row, column: str, anomalies: Anomalies) -> datetime | None:
    text = row.values[column]
    if not text:
        return None
    try:
        if _TIME.fullmatch(text) and (found := datetime.fromisoformat(text)).year in _YEARS:
            return found
    except ValueError:
        pass
    anomalies.note("bad_time", row.file, row.line, f"{column} is {text[:80]!r}")
    return None
