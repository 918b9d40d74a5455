"""What each refusal says in Chinese: what is wrong, and what clears it. The English is the refusal's docstring."""

from collections.abc import Mapping

from orderloom.kernel.words.refusals import catalog, desk, imports, offers, orders, people, requests, shops, stock

CHINESE: Mapping[str, str] = {
    **catalog.CHINESE,
    **desk.CHINESE,
    **imports.CHINESE,
    **offers.CHINESE,
    **orders.CHINESE,
    **people.CHINESE,
    **requests.CHINESE,
    **shops.CHINESE,
    **stock.CHINESE,
}
