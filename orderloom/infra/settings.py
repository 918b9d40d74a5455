"""What an installation can choose, read from ORDERLOOM_* environment variables and checked before anything starts."""

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg.conninfo import conninfo_to_dict

PREFIX = "ORDERLOOM_"
PLUGIN_PREFIX = "ORDERLOOM_PLUGIN_"  # options of plug-ins, read by whoever loads them
# Read by the tests and by the build, not by the product.
FOREIGN = frozenset({"ORDERLOOM_TEST_PG_BIN"})
SAFETY = ("fsync", "full_page_writes", "synchronous_commit")


class SettingsRefused(Exception):
    """The settings are wrong. Each problem names the variable, what it holds and what it may hold."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Documented(NamedTuple):
    """A setting as the reference page shows it."""

    name: str
    variable: str
    default: str
    description: str


SECRET = frozenset({"database_url", "owner_database_url"})  # they hold passwords


class Chosen(NamedTuple):
    """A setting as this installation has it. `value` is None where it is secret; `given`: it is not the default."""

    name: str
    variable: str
    value: str | None
    secret: bool
    given: bool
    default: str
    description: str


def default_home(environ: Mapping[str, str], uid: int) -> Path:
    if uid == 0:
        return Path("/var/lib/orderloom")
    share = environ.get("XDG_DATA_HOME", "")
    return Path(share if share.startswith("/") else Path.home() / ".local" / "share") / "orderloom"


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return number

    return read


def _yes_no(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return text.lower() == "yes"


def _path(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise ValueError("an absolute path")
    return path


def _database(text: str) -> str:
    try:
        given = conninfo_to_dict(text)
    except Exception as error:
        raise ValueError("a URL such as postgresql://user:password@host/database") from error
    if not text.startswith(("postgresql://", "postgres://")) or "dbname" not in given:
        raise ValueError("a URL such as postgresql://user:password@host/database")
    return text


def _names(allowed: tuple[str, ...]) -> Callable[[str], frozenset[str]]:
    def read(text: str) -> frozenset[str]:
        names = frozenset(name.strip() for name in text.split(",") if name.strip())
        if not names <= set(allowed):
            raise ValueError(f"names from {', '.join(allowed)}, separated by commas")
        return names

    return read


def _codes(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("DEBUG, INFO, WARNING or ERROR")
    return text.upper()


UTC = ZoneInfo("UTC")


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("a time zone such as UTC, Asia/Shanghai or America/Sao_Paulo") from error


def _host(text: str) -> str:
    if not text or any(c.isspace() or c == "/" for c in text):
        raise ValueError("an address such as 127.0.0.1")
    return text


def _about(read: Callable[[str], Any], description: str, shown: str | None = None) -> dict[str, Any]:
    """How a setting is read and what it means; `shown`: its default in words, where the value would not tell."""
    return {"read": read, "description": description, "shown": shown}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that an installation can choose. `home` has no fixed default: see `load`."""

    home: Path = field(
        metadata=_about(
            _path,
            "Folder of the embedded database, its log and its passwords. Made with mode 0700.",
            "/var/lib/orderloom as root, else $XDG_DATA_HOME/orderloom (~/.local/share/orderloom)",
        )
    )
    host: str = field(default="127.0.0.1", metadata=_about(_host, "Address on which the web process listens."))
    port: int = field(default=8000, metadata=_about(_whole(1, 65535), "Port on which the web process listens."))
    database_url: str = field(
        default="",
        metadata=_about(
            _database,
            "PostgreSQL (15 or newer) to use instead of the embedded one, as a role without DDL rights.",
            "empty",
        ),
    )
    owner_database_url: str = field(
        default="",
        metadata=_about(
            _database,
            "The same database as the role that owns its tables; migrations run as it. Empty: ORDERLOOM_DATABASE_URL.",
            "empty",
        ),
    )
    allow_unsafe_database: frozenset[str] = field(
        default=frozenset(),
        metadata=_about(
            _names(SAFETY),
            "Names of database settings that may be off although acknowledged orders can then be lost in a crash: "
            "fsync, full_page_writes, synchronous_commit.",
            "empty",
        ),
    )
    log_level: str = field(
        default="INFO", metadata=_about(_level, "Least serious log lines to show: DEBUG, INFO, WARNING or ERROR.")
    )
    intake_max_batch: int = field(
        default=128, metadata=_about(_whole(1, 1000), "Most orders that one transaction of the intake takes.")
    )
    intake_max_queue: int = field(
        default=4096,
        metadata=_about(
            _whole(1, 100_000), "Most orders waiting for a transaction; more are answered 503 with Retry-After."
        ),
    )
    pool_size: int = field(
        default=10, metadata=_about(_whole(4, 90), "Most database connections that one process opens.")
    )
    hold_units: int = field(
        default=20,
        metadata=_about(
            _whole(1, 1000), "Most units of one SKU that a web page or a buyer can keep in one checkout hold."
        ),
    )
    hold_percent: int = field(
        default=50,
        metadata=_about(
            _whole(1, 100),
            "Most that the checkout holds of web pages and buyers keep of a SKU together, in percent of what there is to sell.",
        ),
    )
    holds_of_buyer: int = field(
        default=5, metadata=_about(_whole(1, 1000), "Most open checkout holds of one buyer's token.")
    )
    holds_of_key: int = field(
        default=1000,
        metadata=_about(_whole(1, 100_000), "Most open checkout holds that web pages have by one publishable key."),
    )
    import_max_mb: int = field(
        default=512, metadata=_about(_whole(1, 4096), "Largest file that an import takes, in megabytes.")
    )
    import_keep_days: int = field(
        default=30,
        metadata=_about(
            _whole(1, 365), "Days after which an import's refused rows and what was wrong with them are forgotten."
        ),
    )
    time_zone: ZoneInfo = field(
        default=UTC,
        metadata=_about(
            _zone, "The merchant's time zone: days in lists and statistics, and from which day a delivery is promised."
        ),
    )

    demo_shop: bool = field(
        default=True,
        metadata=_about(
            _yes_no, "Whether the first start on an empty database opens a small demo shop: yes or no.", "yes"
        ),
    )

    plugins_disabled: frozenset[str] = field(
        default=frozenset(),
        metadata=_about(_codes, "Names of installed plug-ins that are not to be used, separated by commas.", "empty"),
    )

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded one."""
        return not self.database_url


def variable(name: str) -> str:
    return PREFIX + name.upper()


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, or refuse with every problem at once. An empty variable counts as unset."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {"home": default_home(environ, os.geteuid())}
    problems = []
    for each in fields(Settings):
        text = environ.get(variable(each.name), "").strip()
        if not text:
            continue
        try:
            values[each.name] = each.metadata["read"](text)
        except ValueError as error:
            shown = "***" if each.name in SECRET else repr(text)
            problems.append(f"{variable(each.name)} must be {error}; it is {shown}")
    if "owner_database_url" in values and "database_url" not in values:
        problems.append("ORDERLOOM_OWNER_DATABASE_URL is set, but ORDERLOOM_DATABASE_URL is not")
    if problems:
        raise SettingsRefused(problems)
    return Settings(**values)


def unknown(environ: Mapping[str, str] | None = None) -> list[str]:
    """ORDERLOOM_* variables that mean nothing: usually a typing error, so they are worth a warning."""
    environ = os.environ if environ is None else environ
    known = {variable(each.name) for each in fields(Settings)} | FOREIGN
    ours = (name for name in environ if name.startswith(PREFIX) and not name.startswith(PLUGIN_PREFIX))
    return sorted(name for name in ours if name not in known)


def documented() -> list[Documented]:
    """Every setting for the reference page."""
    return [
        Documented(
            each.name, variable(each.name), each.metadata["shown"] or str(each.default), each.metadata["description"]
        )
        for each in fields(Settings)
    ]


def chosen(settings: Settings) -> list[Chosen]:
    """Every setting as this installation has it, without what is secret."""
    return [
        Chosen(
            name=about.name,
            variable=about.variable,
            value=None if about.name in SECRET else _written(getattr(settings, about.name)),
            secret=about.name in SECRET,
            given=each.default is MISSING or getattr(settings, about.name) != each.default,
            default=about.default,
            description=about.description,
        )
        for about, each in zip(documented(), fields(Settings), strict=True)
    ]


def _written(value: object) -> str:
    """A value as its variable takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return str(value)
