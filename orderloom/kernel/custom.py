"""Values of custom fields in their one way of writing: texts, whole numbers, yes or no. What they may be: context `fields`."""

from collections.abc import Mapping

Value = str | int | bool
Values = Mapping[str, Value]
Changes = Mapping[str, Value | None]  # None takes a value away


def merged(before: Values, changes: Changes) -> dict[str, Value]:
    """The values after these changes."""
    after = {**before, **changes}
    return {key: value for key, value in after.items() if value is not None}


def changed_keys(before: Values, after: Values) -> tuple[str, ...]:
    """The keys whose values differ, in order."""
    keys = sorted(before.keys() | after.keys())
    return tuple(key for key in keys if not _same(before.get(key), after.get(key)))


def _same(one: Value | None, other: Value | None) -> bool:
    return type(one) is type(other) and one == other  # True is not 1
