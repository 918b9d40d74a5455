"""Orders as Shopify's orders export (CSV) has them: the first row of an order says all of it, the others have a line each."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from orderloom.flows.placing.request import NewAddress
from orderloom.flows.telling.charges import Charges
from orderloom.flows.telling.document import Document, DocumentMalformed, address_of, method_of, tags_of
from orderloom.flows.telling.shopify.states import RefundUnclear, financial_of, fulfilled_of, standing
from orderloom.flows.telling.told import ToldBuyer, ToldOrder, ToldPayment, line_of
from orderloom.kernel.errors import Invalid
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import AmountsDiffer, Discount, Line

_OFFSET = re.compile(r" ([+-]\d{2}):?(\d{2})$|\s*UTC$")
_HIDDEN = re.compile(r"\s*_[^:]*:")  # an attribute that the other shop's pages do not show
MOST_SAID = 20_000


class FileLineWithoutSku(Invalid):
    """A line has no SKU, and this file says nothing else by which its goods could be known; write the SKU of goods that are here
    into the file, or bring the order in as JSON, which names the variant."""

    code = "file_line_without_sku"


# What becomes of the columns that are taken over.
USED: Mapping[str, str] = {
    "Name": "the reference",
    "Email": "the buyer's e-mail",
    "Financial Status": "what was paid; see the table of states",
    "Paid at": "when it was paid",
    "Fulfillment Status": "what was sent; see the table of states",
    "Fulfilled at": "when a complete order was sent",
    "Currency": "the currency",
    "Subtotal": "checked: the lines less their discounts",
    "Shipping": "the shipping fee",
    "Taxes": "the tax, spread over the lines; on top of the prices where the total says so",
    "Total": "checked: the order has to add up to it",
    "Discount Code": "the code of the order's discount",
    "Discount Amount": "what of it the lines do not say is spread over them; what is for shipping is taken off the fee",
    "Shipping Method": "the way of shipping",
    "Created at": "when it was placed",
    "Lineitem quantity": "units",
    "Lineitem name": "the line's title",
    "Lineitem price": "the unit price",
    "Lineitem sku": "the SKU; a line without one is refused",
    "Lineitem discount": "the line's discount",
    "Billing Name": "the billing address",
    "Billing Address1": "the billing address",
    "Billing Address2": "the billing address",
    "Billing Company": "the billing address",
    "Billing City": "the billing address",
    "Billing Zip": "the billing address; an apostrophe in front goes",
    "Billing Province": "the billing address",
    "Billing Province Name": "the billing address, where the code is not known",
    "Billing Country": "the billing address",
    "Billing Phone": "the buyer's phone where `Phone` says none",
    "Shipping Name": "the shipping address",
    "Shipping Address1": "the shipping address",
    "Shipping Address2": "the shipping address",
    "Shipping Company": "the shipping address",
    "Shipping City": "the shipping address",
    "Shipping Zip": "the shipping address; an apostrophe in front goes",
    "Shipping Province": "the shipping address",
    "Shipping Province Name": "the shipping address, where the code is not known",
    "Shipping Country": "the shipping address",
    "Shipping Phone": "the buyer's phone where neither `Phone` nor the billing address says one",
    "Notes": "a note on the order",
    "Note Attributes": "lines of that note; those whose names begin with _ are left out",
    "Cancelled at": "the order is cancelled, then",
    "Payment Method": "how it was paid",
    "Payment Reference": "the payment's reference",
    "Payment References": "the payment's reference where `Payment Reference` says none",
    "Payment ID": "the payment's reference where the others say none",
    "Refunded Amount": "what was given back",
    "Outstanding Balance": "what is still to be paid of an order paid in part",
    "Id": "names the payment where no reference does",
    "Tags": "tags; blanks within one become a dash",
    "Phone": "the buyer's phone",
    "Duties": "kept with the shipping and named in the note",
}
_SHOP = "about the other shop's own workings"
LEFT_OUT: Mapping[str, str] = {
    "Accepts Marketing": "consent to marketing is kept where marketing is done",
    "Lineitem compare at price": "what it cost at other times",
    "Lineitem requires shipping": "the catalog says so",
    "Lineitem taxable": "the tax is taken as it is told",
    "Lineitem fulfillment status": "the order's own state says it",
    "Billing Street": "said again in its parts",
    "Shipping Street": "said again in its parts",
    "Vendor": "the catalog says so",
    "Employee": _SHOP,
    "Location": "goods are reserved where the channel's locations have them",
    "Device ID": _SHOP,
    "Risk Level": _SHOP,
    "Source": _SHOP,
    "Receipt Number": _SHOP,
    "Payment Terms Name": "when it is to be paid is settled there",
    "Next Payment Due At": "when it is to be paid is settled there",
    **{f"Tax {nth} {part}": "the sum is taken" for nth in range(1, 6) for part in ("Name", "Value")},
}


def order_of(rows: Sequence[Mapping[str, str]], channel: str) -> ToldOrder:
    """The order that these rows tell, or the refusal that says why it cannot be taken over as it is."""
    document = Document(_readable(rows[0]), "")
    currency = document.currency("Currency")
    paid, sent = financial_of(document, "Financial Status"), fulfilled_of(document, "Fulfillment Status")
    cancelled_at = document.instant("Cancelled at")
    status = standing(paid, sent, cancelled_at=cancelled_at)
    total, subtotal = document.money("Total", currency), document.money("Subtotal", currency)
    tax = document.money("Taxes", currency)
    charges, on_top = _charges(document, currency, total=total, subtotal=subtotal, tax=tax)
    lines, discount = _lines([Document(_readable(row), "") for row in rows], currency, subtotal)
    return ToldOrder(
        channel=channel,
        reference=document.required("Name", longest=100),
        currency=currency,
        placed_at=_placed_at(document),
        status=status,
        lines=lines,
        includes_tax=not on_top if tax else None,
        shipping_minor=charges.shipping_minor,
        discount_minor=discount,
        tax_minor=tax or None,
        total_minor=total,
        discounts=_discounts(document, currency, goods_minor=discount + sum(line.discount_minor for line in lines)),
        payment=_payment(document, channel, currency, total),
        buyer=_buyer(document),
        shipping=_address(document, "Shipping"),
        billing=_address(document, "Billing"),
        shipping_method=document.text("Shipping Method", longest=40),
        shipped_at=document.instant("Fulfilled at") if status is Status.COMPLETE else None,
        cancelled_at=cancelled_at,
        cancel_reason=CancelReason.OTHER if status is Status.CANCELLED else None,
        tags=tags_of(document.text("Tags", longest=2_000)),
        note=_note(document, charges),
    )


def _readable(row: Mapping[str, str]) -> dict[str, str]:
    """Instants as ISO 8601 has them: 2025-10-02 17:09:34 -0300."""
    return {
        name: _OFFSET.sub(lambda found: f"{found[1]}:{found[2]}" if found[1] else "+00:00", text)
        if name.lower().endswith(" at")
        else text.removeprefix("'")
        if name.endswith("Zip")
        else text
        for name, text in row.items()
    }


def _placed_at(document: Document) -> datetime:
    found = document.instant("Created at")
    if found is None:
        raise DocumentMalformed(member="Created at", expected="an instant")
    return found


def _charges(document: Document, currency: str, *, total: int, subtotal: int, tax: int) -> tuple[Charges, bool]:
    """The shipping as it was paid, and whether tax came on top: both follow from the total."""
    charges = Charges(currency)
    shipping, duties = document.money("Shipping", currency), document.money("Duties", currency)
    free = min(shipping, document.money("Discount Amount", currency))
    for on_top in (True, False):
        for off in (0, free):
            if subtotal + shipping - off + duties + tax * on_top == total:
                charges.ship(None, shipping - off, 0)
                charges.also("Duties", duties)
                return charges, on_top
    raise AmountsDiffer(sent_minor=total, computed_minor=subtotal + shipping + duties + tax)


def _lines(documents: Sequence[Document], currency: str, subtotal: int) -> tuple[list[Line], int]:
    """The lines, and what of the order's discount they do not say."""
    read = []
    for document in documents:
        quantity = (
            int(document.required("Lineitem quantity")) if document.required("Lineitem quantity").isdigit() else 0
        )
        if not quantity:
            raise DocumentMalformed(member="Lineitem quantity", expected="one or more")
        sku = document.text("Lineitem sku")
        if sku is None:
            raise FileLineWithoutSku(title=document.text("Lineitem name"))
        goods = quantity * document.money("Lineitem price", currency)
        read.append((sku, quantity, goods, document.money("Lineitem discount", currency), document))
    missing = sum(goods for _, _, goods, _, _ in read) - subtotal
    own = sum(off for _, _, _, off, _ in read)
    if own > missing:  # the prices are what was paid already
        own, read = 0, [(sku, quantity, goods, 0, document) for sku, quantity, goods, _, document in read]
    if missing < 0:
        raise AmountsDiffer(sent_subtotal_minor=subtotal, computed_subtotal_minor=subtotal + missing)
    lines = [
        line_of(
            sku,
            quantity,
            goods_minor=goods,
            total_minor=goods - off,
            title=document.text("Lineitem name", longest=300) or "",
        )
        for sku, quantity, goods, off, document in read
    ]
    return lines, missing - own


