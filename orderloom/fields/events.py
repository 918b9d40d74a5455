"""Facts about custom fields; what values stand in them is no fact."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFieldCreated(Event):
    """A custom field was defined."""

    name = "custom_field.created"
    aggregate = "custom_field"
    first = True

    field_id: UUID
    owner: str
    key: str
    type: str

    @property
    def aggregate_id(self) -> UUID:
        return self.field_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFieldChanged(Event):
    """The definition of a custom field was changed, archived or taken back; the fact names what of it."""

    name = "custom_field.changed"
    aggregate = "custom_field"

    field_id: UUID
    fields: tuple[str, ...]
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return self.field_id
