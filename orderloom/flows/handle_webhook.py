"""Handle the oldest webhook that waits in the inbox: done, ignored or refused by name, in one transaction with what it does."""

import logging
from collections.abc import Mapping
from uuid import UUID

from orderloom.connectors.commands import count_try, settle, take_next
from orderloom.connectors.model import MOST_TRIES, Connection, InboxBroke, InboxState
from orderloom.flows.hear_webhook import hear_webhook
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.telling.document import storable
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.errors import Busy, Refusal
from orderloom.kernel.ids import new_id
from orderloom.kernel.money import LARGEST
from orderloom.kernel.readable import readable

log = logging.getLogger(__name__)
LONGEST_FACT = 200


async def handle_webhook(pool: Pool, cache: TermsCache) -> bool:
    """Handle one; False where none waits. What fails unexpectedly is tried again, some times, and then refused."""
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    webhook_id: UUID | None = None
    try:
        async with begin(pool) as work:
            found = await take_next(work)
            if found is None:
                return False
            webhook_id, connection, topic, body = found
            heard = await hear_webhook(work, cache, connection, topic, body, by=by)
            await settle(
                work,
                webhook_id,
                heard.state,
                code=heard.code,
                facts=_facts(heard.facts),
                order_id=heard.order_id,
                unknown=heard.unknown,
            )
        _tell(connection, topic, heard.unknown)
    except Refusal as refusal:
        if webhook_id is None:
            raise
        if isinstance(refusal, Busy):
            await _count(pool, webhook_id)
        else:
            await _refuse(pool, webhook_id, refusal)
    except Exception:
        if webhook_id is None:
            raise
        log.exception("webhook %s failed", webhook_id)
        await _count(pool, webhook_id)
    return True


def _tell(connection: Connection, topic: str, unknown: tuple[str, ...]) -> None:
    if unknown:
        names = ", ".join(unknown)
        log.info(
            "%s %s of channel %s has members unknown here: %s", connection.platform, topic, connection.channel, names
        )


async def _refuse(pool: Pool, webhook_id: UUID, refusal: Refusal) -> None:
    async with begin(pool) as work:
        await settle(work, webhook_id, InboxState.REFUSED, code=refusal.code, facts=_facts(refusal.facts))


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON: numbers as they are, everything else in words."""
    return {
        name: value if isinstance(value, int) and abs(value) < LARGEST else storable(readable(value))[:LONGEST_FACT]
        for name, value in facts.items()
        if value is not None
    }


async def _count(pool: Pool, webhook_id: UUID) -> None:
    async with begin(pool) as work:
        if await count_try(work, webhook_id) >= MOST_TRIES:
            await settle(work, webhook_id, InboxState.REFUSED, code=InboxBroke.code)
