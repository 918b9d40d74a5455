"""Where an order of Shopify stands, in our words: payment and fulfilment there are axes of their own."""

from datetime import datetime
from typing import Literal

from orderloom.flows.telling.document import Document, DocumentMalformed, method_of
from orderloom.flows.telling.told import ToldPayment
from orderloom.kernel.errors import Invalid
from orderloom.orders.model.order import CancelReason, Status

CANCEL_REASONS = {
    "customer": CancelReason.BUYER,
    "inventory": CancelReason.NO_STOCK,
    "fraud": CancelReason.FRAUD,
    "declined": CancelReason.UNPAID,
    "staff": CancelReason.OTHER,
    "other": CancelReason.OTHER,
}
Financial = Literal["waiting", "promised", "partly", "paid", "refunded", "partly_refunded", "void"]
FINANCIAL: dict[str | None, Financial] = {
    None: "waiting",
    "pending": "waiting",
    "unpaid": "waiting",
    "authorized": "promised",
    "partially_paid": "partly",
    "paid": "paid",
    "refunded": "refunded",
    "partially_refunded": "partly_refunded",
    "voided": "void",
    "expired": "void",
}
Fulfilled = Literal["none", "partly", "all", "back"]
FULFILMENT: dict[str | None, Fulfilled] = {
    None: "none",
    "unfulfilled": "none",
    "unshipped": "none",
    "pending": "none",
    "scheduled": "none",
    "on_hold": "none",
    "in_progress": "none",
    "open": "none",
    "partial": "partly",
    "fulfilled": "all",
    "shipped": "all",
    "restocked": "back",
}


class PaymentVoided(Invalid):
    """The payment was voided or expired there and the order not cancelled; cancel it or have it paid, then send it again."""

    code = "payment_voided_elsewhere"


class PartlyShipped(Invalid):
    """Part of this order was shipped elsewhere and part is still to be sent; bring it in when all of it was sent."""

    code = "partly_shipped_elsewhere"


class ShippedAndCancelled(Invalid):
    """The order was cancelled after goods had been sent; bring it in as complete with what was refunded, or leave it out."""

    code = "shipped_and_cancelled"


class RefundUnclear(Invalid):
    """The document does not say how much was refunded in the shop's own currency, or says more than the order came to."""

    code = "refund_unclear"


class PartPaidUnclear(Invalid):
    """The order is paid in part and the document does not say how much of it."""

    code = "part_payment_unclear"


def financial(document: Document) -> Financial:
    return financial_of(document, "financial_status")


def financial_of(document: Document, member: str) -> Financial:
    said = document.text(member)
    if (known := FINANCIAL.get(said.lower() if said else None)) is None:
        raise DocumentMalformed(member=document.at(member), expected=", ".join(filter(None, FINANCIAL)))
    return known


def fulfilled(document: Document) -> Fulfilled:
    return fulfilled_of(document, "fulfillment_status")


def fulfilled_of(document: Document, member: str) -> Fulfilled:
    said = document.text(member)
    if (known := FULFILMENT.get(said.lower() if said else None)) is None:
        raise DocumentMalformed(member=document.at(member), expected=", ".join(filter(None, FULFILMENT)))
    return known


def status_of(document: Document) -> Status:
    """Placed, open, complete or cancelled; a state between these is refused by name."""
    return standing(financial(document), fulfilled(document), cancelled_at=document.instant("cancelled_at"))


def standing(paid: Financial, sent: Fulfilled, *, cancelled_at: datetime | None) -> Status:
    if cancelled_at is not None:
        if sent in ("all", "partly"):
            raise ShippedAndCancelled()
        return Status.CANCELLED
    if sent == "all":
        return Status.COMPLETE
    if sent in ("partly", "back"):
        raise PartlyShipped()
    if paid == "void":
        raise PaymentVoided()
    if paid in ("refunded", "partly_refunded"):
        return Status.CANCELLED if paid == "refunded" else Status.OPEN
    return Status.OPEN if paid == "paid" else Status.PLACED


def payment_of(document: Document, channel: str, currency: str) -> ToldPayment | None:
    """What was paid and given back; None where nothing was."""
    state = financial(document)
    total = document.money("total_price", currency)
    if state in ("waiting", "void") or not total:
        return None
    gateways = document.raw("payment_gateway_names")
    gateway = next(iter(gateways), None) if isinstance(gateways, list) else document.text("gateway")
    return ToldPayment(
        amount_minor=_paid(document, state, total, currency),
        method=method_of(str(gateway) if gateway else None, "shopify"),
        reference=f"{channel}:{document.text('id') or document.required('name')}"[:200],
        at=document.instant("processed_at") or document.instant("created_at"),
        captured=state != "promised",
        refunded_minor=_refunded(document, state, total, currency),
    )


def _paid(document: Document, state: Financial, total: int, currency: str) -> int:
    if state != "partly":
        return total
    if document.raw("total_outstanding") in (None, ""):
        raise PartPaidUnclear()
    return max(0, total - document.money("total_outstanding", currency))


def _refunded(document: Document, state: Financial, total: int, currency: str) -> int:
    if state not in ("refunded", "partly_refunded"):
        return 0
    given_back = sum(
        _given_back(entry, currency)
        for refund in document.children("refunds")
        for entry in refund.children("transactions")
        if entry.text("kind") == "refund" and entry.text("status") in (None, "success")
    )
    if (not given_back and state == "partly_refunded") or given_back > total:
        raise RefundUnclear()
    return given_back or total


def _given_back(transaction: Document, currency: str) -> int:
    """What went back, in the shop's own currency: buyers may have paid in another."""
    both = transaction.child("amount_set")
    own = both.child("shop_money") if both else None
    told = own or transaction
    if (told.text("currency_code") or told.text("currency") or currency) != currency:
        raise RefundUnclear()
    return told.money("amount", currency)
