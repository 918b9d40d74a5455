"""Settings: read from the environment, refused by name, documented."""

from pathlib import Path

import pytest

from orderloom.infra.settings import SettingsRefused, default_home, documented, load, unknown


def test_nothing_set_gives_the_defaults() -> None:
    settings = load({"HOME": "/home/someone"})
    assert (settings.host, settings.port, settings.embedded) == ("127.0.0.1", 8000, True)


def test_an_empty_variable_counts_as_unset() -> None:
    assert load({"ORDERLOOM_PORT": " "}).port == 8000


def test_the_home_of_root_and_of_others() -> None:
    assert default_home({}, uid=0) == Path("/var/lib/orderloom")
    assert default_home({"XDG_DATA_HOME": "/data"}, uid=1000) == Path("/data/orderloom")
    assert default_home({}, uid=1000) == Path.home() / ".local/share/orderloom"


@pytest.mark.parametrize(
    ("variable", "wrong"),
    [
        ("ORDERLOOM_HOME", "relative/path"),
        ("ORDERLOOM_HOST", "a b"),
        ("ORDERLOOM_PORT", "0"),
        ("ORDERLOOM_PORT", "eighty"),
        ("ORDERLOOM_DATABASE_URL", "mysql://host/db"),
        ("ORDERLOOM_DATABASE_URL", "postgresql://host"),
        ("ORDERLOOM_OWNER_DATABASE_URL", "postgresql://host/db"),
        ("ORDERLOOM_ALLOW_UNSAFE_DATABASE", "yes"),
        ("ORDERLOOM_LOG_LEVEL", "loud"),
        ("ORDERLOOM_INTAKE_MAX_BATCH", "0"),
        ("ORDERLOOM_INTAKE_MAX_QUEUE", "-1"),
        ("ORDERLOOM_POOL_SIZE", "1"),
        ("ORDERLOOM_TIME_ZONE", "Mars/Olympus"),
        ("ORDERLOOM_TIME_ZONE", "../../etc/passwd"),
    ],
)
def test_a_wrong_value_is_refused_naming_the_variable(variable: str, wrong: str) -> None:
    with pytest.raises(SettingsRefused, match=variable):
        load({variable: wrong})


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(SettingsRefused) as refused:
        load({"ORDERLOOM_PORT": "x", "ORDERLOOM_LOG_LEVEL": "y"})
    assert len(refused.value.problems) == 2


def test_a_password_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(SettingsRefused) as refused:
        load({"ORDERLOOM_DATABASE_URL": "mysql://user:secret@host/db"})
    assert "secret" not in str(refused.value)


def test_unsafe_settings_are_accepted_by_name() -> None:
    settings = load({"ORDERLOOM_ALLOW_UNSAFE_DATABASE": "fsync, synchronous_commit"})
    assert settings.allow_unsafe_database == {"fsync", "synchronous_commit"}


def test_a_misspelt_variable_is_noticed() -> None:
    assert unknown({"ORDERLOOM_PROT": "1", "ORDERLOOM_PORT": "1", "OTHER": "1"}) == ["ORDERLOOM_PROT"]


def test_every_setting_is_described() -> None:
    assert all(each.description.endswith(".") and each.default for each in documented())
