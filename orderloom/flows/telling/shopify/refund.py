"""A refund as Shopify's webhook `refunds/create` sends it: without its order, which it names by id."""

from collections.abc import Iterator

from orderloom.flows.telling.document import Document
from orderloom.flows.telling.shopify.lines import sku_of
from orderloom.flows.telling.shopify.states import RefundUnclear, amounts_of
from orderloom.flows.telling.told import TakenBack, ToldChange, ToldPayment


def order_id_of(members: object, member: str) -> str:
    """What the other shop calls the order that a document is about."""
    return Document(members).required(member, longest=100)


def refund_of(members: object, channel: str, currency: str) -> ToldChange:
    """The change to an order in this currency that a refund tells."""
    document = Document(members)
    refunds = tuple(amounts_of(document, currency, lambda entry: _in_shop_money(entry, document, currency)))
    at = document.instant("processed_at") or document.instant("created_at")
    given_back = sum(one.amount_minor for one in refunds)
    payment = ToldPayment(amount_minor=0, method="shopify", refunded_minor=given_back, refunded_at=at, refunds=refunds)
    return ToldChange(
        channel=channel,
        currency=currency,
        payment=payment if refunds else None,
        taken_back=tuple(_taken_back(document)),
        taken_back_at=at,
    )


def _in_shop_money(transaction: Document, document: Document, currency: str) -> int:
    """What went back in the order's currency; where the buyer paid in another, at the rate of the units that went back."""
    said = (transaction.text("currency") or currency).upper()
    if said == currency:
        return transaction.money("amount", currency)
    own = shown = 0
    for line in document.children("refund_line_items"):
        for name in ("subtotal_set", "total_tax_set"):
            both = line.child(name)
            ours, theirs = (both.child("shop_money"), both.child("presentment_money")) if both else (None, None)
            if ours is None or theirs is None or theirs.text("currency_code") != said:
                raise RefundUnclear(currency=said)
            own += ours.money("amount", currency)
            shown += theirs.money("amount", theirs.currency("currency_code"))
    if not shown:
        raise RefundUnclear(currency=said)
    return (2 * transaction.money("amount", said) * own + shown) // (2 * shown)


def _taken_back(document: Document) -> Iterator[TakenBack]:
    for each in document.children("refund_line_items"):
        line = each.child("line_item")
        if line and not line.raw("tip") and (units := each.whole("quantity")):
            yield TakenBack(sku_of(line), units, line.whole("quantity"))
