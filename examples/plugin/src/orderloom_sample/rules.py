"""Two order rules: nobody's first order is very large, and some areas are not delivered to."""

from collections.abc import Iterator, Mapping

from orderloom.plugins.order_rules import Doubt, OrderView, Refuse, Tag, Verdict


class NewBuyers:
    """Refuses a first order above a limit, and tags one above half of it.

    Option `most`: a limit for each currency in minor units, such as `EUR=50000 CNY=350000`. Others have no limit.
    """

    port_version = 1

    def __init__(self, options: Mapping[str, str]) -> None:
        self._most: dict[str, int] = {}
        for part in options.get("most", "EUR=50000").split():
            currency, _, amount = part.partition("=")
            if not amount.isdecimal():
                raise ValueError(f"the option most has no amount for {currency}: write it like EUR=50000")
            self._most[currency] = int(amount)

    def judge(self, order: OrderView) -> Iterator[Verdict]:
        most = self._most.get(order.currency)
        if most is None or order.buyer.has_ordered:
            return
        if order.total_minor > most:
            yield Refuse("too_much", "A first order cannot be as large as this; please call us.")
        elif order.total_minor * 2 > most:
            yield Tag("large-first-order")


class BlockedAreas:
    """Refuses orders to some areas, and doubts orders that have no postal code where areas are blocked.

    Option `areas`: country and beginning of the postal code, such as `NL-99 DE-27498`.
    """

    port_version = 1

    def __init__(self, options: Mapping[str, str]) -> None:
        self._areas: dict[str, tuple[str, ...]] = {}
        for area in options.get("areas", "").split():
            country, _, beginning = area.partition("-")
            self._areas[country] = (*self._areas.get(country, ()), beginning)

    def judge(self, order: OrderView) -> Iterator[Verdict]:
        to = order.buyer.shipping
        blocked = self._areas.get(to.country) if to else None
        if to is None or not blocked:
            return
        if not to.postal_code:
            yield Doubt("area_unknown")
        elif to.postal_code.replace(" ", "").startswith(blocked):
            yield Refuse("area", "We do not deliver to this area.")
