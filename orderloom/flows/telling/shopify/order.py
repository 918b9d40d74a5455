"""An order as Shopify's Admin API and its order webhooks send it.

Amounts are those of the shop's money; what the buyer saw in another currency (presentment money) is left out. The order is
refused unless it adds up to `total_price`. What neither is goods nor freight (duties, tips, fees) is kept with the shipping.
"""

from collections.abc import Sequence
from datetime import datetime

from orderloom.flows.placing.request import NewAddress
from orderloom.flows.telling.charges import Charges
from orderloom.flows.telling.document import (
    Document,
    DocumentMalformed,
    address_of,
    name_of,
    phone_of,
    tags_of,
    unknown_inside,
)
from orderloom.flows.telling.shopify.discounts import discounts_of
from orderloom.flows.telling.shopify.lines import charges_of, goods, lines_of, other_skus, taken_back, written_of
from orderloom.flows.telling.shopify.members import INSIDE, LEFT_OUT, USED
from orderloom.flows.telling.shopify.states import CANCEL_REASONS, fulfilled, payment_of, status_of
from orderloom.flows.telling.teller import Reading
from orderloom.flows.telling.told import TAX_SPREAD, ToldBuyer, ToldChange, ToldOrder, bearable, taxed
from orderloom.kernel.errors import Invalid
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Line

LONGEST_NOTE = 4_000
COUNTRY = ("country_code", "country")


class OrderEdited(Invalid):
    """Units were taken out of this order at the other shop after it was placed; complete or cancel it there first."""

    code = "order_edited_elsewhere"


class TestOrder(Invalid):
    """This is a test order of the other shop; connections take them only where they are told to."""

    code = "test_order"


def order_of(members: object, channel: str, *, test_orders: bool = False) -> Reading:
    """The order that a document tells, or the refusal that says why it cannot be taken over as it is."""
    document = Document(members)
    if document.flag("test") and not test_orders:
        raise TestOrder(reference=document.text("name"))
    told = _order(document, channel)
    return Reading(told, _unknown(document))


def id_of(members: object) -> str | None:
    """What the other shop calls the order itself."""
    return Document(members).text("id", longest=100)


def unknown_of(members: object) -> tuple[str, ...]:
    """The document's members that nobody here knows."""
    return _unknown(Document(members))


def _unknown(document: Document) -> tuple[str, ...]:
    return (*document.unknown(USED, LEFT_OUT), *unknown_inside(document, INSIDE))[:100]


def change_of(members: object, channel: str) -> ToldChange:
    """What a document tells of an order that may be here already, whatever stands against taking it as a new one."""
    document = Document(members)
    currency = document.currency("currency")
    cancelled_at = document.instant("cancelled_at")
    shipped = fulfilled(document) in ("all", "partly")
    payment = payment_of(document, channel, currency)
    given_back = payment is not None and payment.refunded_minor >= payment.amount_minor > 0
    return ToldChange(
        channel=channel,
        reference=document.required("name", longest=100),
        currency=currency,
        units=sum(line.whole("quantity") for line in goods(document)),
        total_minor=document.money("total_price", currency),
        payment=payment,
        shipped=shipped,
        taken_back=tuple(taken_back(document)),
        taken_back_at=payment.refunded_at if payment else None,
        cancelled=cancelled_at is not None or (given_back and not shipped),
        cancelled_at=cancelled_at or (payment.refunded_at if payment else None),
        cancel_reason=_cancel_reason(document),
    )


