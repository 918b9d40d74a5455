"""An order as WooCommerce's REST API (wc/v3) and its order webhooks send it.

Line amounts there are always without tax, whatever its prices include; where they do, lines are taken with their tax. The
order is refused unless it adds up to `total`; a few minor units that its rounding leaves go to the largest line, and are
told. Fees below zero are a discount of the order, others are kept with the shipping.
"""

from datetime import datetime

from orderloom.flows.placing.request import NewAddress
from orderloom.flows.telling.charges import Charges
from orderloom.flows.telling.document import (
    Document,
    DocumentMalformed,
    address_of,
    method_of,
    name_of,
    unknown_inside,
)
from orderloom.flows.telling.teller import Reading
from orderloom.flows.telling.told import (
    TAX_SPREAD,
    PaidMore,
    ToldBuyer,
    ToldOrder,
    ToldPayment,
    bearable,
)
from orderloom.flows.telling.woocommerce.filled_in import other_skus, written_of
from orderloom.flows.telling.woocommerce.lines import charges_of, lines_of
from orderloom.flows.telling.woocommerce.members import INSIDE, LEFT_OUT, USED
from orderloom.kernel.errors import Invalid
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Discount

LONGEST_NOTE = 4_000
OBJECTS = ("billing", "shipping")
OTHER_THINGS = {"billing_period": "subscription", "refunded_payment": "refund", "refunded_by": "refund"}
LISTS = ("line_items", "shipping_lines", "fee_lines", "coupon_lines", "refunds")

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
    """This is a draft, a refund or a subscription, or an order that was thrown away there: nothing that could be taken over."""

    code = "not_an_order_yet"


class StatusUnknown(Invalid):
    """The order has a status that this shop added; map it to one of WooCommerce's own before it is sent."""

    code = "order_status_unknown"


class OlderApi(Invalid):
    """The webhook is set to WooCommerce's legacy API; set its API version to "WP REST API Integration v3"."""

    code = "woocommerce_legacy_api"


def order_of(members: object, channel: str) -> Reading:
    """The order that a document tells, or the refusal that says why it cannot be taken over as it is."""
    document = Document(_without_php(members))
    if "order" in document.members and not document.raw("line_items"):
        raise OlderApi()
    if any(name in document.members for name in OTHER_THINGS):
        raise NotAnOrder(is_a=OTHER_THINGS[next(name for name in OTHER_THINGS if name in document.members)])
    rounded: dict[str, int] = {}
    told = _order(document, channel, rounded)
    return Reading(told, (*document.unknown(USED, LEFT_OUT), *unknown_inside(document, INSIDE))[:100], rounded)


def _without_php(members: object) -> object:
    """PHP writes an empty object as [], and a list from which something was taken as an object with numbers for names."""
    if not isinstance(members, dict):
        return members
    made = {name: None if name in OBJECTS and value == [] else value for name, value in members.items()}
    for name in LISTS:
        value = made.get(name)
        if isinstance(value, dict) and value and all(key.isdigit() for key in value):
            made[name] = list(value.values())
    return made


def status_of(document: Document) -> Status:
    """Placed, open, complete or cancelled. Refunded after it was completed is complete: the goods went out."""
    said = (document.required("status")).removeprefix("wc-").lower()
    if said in NO_ORDERS:
        raise NotAnOrder(status=said)
    if said not in STATUSES:
        raise StatusUnknown(status=said, known=list(STATUSES))
    if said == "refunded" and _instant(document, "date_completed"):
        return Status.COMPLETE
    return STATUSES[said]


def _order(document: Document, channel: str, rounded: dict[str, int]) -> ToldOrder:
    currency = document.currency("currency")
    status = status_of(document)
    includes_tax = document.flag("prices_include_tax")
    charges, off = charges_of(document, currency, includes_tax=includes_tax)
    said = lines_of(document, currency, charges, off, rounded)
    tax = document.money("total_tax", currency, rounded=True)
    lines = bearable(said, tax - charges.tax_minor, off.amount_minor)
    total = document.money("total", currency, rounded=True)
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
        tax_minor=tax,
        total_minor=total,
        discounts=(*_discounts(document, currency, includes_tax=includes_tax), *off.named),
        payment=_payment(document, channel, currency, total),
        buyer=_buyer(document),
        shipping=_address(document, "shipping") or _address(document, "billing"),
        billing=_address(document, "billing"),
        shipping_method=charges.method,
        shipped_at=_instant(document, "date_completed") if status is Status.COMPLETE else None,
        cancel_reason=_cancel_reason(document) if status is Status.CANCELLED else None,
        cancelled_at=_instant(document, "date_modified") if status is Status.CANCELLED else None,
        note=_note(document, charges, TAX_SPREAD if lines != said else None),
        written=written_of(document),
        other_skus=other_skus(document),
    )


def _note(document: Document, charges: Charges, spread: str | None) -> str | None:
    """The buyer's note, what the shipping holds that is not freight, and a tax that was spread."""
    parts = document.text("customer_note", longest=3_000), charges.words(), spread
    return "\n".join(part for part in parts if part) or None


def _instant(document: Document, member: str) -> datetime | None:
    """The member in UTC; older versions of the API have it in the shop's time only, which is taken as UTC."""
    return document.instant(f"{member}_gmt") or document.instant(member)


def _placed_at(document: Document) -> datetime:
    found = _instant(document, "date_created")
    if found is None:
        raise DocumentMalformed(member="/date_created_gmt", expected="an ISO 8601 instant")
    return found


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
    back = sum(abs(each.money("total", currency, signed=True, rounded=True)) for each in document.children("refunds"))
    paid_at = _instant(document, "date_paid")
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
        refunded_at=_instant(document, "date_modified") if back > 0 else None,
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
        lines=(("address_1", "number"), "address_2", "neighborhood"),
        region=("state",),
        postal_code="postcode",
        country=("country",),
    )


def _cancel_reason(document: Document) -> CancelReason:
    failed = document.required("status").removeprefix("wc-") == "failed"
    return CancelReason.UNPAID if failed else CancelReason.OTHER
