"""Webhooks of other shops over HTTP: taken in raw, answered at once; and what became of them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import AwareDatetime, Field

from orderloom.api.access import Caller, permits
from orderloom.api.locations import ChannelInPath
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.shapes import Shown
from orderloom.api.work import CurrentWork, Reads
from orderloom.connectors import commands, queries
from orderloom.connectors.model import InboxState, Platform, Webhook
from orderloom.flows.receive_webhook import receive_webhook

router = APIRouter(prefix="/hooks", tags=["connections"])

Manager = Annotated[Caller, permits("connections.manage")]
WebhookId = Annotated[
    UUID, Path(description="The webhook's id here.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c073992"])
]
Signature = Annotated[
    str, Header(max_length=200, description="Base64 of the HMAC-SHA256 of the body under the connection's secret.")
]
Topic = Annotated[str, Header(max_length=100, description="What it is about.", examples=["orders/create"])]
Delivery = Annotated[str | None, Header(max_length=200, description="The shop's own name for this delivery.")]
State = Annotated[InboxState | None, Query(description="Only those in this state.")]
# WooCommerce tries a new address with a form of this one member, unsigned, and wants to hear that all is well.
PING = b"webhook_id="
ANY_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "The document as the shop sends it; its bytes are what is signed.",
        "content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}},
    }
}


class Received(Shown):
    """The webhook is kept; the worker does what it says."""

    id: UUID | None = Field(description="Under which it stands in the inbox; null for a ping, which is not kept.")


class WebhookShown(Shown):
    """A webhook that came, and what became of it. Its body is not shown: it holds a buyer's data."""

    id: UUID
    connection_id: UUID
    platform: str
    channel: str
    delivery: str = Field(description="The shop's own name for this delivery: the same again is the same.")
    topic: str
    state: InboxState
    code: str | None = Field(description="Why it was refused or ignored.")
    facts: dict[str, Any] = Field(
        description="What belongs to that code; of a webhook that was done, minor units of rounding."
    )
    order_id: UUID | None
    unknown: list[str] = Field(description="Members of the document that are not known here and were left out.")
    tries: int
    received_at: AwareDatetime
    handled_at: AwareDatetime | None

    @classmethod
    def of(cls, one: Webhook) -> "WebhookShown":
        return cls(**{name: getattr(one, name) for name in Webhook.__dataclass_fields__})


@router.post("/shopify/{channel}", summary="Receive a webhook of Shopify", openapi_extra=ANY_BODY)
async def receive_shopify(
    request: Request,
    work: CurrentWork,
    channel: ChannelInPath,
    x_shopify_hmac_sha256: Signature = "",
    x_shopify_topic: Topic = "",
    x_shopify_webhook_id: Delivery = None,
) -> Received:
    """Give this address to Shopify for the order topics. No credential: the signature is compared with the secret of the
    channel's connection. A delivery that is sent twice is kept once."""
    webhook_id = await receive_webhook(
        work,
        Platform.SHOPIFY,
        channel,
        topic=x_shopify_topic or "-",
        delivery=x_shopify_webhook_id,
        signature=x_shopify_hmac_sha256,
        body=await request.body(),
    )
    return Received(id=webhook_id)


@router.post("/woocommerce/{channel}", summary="Receive a webhook of WooCommerce", openapi_extra=ANY_BODY)
async def receive_woocommerce(
    request: Request,
    work: CurrentWork,
    channel: ChannelInPath,
    x_wc_webhook_signature: Signature = "",
    x_wc_webhook_topic: Topic = "",
    x_wc_webhook_delivery_id: Delivery = None,
) -> Received:
    """Give this address to WooCommerce as the delivery URL of order webhooks. No credential: the signature is compared with
    the secret of the channel's connection. Its ping, sent when a webhook is made, is answered and not kept."""
    body = await request.body()
    if not x_wc_webhook_signature and body.startswith(PING) and body[len(PING) :].isdigit():
        return Received(id=None)
    webhook_id = await receive_webhook(
        work,
        Platform.WOOCOMMERCE,
        channel,
        topic=x_wc_webhook_topic or "-",
        delivery=x_wc_webhook_delivery_id,
        signature=x_wc_webhook_signature,
        body=body,
    )
    return Received(id=webhook_id)


@router.get("/inbox", summary="List webhooks that came")
async def list_webhooks(
    caller: Manager, tx: Reads, state: State = None, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[WebhookShown]:
    """Newest first, with what became of each. Refused ones stand here for 30 days."""
    found = key_after(after, UUID)
    before = UUID(str(found[0])) if found else None
    rows = await queries.webhooks(
        tx, channels=caller.channels, state=state.value if state else None, before=before, limit=limit + 1
    )
    return page(rows, limit, WebhookShown.of, lambda one: (one.id,))


@router.get("/inbox/{webhook_id}", summary="Show a webhook that came")
async def show_webhook(caller: Manager, tx: Reads, webhook_id: WebhookId) -> WebhookShown:
    """One webhook and what became of it."""
    return WebhookShown.of(await queries.webhook(tx, webhook_id, channels=caller.channels))


@router.post("/inbox/{webhook_id}/replay", summary="Replay a refused webhook")
async def replay_webhook(caller: Manager, work: CurrentWork, webhook_id: WebhookId) -> WebhookShown:
    """Let the worker handle it again, after what stood against it was put right: a missing SKU, stock, a price list."""
    await commands.replay(work, webhook_id, channels=caller.channels)
    return WebhookShown.of(await queries.webhook(work.tx, webhook_id, channels=caller.channels))
