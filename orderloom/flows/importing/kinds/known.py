"""The kinds of imports, by name."""

from collections.abc import Mapping

from orderloom.flows.importing.kinds.customers import CUSTOMERS
from orderloom.flows.importing.kinds.kind import Kind
from orderloom.flows.importing.kinds.orders import ORDERS
from orderloom.flows.importing.kinds.prices import PRICES
from orderloom.flows.importing.kinds.products import PRODUCTS
from orderloom.flows.importing.kinds.stock import STOCK
from orderloom.flows.importing.opened import OPTIONS
from orderloom.imports.model.imports import OptionUnknown

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (PRODUCTS, PRICES, CUSTOMERS, STOCK, ORDERS)}


def kind_of(name: str) -> Kind:
    return KINDS[name]


def check_options(kind: Kind, options: Mapping[str, str]) -> None:
    """Refuse an option that this kind does not have."""
    known = {**OPTIONS, **kind.options}
    for name in options:
        if name not in known:
            raise OptionUnknown(option=name, known=", ".join(known))
