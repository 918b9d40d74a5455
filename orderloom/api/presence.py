"""Notes when keys and sessions were last used: about once a minute, apart from the requests themselves."""

import asyncio
import logging

import psycopg
from psycopg_pool import PoolTimeout

from orderloom.api.access import Credentials
from orderloom.identity.commands import sessions
from orderloom.infra.work import Pool

log = logging.getLogger(__name__)

EVERY_S = 20.0


async def note_use(pool: Pool, credentials: Credentials) -> None:
    """Runs until it is cancelled. A lost note only makes a session look idle a little longer."""
    while True:
        await asyncio.sleep(EVERY_S)
        keys, hashes = credentials.take_used()
        if not keys and not hashes:
            continue
        try:
            await sessions.note_use(pool, keys, hashes)
        except (psycopg.Error, PoolTimeout) as error:
            log.info("could not note the use of credentials: %s", type(error).__name__)
