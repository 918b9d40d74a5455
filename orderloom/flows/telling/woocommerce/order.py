"""An order as WooCommerce's REST API (wc/v3) and its order webhooks send it.

Line amounts there are always without tax, whatever its prices include; where they do, lines are taken with their tax. The
order is refused unless it adds up to `total`; a few minor units that its rounding leaves go to the largest line. Fees below
zero are a discount of the order, others are kept with the shipping.
"""

from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from orderloom.flows.placing.request import NewAddress
from orderloom.flows.telling.charges import Charges
from orderloom.flows.telling.document import (
    Document,
    DocumentMalformed,
    address_of,
    method_of,
    name_of,
)
from orderloom.flows.telling.told import PaidMore, ToldBuyer, ToldOrder, ToldPayment, line_of, taxed
from orderloom.flows.telling.woocommerce.members import LEFT_OUT, USED
from orderloom.kernel.errors import Invalid
from orderloom.kernel.money import spread
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Discount, Line

LONGEST_NOTE = 4_000
LONGEST_TITLE = 300

# Where an order stands; those that are no orders yet or no more are refused by name.
STATUSES = {
    "pending": Status.PLACED,
    "on-hold": Status.PLACED,
    "processing": Status.OPEN,
    "completed": Status.COMPLETE,
    "cancelled": Status.CANCELLED,
    "failed": Status.CANCELLED,
    "refunded": Status.CANCELLED,
}
NO_ORDERS = ("trash", "auto-draft", "draft", "checkout-draft")


class NotAnOrder(Invalid):
    """This is a draft, or an order that was thrown away there: nothing that could be taken over."""

    code = "not_an_order_yet"


class StatusUnknown(Invalid):
    """The order has a status that this shop added; map it to one of WooCommerce's own before it is sent."""

    code = "order_status_unknown"


class GoodsWithoutSku(Invalid):
    """A line has neither a SKU nor a product by which it could be known; give the goods a SKU there."""

    code = "goods_without_sku"


class Heard(NamedTuple):
    """An order as it was told, and the members that nobody here knows."""

    order: ToldOrder
    unknown: tuple[str, ...]


def order_of(members: object, channel: str) -> Heard:
    """The order that a document tells, or the refusal that says why it cannot be taken over as it is."""
    document = Document(members)
    told = _order(document, channel)
    return Heard(told, document.unknown(USED, LEFT_OUT))


def status_of(document: Document) -> Status:
    """Placed, open, complete or cancelled. Refunded after it was completed is complete: the goods went out."""
    said = (document.required("status")).removeprefix("wc-").lower()
    if said in NO_ORDERS:
        raise NotAnOrder(status=said)
    if said not in STATUSES:
        raise StatusUnknown(status=said, known=list(STATUSES))
    if said == "refunded" and document.instant("date_completed_gmt"):
        return Status.COMPLETE
    return STATUSES[said]


class Off(NamedTuple):
    """What fees below zero take off the order, as its prices are: with or without their tax; and that tax."""

    amount_minor: int
    tax_minor: int


def _order(document: Document, channel: str) -> ToldOrder:
    currency = document.currency("currency")
    status = status_of(document)
    includes_tax = document.flag("prices_include_tax")
    charges, off = _charges(document, currency, includes_tax=includes_tax)
    lines = _lines(document, currency, charges, off)
    total = document.money("total", currency)
    return ToldOrder(
        channel=channel,
        reference=document.text("number", longest=100) or document.required("id", longest=100),
        currency=currency,
        placed_at=_placed_at(document),
        status=status,
        lines=lines,
        includes_tax=includes_tax,
        shipping_minor=charges.shipping_minor,
        shipping_tax_minor=charges.tax_minor,
        discount_minor=off.amount_minor,
        tax_minor=document.money("total_tax", currency, rounded=True),
        total_minor=total,
        discounts=_discounts(document, currency, includes_tax=includes_tax),
        payment=_payment(document, channel, currency, total),
        buyer=_buyer(document),
        shipping=_address(document, "shipping") or _address(document, "billing"),
        billing=_address(document, "billing"),
        shipping_method=charges.method,
        shipped_at=document.instant("date_completed_gmt") if status is Status.COMPLETE else None,
        cancel_reason=_cancel_reason(document) if status is Status.CANCELLED else None,
        cancelled_at=document.instant("date_modified_gmt") if status is Status.CANCELLED else None,
        note="\n".join(filter(None, (document.text("customer_note", longest=3_000), charges.words()))) or None,
    )


def _placed_at(document: Document) -> datetime:
    found = document.instant("date_created_gmt") or document.instant("date_created")
    if found is None:
        raise DocumentMalformed(member="/date_created_gmt", expected="an ISO 8601 instant")
    return found


def _charges(document: Document, currency: str, *, includes_tax: bool) -> tuple[Charges, Off]:
    """Freight and fees; the fees below zero apart."""
    charges, off = Charges(currency), Off(0, 0)
    for line in document.children("shipping_lines"):
        net, tax = _net_and_tax(line, currency)
        charges.ship(line.text("method_title") or line.text("method_id"), net + tax * includes_tax, tax)
    for line in document.children("fee_lines"):
        net, tax = _net_and_tax(line, currency)
        if net < 0:
            off = Off(off.amount_minor - net - tax * includes_tax, off.tax_minor - tax)
        else:
            charges.also(line.text("name") or "Fee", net + tax * includes_tax, tax)
    return charges, off


