"""Definitions for tests."""

from datetime import UTC, datetime
from typing import Any

from orderloom.fields.model.definitions import Choice, Field, NewField, check, settled
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.fields.model.values import Definitions
from orderloom.kernel.ids import new_id

AT = datetime(2026, 3, 1, tzinfo=UTC)


def a_field(key: str = "gift", type: str = "text", owner: str = "order", **told: Any) -> Field:
    """A definition that holds."""
    if type == "choice":
        told.setdefault("choices", (Choice(code="gold"), Choice(code="silver")))
    archived_at = told.pop("archived_at", None)
    new = settled(NewField(owner=Owner(owner), key=key, type=FieldType(type), labels={"en": key}, **told))
    check(new)
    named = {name: getattr(new, name) for name in NewField.__dataclass_fields__}
    named |= {"choices": tuple(new.choices), "channels": None if new.channels is None else tuple(new.channels)}
    return Field(id=new_id(), **named, archived_at=archived_at, version=1, created_at=AT, changed_at=AT)


def defined(*fields: Field) -> Definitions:
    return Definitions(fields)
