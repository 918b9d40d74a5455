"""Receive a webhook of another shop: see that it was signed by it, and keep it. What it says is done later, by the worker."""

from hashlib import sha256
from uuid import UUID

from orderloom.connectors import commands, queries
from orderloom.connectors.model import Platform, SignatureRefused, must_be_signed
from orderloom.infra.work import Work
from orderloom.kernel.ids import new_id


async def receive_webhook(
    work: Work, platform: Platform, channel: str, *, topic: str, delivery: str | None, signature: str, body: bytes
) -> UUID:
    """Keep a webhook that is signed as the connected shop signs; the id under which this delivery is kept.

    The answer is the same for an unknown channel and a wrong signature.
    """
    connection = await queries.connection_of(work.tx, platform, channel)
    if connection is None:
        raise SignatureRefused()
    must_be_signed(body, connection.secret, signature)
    name = delivery or sha256(topic.encode() + body).hexdigest()
    return await commands.keep(work, new_id(), connection, delivery=name, topic=topic, body=body)