def _net_and_tax(line: Document, currency: str) -> tuple[int, int]:
    return (
        line.money("total", currency, signed=True, rounded=True),
        line.money("total_tax", currency, signed=True, rounded=True),
    )


def _lines(document: Document, currency: str, charges: Charges, off: Off) -> list[Line]:
    """The lines, their tax and amounts brought to what the order says where rounding left a few minor units."""
    includes_tax = document.flag("prices_include_tax")
    lines = [_line(line, currency, includes_tax=includes_tax) for line in document.children("line_items")]
    if off.tax_minor:
        parts = spread(off.tax_minor, [line.tax_minor for line in lines])
        lines = [
            replace(line, tax_minor=max(0, line.tax_minor - part)) for line, part in zip(lines, parts, strict=True)
        ]
    tax = document.money("total_tax", currency, rounded=True)
    lines = taxed(lines, tax - charges.tax_minor)
    worth = sum(line.worth_minor for line in lines)
    sums_to = worth - off.amount_minor + charges.shipping_minor + (0 if includes_tax else tax)
    return _brought_to(lines, document.money("total", currency) - sums_to)


def _line(line: Document, currency: str, *, includes_tax: bool) -> Line:
    quantity = line.whole("quantity")
    if not quantity:
        raise DocumentMalformed(member=line.at("quantity"), expected="one or more")
    tax = line.money("total_tax", currency, rounded=True)
    total = line.money("total", currency, rounded=True) + tax * includes_tax
    goods = line.money("subtotal", currency, rounded=True)
    goods += line.money("subtotal_tax", currency, rounded=True) * includes_tax
    title = line.text("name", longest=LONGEST_TITLE) or ""
    return line_of(_sku(line), quantity, goods_minor=max(goods, total), total_minor=total, tax_minor=tax, title=title)


def _sku(line: Document) -> str:
    """The SKU; goods that have none go by the id of their variation or product."""
    ids = (line.text("sku"), line.text("variation_id"), line.text("product_id"))
    found = next((one for one in ids if one and one != "0"), None)
    if found is None:
        raise GoodsWithoutSku(member=line.path, title=line.text("name"))
    return found


def _brought_to(lines: list[Line], difference: int) -> list[Line]:
    """A difference of a few minor units goes to the line that costs most; a larger one is left, and refused later."""
    if not lines or not difference or abs(difference) > len(lines) + 1:
        return lines
    paid = [line.worth_minor for line in lines]
    most = paid.index(max(paid))
    line = lines[most]
    after = paid[most] + difference
    if after < 0:
        return lines
    made = line_of(
        line.sku,
        line.quantity,
        goods_minor=max(line.goods_minor, after),
        total_minor=after,
        tax_minor=line.tax_minor,
        title=line.title,
    )
    return [*lines[:most], made, *lines[most + 1 :]]


def _discounts(document: Document, currency: str, *, includes_tax: bool) -> tuple[Discount, ...]:
    """Coupons, and what each took off the goods."""
    found = []
    for line in document.children("coupon_lines"):
        amount = line.money("discount", currency, rounded=True)
        amount += line.money("discount_tax", currency, rounded=True) * includes_tax
        code = line.text("code", longest=100)
        found.append(Discount(title=code or "Coupon", target="goods", amount_minor=amount, code=code))
    return tuple(found)


def _payment(document: Document, channel: str, currency: str, total: int) -> ToldPayment | None:
    """What was paid and given back; None where nothing was paid."""
    back = -sum(each.money("total", currency, signed=True) for each in document.children("refunds"))
    paid_at = document.instant("date_paid_gmt") or document.instant("date_paid")
    if (
        document.required("status").removeprefix("wc-") == "refunded"
    ):  # all of it was paid, or nothing could be given back
        back, paid_at = back or total, paid_at or _placed_at(document)
    if paid_at is None or not total:
        if back > 0:
            raise PaidMore(paid_minor=0, refunded_minor=back)
        return None
    return ToldPayment(
        amount_minor=total,
        method=method_of(document.text("payment_method"), "woocommerce"),
        reference=document.text("transaction_id") or f"{channel}:{document.required('id')}"[:200],
        at=paid_at,
        refunded_minor=max(0, back),
        refunded_at=document.instant("date_modified_gmt") if back > 0 else None,
    )


def _buyer(document: Document) -> ToldBuyer:
    billing, shipping = document.child("billing"), document.child("shipping")
    places = [place for place in (billing, shipping) if place]
    number = document.text("customer_id")
    return ToldBuyer(
        external_id=number if number != "0" else None,
        name=next((found for place in places if (found := name_of(place))), None),
        email=next((found for place in places if (found := place.text("email", longest=254))), None),
        phone=next((found for place in places if (found := place.text("phone", longest=40))), None),
    )


def _address(document: Document, member: str) -> NewAddress | None:
    return address_of(
        document.child(member),
        lines=("address_1", "address_2"),
        region="state",
        postal_code="postcode",
        country=("country",),
    )


def _cancel_reason(document: Document) -> CancelReason:
    failed = document.required("status").removeprefix("wc-") == "failed"
    return CancelReason.UNPAID if failed else CancelReason.OTHER
