"""An order as another shop tells it, as rows with our columns."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from orderloom.customers.model.phones import normal_phone
from orderloom.fields.model.values import Definitions
from orderloom.flows.importing.formats.format import Mapped, RowProblem
from orderloom.flows.placing.request import NewAddress
from orderloom.flows.telling.told import ToldBuyer, ToldOrder, ToldPayment
from orderloom.flows.telling.written import with_written
from orderloom.kernel.errors import Refusal
from orderloom.kernel.readable import told as told_facts

Values = dict[str, str]


def rows_of(row_no: int, told: ToldOrder) -> Iterator[Mapped]:
    """A row for each line; what is of the whole order stands on the first."""
    told = _beside_noted(told)
    first, written = _order(told), _written(told)
    for nth, line in enumerate(told.lines):
        values = {
            "reference": told.reference,
            "sku": line.sku,
            "title": line.title,
            "quantity": str(line.quantity),
            "line_subtotal_minor": str(line.goods_minor),
            "line_discount_minor": str(line.discount_minor),
            "line_tax_minor": str(line.tax_minor),
            "line_written": written.get(nth, ""),
            "other_sku": told.other_skus[nth] if told.other_skus else "",
        }
        yield Mapped(row_no, values | first if nth == 0 else values)


def refused(row_no: int, refusal: Refusal, reference: str | None = None) -> Mapped:
    """A row of an order that cannot be taken over as it is, with the reason."""
    said = told_facts(refusal.facts)
    message = f"{refusal}{f' ({said})' if said else ''}"[:500]
    values = {"reference": reference} if reference else {}
    return Mapped(row_no, values, (RowProblem(_column(refusal), refusal.code, message),))


def _column(refusal: Refusal) -> str | None:
    """The member that was meant: a table's column by its name, what stands deeper in a document by its path."""
    member = refusal.facts.get("member")
    if not isinstance(member, str):
        return None
    return member.removeprefix("/") if member.count("/") == 1 else member


def _order(told: ToldOrder) -> Values:
    given = {
        "placed_at": _at(told.placed_at),
        "status": told.status.value,
        "cancel_reason": told.cancel_reason.value if told.cancel_reason else "",
        "cancelled_at": _at(told.cancelled_at),
        "currency": told.currency,
        "includes_tax": "" if told.includes_tax is None else str(told.includes_tax).lower(),
        "customer_id": told.buyer.external_id or "",
        "buyer_name": told.buyer.name or "",
        "buyer_email": told.buyer.email or "",
        "buyer_phone": _phone(told.buyer),
        "shipping_method": told.shipping_method or "",
        "shipping_minor": str(told.shipping_minor),
        "shipping_tax_minor": str(told.shipping_tax_minor),
        "discount_minor": str(told.discount_minor),
        **_discounts(told),
        "tax_minor": "" if told.tax_minor is None else str(told.tax_minor),
        "total_minor": "" if told.total_minor is None else str(told.total_minor),
        "shipped_at": _at(told.shipped_at),
        "delivered_at": _at(told.delivered_at),
        "tags": " ".join(told.tags),
        "note": told.note or "",
    }
    given |= _address("shipping", told.shipping) | _address("billing", told.billing) | _payment(told.payment)
    return {column: text for column, text in given.items() if text}


def _beside_noted(told: ToldOrder) -> ToldOrder:
    """What was written on no line here stands in the note: a row has no place for it."""
    beside = tuple(one for one in told.written if one.line is None)
    left = tuple(one for one in told.written if one.line is not None)
    return replace(with_written(replace(told, written=beside), Definitions()), written=left)


def _written(told: ToldOrder) -> dict[int, str]:
    """What was written on each line, as JSON."""
    each: dict[int, Values] = {}
    for one in told.written:
        each.setdefault(one.line or 0, {})[one.name] = one.value
    return {nth: msgspec.json.encode(said).decode() for nth, said in each.items()}


def _phone(who: ToldBuyer) -> str:
    """In E.164 where it can be read: a row does not say from which country it is."""
    read = normal_phone(who.phone, who.phone_country)[0] if who.phone and who.phone_country else None
    return read or who.phone or ""


def _discounts(told: ToldOrder) -> Values:
    """One discount of the whole order has columns of its own; more of them, or one that is in the lines already, stand in one."""
    only = told.discounts[0] if len(told.discounts) == 1 else None
    if only and (only.target, only.amount_minor) == ("goods", told.discount_minor):
        return {"discount_code": only.code or "", "discount_title": only.title}
    names = ("title", "target", "amount_minor", "code")
    each = [{name: value for name in names if (value := getattr(one, name)) is not None} for one in told.discounts]
    return {"discounts": msgspec.json.encode(each).decode()} if each else {}


def _at(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _address(side: str, address: NewAddress | None) -> Values:
    if address is None:
        return {}
    given = {f"{side}_line{nth}": line for nth, line in enumerate(address.lines, 1)}
    for name in ("name", "company", "city", "region", "postal_code", "country"):
        given[f"{side}_{name}"] = getattr(address, name) or ""
    return given


def _payment(payment: ToldPayment | None) -> Values:
    if payment is None:
        return {}
    return {
        "paid_minor": str(payment.amount_minor),
        "paid_method": payment.method,
        "paid_reference": payment.reference or "",
        "paid_at": _at(payment.at),
        "authorised": "" if payment.captured else "true",
        "refunded_minor": str(payment.refunded_minor) if payment.refunded_minor else "",
        "refunded_at": _at(payment.refunded_at),
    }
