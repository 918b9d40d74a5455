"""Reads of the identity tables that flows and edges may call. They change nothing and lock nothing."""

from orderloom.identity.model import IDLE_HOURS, Credential
from orderloom.identity.store import credentials
from orderloom.infra.secrets import digest
from orderloom.infra.work import Connection

KEY_MARK = "olk_"
SESSION_MARK = "ols_"


async def credential(tx: Connection, token: str) -> Credential | None:
    """Whose token this is and what it grants, if it is good at this moment."""
    if token.startswith(SESSION_MARK):
        return await credentials.session(tx, digest(token), IDLE_HOURS)
    mark, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    if f"{mark}_" != KEY_MARK or not prefix or not secret:
        return None
    return await credentials.key(tx, prefix, digest(token))
