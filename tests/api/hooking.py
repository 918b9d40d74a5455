"""Another shop that sends webhooks, and the worker that handles them."""

from typing import Any

import httpx
import msgspec

from orderloom.connectors.model import signature_of
from orderloom.flows.handle_webhook import handle_webhook
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra import feed
from orderloom.infra.work import Pool, begin
from orderloom.views.fsck.check import check
from tests.worlds import World, a_shop

from .callers import once

API = "/api/v1"
SECRET = "hush-a-by-baby"
LISTS = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
UPDATE cache_epochs SET version = version + 1;
"""


async def a_connected_shop(pool: Pool) -> World:
    """The small shop with a price list for each channel."""
    made = await a_shop(pool)
    async with begin(pool) as work:
        await work.tx.execute(LISTS)
    return made


async def connect(client: httpx.AsyncClient, admin: dict[str, str]) -> dict[str, Any]:
    """Both shops connected to web-eu."""
    made = {}
    for platform in ("shopify", "woocommerce"):
        body = {"platform": platform, "channel": "web-eu", "secret": SECRET}
        answer = await client.post(f"{API}/connections", json=body, headers=once(admin))
        assert answer.status_code == 201, answer.text
        made[platform] = answer.json()
    return made


async def send(
    client: httpx.AsyncClient,
    body: object,
    *,
    platform: str = "shopify",
    topic: str = "",
    delivery: str | None = None,
    signature: str | None = None,
    channel: str = "web-eu",
) -> httpx.Response:
    """A webhook as the shop sends it."""
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    signed = signature_of(raw, SECRET) if signature is None else signature
    headers = (
        {"X-Shopify-Hmac-Sha256": signed, "X-Shopify-Topic": topic or "orders/create"}
        if platform == "shopify"
        else {"X-WC-Webhook-Signature": signed, "X-WC-Webhook-Topic": topic or "order.created"}
    )
    if delivery:
        headers["X-Shopify-Webhook-Id" if platform == "shopify" else "X-WC-Webhook-Delivery-ID"] = delivery
    return await client.post(
        f"{API}/hooks/{platform}/{channel}", content=raw, headers=headers | {"Content-Type": "application/json"}
    )


async def work_off(pool: Pool) -> None:
    cache = TermsCache()
    while await handle_webhook(pool, cache):
        pass


async def outcome(client: httpx.AsyncClient, admin: dict[str, str]) -> dict[str, Any]:
    """What became of the newest webhook."""
    answer = await client.get(f"{API}/hooks/inbox?limit=1", headers=admin)
    found: dict[str, Any] = answer.json()["items"][0]
    return found


async def hear(
    client: httpx.AsyncClient, pool: Pool, admin: dict[str, str], body: object, **given: Any
) -> dict[str, Any]:
    answer = await send(client, body, **given)
    assert answer.status_code == 200, answer.text
    await work_off(pool)
    return await outcome(client, admin)


async def sound(pool: Pool) -> dict[str, Any]:
    await feed.step(pool)
    return {found.rule.code: found.rows async for found in check(pool) if found.total}
