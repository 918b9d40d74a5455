"""Connections to other shops, how their webhooks are signed, and what becomes of one that came. Pure."""

import hmac
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from orderloom.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated

CHANNEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
SHORTEST_SECRET, LONGEST_SECRET = 8, 200
MOST_TRIES = 5
KEPT_DAYS = 30


class Platform(StrEnum):
    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    IGNORED = "ignored"  # understood, and nothing in it is taken over
    REFUSED = "refused"  # stays, with its reason, to be replayed


class ConnectionNotFound(NotFound):
    """There is no such connection."""

    code = "connection_not_found"


class ConnectionTaken(Conflict):
    """This channel has a connection to such a shop already; change that one."""

    code = "connection_taken"


class SecretMalformed(Invalid):
    """A webhook secret has 8 to 200 characters, as the other shop shows or takes it."""

    code = "secret_malformed"


class SignatureRefused(Unauthenticated):
    """No shop that is connected here has signed this: the channel, the secret or the bytes are not what they should be."""

    code = "signature_refused"


class WebhookNotFound(NotFound):
    """There is no such webhook in the inbox; those that were refused are kept for 30 days."""

    code = "webhook_not_found"


class NotRefused(Conflict):
    """Only a webhook that was refused can be replayed."""

    code = "webhook_not_refused"


class OrderNotHere(NotFound):
    """The order that this is about has not come here; send the order itself, then replay this."""

    code = "told_order_not_here"


class InboxBroke(Conflict):
    """Something unexpected happened while this webhook was handled, again and again; the log has the details."""

    code = "webhook_broke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Another shop, and the channel that its orders belong to."""

    id: UUID
    platform: Platform
    channel: str
    secret: str
    test_orders: bool
    active: bool
    version: int
    created_at: datetime
    changed_at: datetime


class ConnectionChanges(TypedDict, total=False):
    """What may be changed about a connection."""

    secret: str
    test_orders: bool
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One that came, without its body."""

    id: UUID
    connection_id: UUID
    platform: Platform
    channel: str
    delivery: str
    topic: str
    state: InboxState
    code: str | None
    facts: dict[str, object]
    order_id: UUID | None
    unknown: list[str]
    tries: int
    received_at: datetime
    handled_at: datetime | None


def must_be_secret(secret: str) -> None:
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET or not secret.isprintable():
        raise SecretMalformed(shortest=SHORTEST_SECRET, longest=LONGEST_SECRET)


def signature_of(body: bytes, secret: str) -> str:
    """What Shopify and WooCommerce both send with a webhook: base64 of the HMAC-SHA256 of its bytes."""
    return b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode()


def must_be_signed(body: bytes, secret: str, signature: str) -> None:
    """Compared in a time that tells nothing."""
    if not hmac.compare_digest(signature_of(body, secret).encode(), signature.strip().encode()):
        raise SignatureRefused()
