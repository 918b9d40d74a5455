"""The lines of an order of Shopify: goods by their SKU, and money that only looks like goods (tips, services)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orderloom.flows.telling.charges import Charges
from orderloom.flows.telling.document import Document, DocumentMalformed
from orderloom.flows.telling.told import TakenBack, Written, line_of
from orderloom.flows.telling.written import members, pairs
from orderloom.kernel.errors import Invalid
from orderloom.orders.model.placement import Line

LONGEST_TITLE = 300
CUSTOM_ITEM = "custom-item"


class LineWithoutSku(Invalid):
    """A line has neither a SKU nor a variant by which it could be known. Give the goods a SKU there, or make a product with the
    SKU `custom-item` here: goods that were only written into the order go by it, with their own title."""

    code = "line_without_sku"


def goods(document: Document) -> list[Document]:
    """The lines that are goods: neither tips, nor what was written into the order beside its goods and is not sent."""
    lines = [line for line in document.children("line_items") if not line.raw("tip")]
    sent = [line for line in lines if _known_as(line) or line.raw("requires_shipping") is not False]
    return sent or lines


def _money(document: Document) -> list[Document]:
    """The lines that are amounts alone."""
    paths = {line.path for line in goods(document)}
    return [line for line in document.children("line_items") if line.path not in paths]


def lines_of(document: Document, currency: str) -> list[Line]:
    return [_line(line, currency) for line in goods(document)]


def written_of(document: Document) -> tuple[Written, ...]:
    """What the buyer filled in beside the lines; of lines that are money alone, by their title."""
    said = [Written(nth, *pair) for nth, line in enumerate(goods(document)) for pair in _filled_in(line)]
    beside = [(line.text("title") or "Tip", pair) for line in _money(document) for pair in _filled_in(line)]
    return (*said, *(Written(None, *pair, of=title) for title, pair in beside))


def _filled_in(line: Document) -> Iterable[tuple[str, str]]:
    return pairs(members(line.raw("properties"), name=("name",))).items()


def _line(line: Document, currency: str) -> Line:
    quantity = line.whole("quantity")
    if not quantity:
        raise DocumentMalformed(member=line.at("quantity"), expected="one or more")
    worth = quantity * line.money("price", currency)
    title = line.text("name", longest=LONGEST_TITLE) or line.text("title", longest=LONGEST_TITLE)
    return line_of(
        sku_of(line),
        quantity,
        goods_minor=worth,
        total_minor=worth - _discount(line, currency),
        tax_minor=_tax(line, currency),
        title=title or "",
    )


def _discount(line: Document, currency: str) -> int:
    allocated = sum(each.money("amount", currency) for each in line.children("discount_allocations"))
    return allocated or line.money("total_discount", currency)


def _tax(line: Document, currency: str) -> int:
    return sum(each.money("price", currency) for each in line.children("tax_lines"))


def sku_of(line: Document) -> str:
    """The SKU; a variant that has none goes by its id, and goods of no variant by one SKU for them all."""
    return _known_as(line) or CUSTOM_ITEM


def _known_as(line: Document) -> str | None:
    return line.text("sku") or line.text("variant_id")


def other_skus(document: Document) -> tuple[str, ...]:
    """Of each line the id of its variant."""
    return tuple(line.text("variant_id") or "" for line in goods(document))


def charges_of(document: Document, currency: str) -> Charges:
    """Freight, and what is neither freight nor goods."""
    charges = Charges(currency)
    for line in document.children("shipping_lines"):
        if line.flag("is_removed"):
            continue
        price = _price(line, currency)
        allocated = sum(each.money("amount", currency) for each in line.children("discount_allocations"))
        if not allocated and line.raw("discounted_price") is not None:
            allocated = price - line.money("discounted_price", currency)
        charges.ship(line.text("title") or line.text("code"), price - allocated, _tax(line, currency), allocated)
    tips = 0
    for line in _money(document):
        amount = line.whole("quantity") * line.money("price", currency) - _discount(line, currency)
        tips += amount if line.raw("tip") else 0
        charges.also(line.text("title") or "Tip", amount, _tax(line, currency))
    charges.also("Tip", max(0, document.money("total_tip_received", currency) - tips))
    if not document.flag("duties_included"):  # else the prices hold them
        charges.also(
            "Duties", _in_shop_money(document, "original_total_duties_set", currency), _duty_tax(document, currency)
        )
    charges.also("Fees", _in_shop_money(document, "original_total_additional_fees_set", currency))
    return charges


def _in_shop_money(document: Document, name: str, currency: str) -> int:
    both = document.child(name)
    own = both.child("shop_money") if both else None
    return own.money("amount", currency) if own else 0


def _duty_tax(document: Document, currency: str) -> int:
    return sum(_tax(duty, currency) for line in document.children("line_items") for duty in line.children("duties"))


def _price(line: Document, currency: str) -> int:
    """What a way of shipping costs; shortened documents say it in the shop's money alone."""
    if line.raw("price") is not None:
        return line.money("price", currency)
    sets = (line.child(name) for name in ("price_set", "discounted_price_set", "current_discounted_price_set"))
    return next((own.money("amount", currency) for both in sets if both and (own := both.child("shop_money"))), 0)


def taken_back(document: Document) -> Iterator[TakenBack]:
    """Units that are not to be sent any more, or came back: of each line what is left now, else what its refunds name."""
    refunded = _refunded_units(document)
    for line in goods(document):
        ordered = line.whole("quantity")
        now: Any = line.raw("current_quantity")
        units = ordered - now if isinstance(now, int) else refunded.get(line.text("id") or "", 0)
        if units > 0:
            yield TakenBack(sku_of(line), min(units, ordered), ordered)


def _refunded_units(document: Document) -> Mapping[str, int]:
    units: dict[str, int] = {}
    for refund in document.children("refunds"):
        for each in refund.children("refund_line_items"):
            name = each.text("line_item_id") or ""
            units[name] = units.get(name, 0) + each.whole("quantity")
    return units
