"""Custom fields as columns of exports."""

from collections.abc import Collection, Mapping

from orderloom.fields import queries
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import PREFIXES
from orderloom.infra.work import Connection
from orderloom.kernel.custom import Value


async def custom_columns(tx: Connection, owner: Owner, *, channels: Collection[str] | None = None) -> tuple[str, ...]:
    """The columns of an owner's fields that are in use, of all channels or of these."""
    return (await queries.definitions(tx)).columns(owner, channels=channels)


def custom_members(owner: Owner, values: Mapping[str, Value] | None) -> dict[str, Value]:
    """A thing's values by their columns."""
    return {PREFIXES[owner] + key: value for key, value in (values or {}).items()}