def _order(document: Document, channel: str) -> ToldOrder:
    currency = document.currency("currency")
    status = status_of(document)
    _must_be_whole(document, status)
    lines = lines_of(document, currency)
    charges = charges_of(document, currency)
    unsaid = _unsaid_discount(document, lines, charges, currency)
    tax = None if document.raw("total_tax") is None else document.money("total_tax", currency)
    off = unsaid + sum(line.discount_minor for line in lines)
    said = lines if tax is None else taxed(lines, tax - charges.tax_minor)
    own = sum(line.tax_minor for line in said)
    borne = bearable(said, own, unsaid)
    return ToldOrder(
        channel=channel,
        reference=document.required("name", longest=100),
        currency=currency,
        placed_at=_placed_at(document),
        status=status,
        lines=borne,
        includes_tax=document.flag("taxes_included"),
        shipping_minor=charges.shipping_minor,
        shipping_tax_minor=charges.tax_minor,
        discount_minor=unsaid,
        tax_minor=own + charges.tax_minor if tax is None and borne != said else tax,
        total_minor=document.money("total_price", currency),
        discounts=discounts_of(document, currency, off_goods_minor=off, off_shipping_minor=charges.off_minor),
        payment=payment_of(document, channel, currency),
        buyer=_buyer(document),
        shipping=_address(document.child("shipping_address")),
        billing=_address(document.child("billing_address")),
        shipping_method=charges.method,
        shipped_at=_last(document, "created_at") if status is Status.COMPLETE else None,
        delivered_at=_delivered_at(document) if status is Status.COMPLETE else None,
        cancelled_at=document.instant("cancelled_at"),
        cancel_reason=_cancel_reason(document) if status is Status.CANCELLED else None,
        tags=tags_of(document.text("tags", longest=2_000)),
        note=_note(document, charges, TAX_SPREAD if borne != said else None),
        written=written_of(document),
        other_skus=other_skus(document),
    )


def _must_be_whole(document: Document, status: Status) -> None:
    """An order that goes on here must still be what was bought there."""
    gone = [] if status in (Status.COMPLETE, Status.CANCELLED) else list(taken_back(document))
    if gone:
        raise OrderEdited(taken_out={one.sku: f"{one.units} of {one.ordered}" for one in gone})


def _unsaid_discount(document: Document, lines: Sequence[Line], charges: Charges, currency: str) -> int:
    """What was taken off the order and neither its lines nor its shipping say, if with it the order adds up."""
    said = sum(line.discount_minor for line in lines) + charges.off_minor
    unsaid = document.money("total_discounts", currency) - said
    worth = sum(line.quantity * line.unit_price_minor - line.discount_minor for line in lines) + charges.shipping_minor
    tax = 0 if document.flag("taxes_included") else document.money("total_tax", currency)
    return unsaid if unsaid > 0 and worth - unsaid + tax == document.money("total_price", currency) else 0


def _placed_at(document: Document) -> datetime:
    found = document.instant("processed_at") or document.instant("created_at")
    if found is None:
        raise DocumentMalformed(member="/created_at", expected="an ISO 8601 instant")
    return found


def _buyer(document: Document) -> ToldBuyer:
    who = document.child("customer")
    billing, shipping = document.child("billing_address"), document.child("shipping_address")
    home = who.child("default_address") if who else None
    places = [place for place in (billing, shipping, home) if place]
    named = [who, *places] if who else places
    phone, country = phone_of([(document, None), (who, home), *((place, place) for place in places)], COUNTRY)
    return ToldBuyer(
        external_id=who.text("id") if who else None,
        name=next((found for one in named if (found := name_of(one))), None),
        email=document.text("email", longest=254)
        or document.text("contact_email", longest=254)
        or (who.text("email", longest=254) if who else None),
        phone=phone,
        phone_country=country,
    )


def _address(document: Document | None) -> NewAddress | None:
    return address_of(
        document,
        lines=("address1", "address2"),
        region=("province_code", "province"),
        postal_code="zip",
        country=COUNTRY,
    )


def _last(document: Document, member: str) -> datetime | None:
    sent = [
        found
        for each in document.children("fulfillments")
        if each.text("status") in (None, "success", "pending", "open")
        if (found := each.instant(member))
    ]
    return max(sent, default=None)


def _delivered_at(document: Document) -> datetime | None:
    """When the last parcel arrived, if all of them did."""
    parcels = [each for each in document.children("fulfillments") if each.text("status") in (None, "success")]
    arrived = bool(parcels) and all(each.text("shipment_status") == "delivered" for each in parcels)
    return _last(document, "updated_at") if arrived else None


def _cancel_reason(document: Document) -> CancelReason:
    return CANCEL_REASONS.get(document.text("cancel_reason") or "", CancelReason.OTHER)


def _note(document: Document, charges: Charges, spread: str | None) -> str | None:
    """The buyer's note, what they filled in beside it, what the shipping holds that is not freight, and a tax that was spread."""
    parts = [document.text("note", longest=LONGEST_NOTE)]
    for each in document.children("note_attributes"):
        name, value = each.text("name"), each.text("value", longest=1_000)
        if name and value and not name.startswith("_"):
            parts.append(f"{name}: {value}")
    parts += [charges.words(), spread]
    return "\n".join(part for part in parts if part)[:LONGEST_NOTE] or None
