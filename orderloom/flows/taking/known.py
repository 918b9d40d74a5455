"""Orders that are here already: the same is nothing to do, another is refused."""

from collections.abc import Sequence
from uuid import UUID

from orderloom.flows.taking.batch import Taken, Taking
from orderloom.infra.work import Work
from orderloom.kernel.errors import Conflict
from orderloom.kernel.ids import OrderId
from orderloom.orders import queries as orders
from orderloom.orders.model.history import number_called
from orderloom.orders.model.order import Order
from orderloom.orders.model.placement import Receipt


class ToldDifferently(Conflict):
    """The channel has an order of this reference already, and it is not what is told here; the facts name what differs."""

    code = "order_told_differently"


async def without_known(work: Work, taking: Taking, asked: Sequence[int]) -> list[int]:
    """Those of the orders that are not here yet; of one that is told twice here the first counts."""
    pairs = {(taking.told[nth].channel, taking.told[nth].reference): nth for nth in reversed(asked)}
    found = await _here(work, list(pairs)) if pairs else {}
    receipts = await orders.receipts(work.tx, list(found.values())) if found else {}
    stands = {order.id: order for order in await orders.by_ids(work.tx, list(found.values()))} if found else {}
    new = []
    for nth in asked:
        pair = taking.told[nth].channel, taking.told[nth].reference
        if pair in found:
            here = found[pair]
            _compare(taking, nth, receipts[here], stands[OrderId(here)])
        elif pairs[pair] != nth:
            taking.refuse(nth, ToldDifferently(reference=pair[1], differs="told twice"))
        else:
            new.append(nth)
    return new


async def _here(work: Work, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The orders that have these (channel, reference), or are called by their number because they have none."""
    found = await orders.references(work.tx, pairs)
    numbers = {(pair[0], number): pair for pair in pairs if (number := number_called(pair[1])) and pair not in found}
    if numbers:
        here = await orders.numbered(work.tx, list(numbers))
        found |= {numbers[pair]: order_id for pair, order_id in here.items()}
    return found


def _compare(taking: Taking, nth: int, receipt: Receipt, order: Order) -> None:
    told, settled = taking.told[nth], taking.settled[nth]
    sums = settled.amounts
    pairs: dict[str, tuple[object, object]] = {
        "placed_at": (told.placed_at, receipt.placed_at),
        "units": (sum(line.quantity for line in settled.lines), receipt.units),
        "total_minor": (sums.total_minor, receipt.total_minor),
        "tax_minor": (sums.tax_minor, receipt.tax_minor),
        "shipping_minor": (sums.shipping_minor, receipt.shipping_minor),
        "status": (told.status, order.status),
    }
    differs = {name: here for name, (there, here) in pairs.items() if there != here}
    if differs:
        refusal = ToldDifferently(order_id=receipt.id, reference=told.reference, differs=list(differs), here=differs)
        taking.answers[nth] = Taken("refused", receipt.id, refusal, settled)
    else:
        taking.answers[nth] = Taken("same", receipt.id, None, settled)
