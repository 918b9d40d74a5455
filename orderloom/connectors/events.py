"""Facts about connections; webhooks become facts of the orders that they bring."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionCreated(Event):
    """Another shop was connected to a channel."""

    name = "connection.created"
    aggregate = "connection"
    first = True

    connection_id: UUID
    platform: str
    channel: str

    @property
    def aggregate_id(self) -> UUID:
        return self.connection_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChanged(Event):
    """A connection was changed or switched off; the fact names what of it, a secret never."""

    name = "connection.changed"
    aggregate = "connection"

    connection_id: UUID
    fields: tuple[str, ...]
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return self.connection_id
