"""Plug-ins are found by their entry points and held to their ports; a bad one stops the start, by name."""

from importlib.metadata import EntryPoint

import pytest

from orderloom.infra.settings import load as settings
from orderloom.infra.settings import unknown
from orderloom.plugins.loader import PluginsRefused, load, options_of


def entry(name: str, what: str, group: str = "orderloom.order_rules") -> EntryPoint:
    return EntryPoint(name, f"tests.plugins.fakes:{what}", group)


def test_a_plug_in_is_made_with_the_options_that_are_set_for_it() -> None:
    environ = {"ORDERLOOM_PLUGIN_BIG_ORDERS__MOST": "500", "ORDERLOOM_PLUGIN_BIG__OTHER": "1"}

    plugins = load(environ=environ, found=[entry("big-orders", "Good")])

    assert plugins.order_rules["big-orders"].options == {"most": "500"}  # type: ignore[attr-defined]  # of this rule
    assert [(one.name, one.point, one.enabled) for one in plugins.all] == [("big-orders", "order_rule", True)]
    assert options_of("big", environ) == {"other": "1"}


def test_each_point_has_its_own_and_they_come_in_order_of_their_names() -> None:
    found = [entry("b", "Good"), entry("lines", "Lines", "orderloom.import_formats"), entry("a", "Good")]

    plugins = load(environ={}, found=found)

    assert list(plugins.order_rules) == ["a", "b"]
    assert list(plugins.import_formats) == ["lines"]


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (entry("x", "Old"), "was written for version 0"),
        (entry("x", "Mute"), "has no method judge"),
        (entry("x", "Unversioned"), "has no port_version"),
        (entry("x", "Broken"), "ValueError: the option most is no number"),
        (entry("x", "Missing"), "AttributeError"),
        (EntryPoint("x", "nowhere.at_all:X", "orderloom.order_rules"), "ModuleNotFoundError"),
        (entry("X", "Good"), "its name must be"),
        (entry("csv-better", "Lines", "orderloom.import_formats"), "one of the product's own"),
        (entry("x", "Untitled", "orderloom.import_formats"), "has no title"),
        (entry("x", "Untitled", "orderloom.import_formats"), "has no kinds"),
    ],
)
def test_a_bad_plug_in_stops_the_start_by_name(bad: EntryPoint, what: str) -> None:
    with pytest.raises(PluginsRefused) as refusal:
        load(environ={}, found=[entry("good", "Good"), bad])

    assert any(f"plug-in {bad.name} (" in problem and what in problem for problem in refusal.value.problems)


def test_a_name_stands_once_at_a_point() -> None:
    with pytest.raises(PluginsRefused, match="has a plug-in of this name"):
        load(environ={}, found=[entry("x", "Good"), entry("x", "Mute")])


def test_one_that_is_switched_off_is_not_even_imported() -> None:
    bad = EntryPoint("x", "nowhere.at_all:X", "orderloom.order_rules")

    plugins = load(disabled={"x"}, environ={}, found=[bad])

    assert [(one.name, one.enabled) for one in plugins.all] == [("x", False)]
    assert plugins.order_rules == {}
    with pytest.raises(PluginsRefused, match="there is no plug-in y"):
        load(disabled={"y"}, environ={}, found=[])


def test_settings_name_what_is_off_and_leave_options_alone() -> None:
    environ = {"HOME": "/home/someone", "ORDERLOOM_PLUGINS_DISABLED": "a, b", "ORDERLOOM_PLUGIN_A__MOST": "1"}

    assert settings(environ).plugins_disabled == {"a", "b"}
    assert unknown(environ) == []
