"""What can be told wrong about an order at all, before anybody looks whether it is here. Pure."""

from datetime import timedelta

from orderloom.flows.placing.pricing import UnknownChannel, UnknownSku, WrongCurrency
from orderloom.flows.placing.terms import Terms
from orderloom.flows.taking.batch import Taking
from orderloom.flows.telling.told import Settled, ToldOrder, settle
from orderloom.kernel.errors import Invalid, Refusal

CLOCKS_DIFFER = timedelta(days=1)  # the most that zones left out and wrong clocks may come to


class FromTheFuture(Invalid):
    """This order was placed after today; look at its date, its time zone, and the clock of whoever tells it."""

    code = "order_from_the_future"


def is_sound(taking: Taking, nth: int, channels: frozenset[str] | None) -> bool:
    """Whether the order is of a channel and goods that exist here and adds up; what is wrong is its answer."""
    try:
        taking.settled[nth] = _check(taking.told[nth], taking.terms, channels)
        if taking.told[nth].placed_at > taking.now + CLOCKS_DIFFER:
            raise FromTheFuture(placed_at=taking.told[nth].placed_at)
    except Refusal as refusal:
        taking.refuse(nth, refusal)
        return False
    for line in taking.told[nth].lines:
        if line.sku not in taking.terms.skus:
            taking.refuse(nth, UnknownSku(sku=line.sku))
            return False
    return True


def _check(told: ToldOrder, terms: Terms, channels: frozenset[str] | None) -> Settled:
    channel = terms.channels.get(told.channel)
    if channel is None or (channels is not None and told.channel not in channels):
        raise UnknownChannel(channel=told.channel)
    price_list = channel.price_lists.get(told.currency)
    if price_list is None:
        raise WrongCurrency(channel=told.channel, currency=told.currency)
    return settle(told, includes_tax=price_list.includes_tax if told.includes_tax is None else told.includes_tax)
