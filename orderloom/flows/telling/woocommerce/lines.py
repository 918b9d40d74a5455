"""The lines of a WooCommerce order, with what is charged beside them and what fees below zero take off."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from orderloom.flows.telling.charges import Charges
from orderloom.flows.telling.document import Document, DocumentMalformed
from orderloom.flows.telling.told import line_of, taxed
from orderloom.kernel.errors import Invalid
from orderloom.kernel.money import spread
from orderloom.orders.model.placement import Discount, Line

LONGEST_TITLE = 300


class GoodsWithoutSku(Invalid):
    """A line has neither a SKU nor a product by which it could be known; give the goods a SKU there."""

    code = "goods_without_sku"


@dataclass(slots=True)
class Off:
    """What fees below zero take off the order, as its prices are: with or without their tax; and that tax."""

    amount_minor: int = 0
    tax_minor: int = 0
    named: list[Discount] = field(default_factory=list)

    def take(self, name: str, amount_minor: int, tax_minor: int) -> None:
        self.amount_minor += amount_minor
        self.tax_minor += tax_minor
        self.named.append(Discount(title=name, target="goods", amount_minor=amount_minor))


def charges_of(document: Document, currency: str, *, includes_tax: bool) -> tuple[Charges, Off]:
    """Freight and fees; those below zero apart."""
    charges, off = Charges(currency), Off()
    for line in document.children("shipping_lines"):
        net, tax = _net_and_tax(line, currency)
        title = line.text("method_title") or line.text("method_id")
        if net < 0:
            off.take(title or "Shipping", -net - tax * includes_tax, -tax)
        else:
            charges.ship(title, net + tax * includes_tax, tax)
    for line in document.children("fee_lines"):
        net, tax = _net_and_tax(line, currency)
        name = line.text("name") or "Fee"
        if net < 0:
            off.take(name, -net - tax * includes_tax, -tax)
        else:
            charges.also(name, net + tax * includes_tax, tax)
    return charges, off


def _net_and_tax(line: Document, currency: str) -> tuple[int, int]:
    return (
        line.money("total", currency, signed=True, rounded=True),
        line.money("total_tax", currency, signed=True, rounded=True),
    )


def lines_of(document: Document, currency: str, charges: Charges, off: Off, rounded: dict[str, int]) -> list[Line]:
    """The lines, their tax and amounts brought to what the order says where rounding left a few minor units."""
    includes_tax = document.flag("prices_include_tax")
    read = (_line(line, currency, includes_tax=includes_tax) for line in document.children("line_items"))
    lines = [line for line in read if line is not None]
    if off.tax_minor:
        parts = spread(off.tax_minor, [line.tax_minor for line in lines])
        lines = [
            replace(line, tax_minor=max(0, line.tax_minor - part)) for line, part in zip(lines, parts, strict=True)
        ]
    tax = document.money("total_tax", currency, rounded=True)
    lines = _taxed(lines, tax - charges.tax_minor, rounded)
    worth = sum(line.worth_minor for line in lines)
    sums_to = worth - off.amount_minor + charges.shipping_minor + (0 if includes_tax else tax)
    difference = document.money("total", currency, rounded=True) - sums_to
    brought = _brought_to(lines, difference)
    if brought is not lines:
        rounded["total_minor"] = difference
    return brought


def _taxed(lines: list[Line], tax_minor: int, rounded: dict[str, int]) -> list[Line]:
    made = taxed(lines, tax_minor)
    before, after = (sum(line.tax_minor for line in some) for some in (lines, made))
    if before != after:
        rounded["total_tax_minor"] = after - before
    return made


def _line(line: Document, currency: str, *, includes_tax: bool) -> Line | None:
    """None for a line of no units and no money, such as goods that were taken out."""
    quantity = line.whole("quantity")
    if not quantity:
        if any(line.money(name, currency, signed=True, rounded=True) for name in ("subtotal", "total", "total_tax")):
            raise DocumentMalformed(member=line.at("quantity"), expected="one or more")
        return None
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