def _discounts(document: Document, currency: str, *, goods_minor: int) -> tuple[Discount, ...]:
    """What was taken off the goods, whose sum is known, and off shipping: whatever is left."""
    amount, code = document.money("Discount Amount", currency), document.text("Discount Code", longest=100)
    off_goods = min(amount, goods_minor)
    parts: tuple[tuple[Literal["goods", "shipping"], int], ...] = (
        ("goods", off_goods),
        ("shipping", amount - off_goods),
    )
    return tuple(Discount(code or "Discount", target, minor, code=code) for target, minor in parts if minor)


def _payment(document: Document, channel: str, currency: str, total: int) -> ToldPayment | None:
    state = financial_of(document, "Financial Status")
    if state in ("waiting", "void") or not total:
        return None
    back = document.money("Refunded Amount", currency)
    if state == "partly_refunded" and not back:
        raise RefundUnclear()
    named = ("Payment Reference", "Payment References", "Payment ID")
    reference = next((found for name in named if (found := document.text(name))), None)
    return ToldPayment(
        amount_minor=total - document.money("Outstanding Balance", currency) if state == "partly" else total,
        method=method_of(document.text("Payment Method"), "shopify"),
        reference=reference or f"{channel}:{document.text('Id') or document.required('Name')}"[:200],
        at=document.instant("Paid at") or _placed_at(document),
        captured=state != "promised",
        refunded_minor=min(back or total, total) if state == "refunded" else min(back, total),
    )


def _buyer(document: Document) -> ToldBuyer:
    return ToldBuyer(
        name=document.text("Billing Name") or document.text("Shipping Name"),
        email=document.text("Email", longest=254),
        phone=document.text("Phone", longest=40)
        or document.text("Billing Phone", longest=40)
        or document.text("Shipping Phone", longest=40),
    )


def _address(document: Document, side: str) -> NewAddress | None:
    names = {"name": "Name", "company": "Company", "city": "City"}
    place = {ours: document.text(f"{side} {theirs}") for ours, theirs in names.items()}
    for theirs in ("Address1", "Address2", "Province", "Province Name", "Zip", "Country"):
        place[theirs] = document.text(f"{side} {theirs}")
    return address_of(
        Document(place, f"{side} address"),
        lines=("Address1", "Address2"),
        region=("Province", "Province Name"),
        postal_code="Zip",
        country=("Country",),
    )


def _note(document: Document, charges: Charges) -> str | None:
    said = (document.text("Note Attributes", longest=MOST_SAID) or "").splitlines()
    attributes = "\n".join(line for line in said if not _HIDDEN.match(line))[:900]
    parts = (document.text("Notes", longest=3_000), attributes, charges.words())
    return "\n".join(part for part in parts if part) or None
