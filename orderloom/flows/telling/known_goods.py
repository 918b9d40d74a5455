"""By which code goods of another shop are known here: their SKU, else the id that goods without one go by."""

from collections.abc import Container, Iterable

from msgspec.structs import replace

from orderloom.flows.telling.told import ToldOrder


def skus_asked(told: Iterable[ToldOrder]) -> set[str]:
    """Every code by which these orders may mean goods."""
    return {sku for order in told for sku in (*(line.sku for line in order.lines), *order.other_skus) if sku}


def with_known_skus(told: ToldOrder, known: Container[str]) -> ToldOrder:
    """The order with the other code of a line where the catalog has that one alone."""
    if not told.other_skus:
        return told
    lines = [
        replace(line, sku=other) if other and line.sku not in known and other in known else line
        for line, other in zip(told.lines, told.other_skus, strict=True)
    ]
    return replace(told, lines=lines, other_skus=())
