"""How often limited promotions and codes were used, read for all orders that may use them."""

from collections.abc import Sequence

from orderloom.flows.placing.buyers import buyer_key
from orderloom.flows.placing.request import NewOrder
from orderloom.flows.placing.terms import Terms
from orderloom.infra.work import Work
from orderloom.promotions.commands import uses
from orderloom.promotions.model.applying import Uses
from orderloom.promotions.model.coupons import normal


async def uses_for(work: Work, orders: Sequence[NewOrder], terms: Terms, *, lock: bool = False) -> Uses | None:
    """What these orders may use up; None where nothing of it is limited, and so nothing was read."""
    codes = {normal(code) for order in orders for code in order.coupon_codes}
    promotions = [one.id for one in terms.automatic if one.max_uses is not None]
    offered = terms.promotions.values() if codes else terms.automatic
    buyers = set()
    if any(one.max_uses_per_buyer is not None for one in offered):
        buyers = {key for order in orders if (key := buyer_key(order, terms)) is not None}
    if not codes and not promotions and not buyers:
        return None
    return await uses.seen(work, codes=codes, promotions=promotions, buyers=buyers, lock=lock)
