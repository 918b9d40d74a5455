"""Sign in with login and password: note the try, compare outside of any transaction, open the session."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from uuid import UUID

from orderloom.identity.commands import sessions
from orderloom.identity.model import SESSION_MARK, SignInRefused
from orderloom.infra.secrets import token, verify_password
from orderloom.infra.work import Pool, begin


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str
    expires_at: datetime


async def sign_in(pool: Pool, login: str, password: str, *, address: str, request_id: UUID) -> SignedIn:
    """Open a session, or refuse alike for an unknown login, a wrong password and a disabled person."""
    async with begin(pool) as work:
        attempt = await sessions.attempt(work, login.lower(), network(address))
    candidate = attempt.candidate
    # No connection is held meanwhile: comparing takes as long as many orders.
    if not await verify_password(password, candidate.password_hash if candidate else None):
        raise SignInRefused()
    secret = SESSION_MARK + token()
    async with begin(pool) as work:
        expires_at = await sessions.open_session(work, attempt, secret, request_id=request_id)
    return SignedIn(secret, expires_at)


def network(address: str) -> str:
    """Whom to count together: one IPv4 address, or the /64 that one IPv6 line is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64)
    return str(found)
