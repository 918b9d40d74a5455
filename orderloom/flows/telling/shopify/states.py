"""Where an order of Shopify stands, in our words: payment and fulfilment there are axes of their own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Literal

from orderloom.flows.telling.document import Document, DocumentMalformed, method_of
from orderloom.flows.telling.told import ToldPayment, ToldRefund
from orderloom.kernel.errors import Invalid
from orderloom.kernel.money import CURRENCIES
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
    """It is not said how much was refunded, or said in neither of the order's currencies, or more than the order came to."""

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
    refunds = refunds_of(document, currency)
    given_back = 0 if not refunds and _is_pending(document) else _given_back(refunds, state, total)
    return ToldPayment(
        amount_minor=_paid(document, state, total, given_back, currency),
        method=method_of(str(gateway) if gateway else None, "shopify"),
        reference=f"{channel}:{document.text('id') or document.required('name')}"[:200],
        at=document.instant("processed_at") or document.instant("created_at"),
        captured=state != "promised",
        refunded_minor=given_back,
        refunded_at=max(_times(document), default=None),
        refunds=tuple(refunds),
    )


def _paid(document: Document, state: Financial, total: int, given_back: int, currency: str) -> int:
    """What was captured. After an edit there the order's total still counts what was taken out before it was paid."""
    edited = is_edited(document) and document.raw("current_total_price") is not None
    if state == "promised" or not (edited or state == "partly"):
        return total
    if document.raw("total_outstanding") in (None, ""):
        if state == "partly":
            raise PartPaidUnclear()
        return total
    worth = document.money("current_total_price", currency) if edited else total
    found = worth - document.money("total_outstanding", currency, signed=True) + given_back
    if state == "partly":
        return max(given_back, min(found, total))
    return found if given_back <= found <= total else total


def is_edited(document: Document) -> bool:
    """Whether units were taken out of a line after the order was placed."""
    return any(
        line.raw("current_quantity") not in (None, line.raw("quantity")) for line in document.children("line_items")
    )


def refunds_of(document: Document, currency: str) -> list[ToldRefund]:
    """Every amount that went back, by the id of its transaction."""
    return [
        one
        for refund in document.children("refunds")
        for one in amounts_of(refund, currency, lambda entry: _in_shop_money(entry, document, currency))
    ]


def amounts_of(refund: Document, currency: str, amount: Callable[[Document], int]) -> Iterator[ToldRefund]:
    """The successful transactions of one refund; what has no id there is named by its place."""
    said = refund.instant("processed_at") or refund.instant("created_at")
    for nth, entry in enumerate(refund.children("transactions")):
        if entry.text("kind") != "refund" or entry.text("status") not in (None, "success"):
            continue
        name = entry.text("id") or f"{refund.text('id') or refund.path}/{nth}"
        at = entry.instant("processed_at") or entry.instant("created_at") or said
        if found := amount(entry):
            yield ToldRefund(id=name, amount_minor=found, at=at)


def _given_back(refunds: Sequence[ToldRefund], state: Financial, total: int) -> int:
    given_back = sum(one.amount_minor for one in refunds)
    if (not given_back and state == "partly_refunded") or given_back > total:
        raise RefundUnclear()
    return given_back or (total if state == "refunded" else 0)


def _is_pending(document: Document) -> bool:
    """Whether money is on its way back: another webhook tells when it has arrived."""
    return any(
        entry.text("kind") == "refund" and entry.text("status") == "pending"
        for refund in document.children("refunds")
        for entry in refund.children("transactions")
    )


def _times(document: Document) -> Iterator[datetime]:
    """When things were given back, as far as the document says."""
    for refund in document.children("refunds"):
        if at := refund.instant("processed_at") or refund.instant("created_at"):
            yield at
    if not document.raw("refunds") and (at := document.instant("cancelled_at")):
        yield at


def _in_shop_money(transaction: Document, document: Document, currency: str) -> int:
    """What went back, in the shop's own currency. Buyers may have paid in another: then at the order's own rate."""
    both = transaction.child("amount_set")
    told = (both.child("shop_money") if both else None) or transaction
    said = told.text("currency_code") or told.text("currency") or currency
    if said == currency:
        return told.money("amount", currency)
    totals = document.child("total_price_set")
    shown = totals.child("presentment_money") if totals else None
    if shown is None or shown.text("currency_code") != said or said not in CURRENCIES:
        raise RefundUnclear()
    worth, whole = document.money("total_price", currency), shown.money("amount", said)
    return (2 * told.money("amount", said) * worth + whole) // (2 * whole) if whole else 0
