"""Bring in a shop's past: goods, people, stock, then its orders from purchase to delivery, merged by time.

Everything goes through the commands that the API uses. What is there already is left as it is, so a second run adds
nothing, and a run that was killed at any instant is finished by the next.
"""

from datetime import timedelta

from orderloom.flows.importing.history import History, PastLine, PastOrder, Trouble, steps
from orderloom.flows.importing.readiness import (
    CHUNK,
    Advance,
    add_people,
    add_products,
    chunks,
    open_shop,
    receive_stock,
)
from orderloom.flows.importing.replay import Replay
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor
from orderloom.orders import queries as orders
from orderloom.orders.model.placement import Receipt

DIFFERS = "imported_differently"


async def import_history(pool: Pool, history: History, *, by: Actor, advance: Advance) -> list[Trouble]:
    """Bring in what is missing; returns what could not be. `advance` is told of progress: `length(history)` in all."""
    async with begin(pool) as work:
        await open_shop(work, history, by=by)
    await add_products(pool, history, by=by, advance=advance)
    people = await add_people(pool, history, by=by, advance=advance)
    known = await _known(pool, history)
    if history.as_placed:
        history = await _as_placed(pool, history, known)
    differing = [order for order in history.orders if order.reference in known and _differs(order, known)]
    missing = [order for order in history.orders if order.reference not in known]
    if missing:
        before = min(order.placed_at for order in missing) - timedelta(days=1)
        await receive_stock(pool, history.location, missing, at=before, by=by)
    here = {reference: receipt.id for reference, receipt in known.items()}
    for order in differing:
        del here[order.reference]
    left_alone = {order.reference for order in differing}
    replay = Replay(pool, history, people, here, by=by)
    for window in chunks(steps(history.orders), CHUNK):
        await replay.window([step for step in window if history.orders[step.nth].reference not in left_alone])
        advance(len(window))
    return [Trouble(DIFFERS, order.reference, "") for order in differing] + replay.troubles


def length(history: History) -> int:
    """How many things there are to bring in."""
    return len(history.products) + len(history.people) + len(steps(history.orders))


async def _known(pool: Pool, history: History) -> dict[str, Receipt]:
    """The orders that are here already, by their reference."""
    known: dict[str, Receipt] = {}
    for some in chunks(history.orders):
        pairs = [(history.channel.code, order.reference) for order in some]
        async with reading(pool) as tx:
            ids = await orders.references(tx, pairs)
            receipts = await orders.receipts(tx, list(ids.values())) if ids else {}
        known |= {reference: receipts[order_id] for (_, reference), order_id in ids.items()}
    return known


async def _as_placed(pool: Pool, history: History, known: dict[str, Receipt]) -> History:
    """The same history, with the goods and the fee that its orders were placed with here."""
    lines: dict[str, list[PastLine]] = {}
    for some in chunks(known.items()):
        async with reading(pool) as tx:
            bought = await orders.bought(tx, [receipt.id for _, receipt in some])
        lines |= {reference: [PastLine(*line) for line in bought[receipt.id]] for reference, receipt in some}
    told = [
        order._replace(lines=lines[order.reference], shipping_minor=known[order.reference].shipping_minor)
        if order.reference in known
        else order
        for order in history.orders
    ]
    return history._replace(orders=told)


def _differs(order: PastOrder, known: dict[str, Receipt]) -> bool:
    """Whether what is here under this reference is not what the history tells."""
    here = known[order.reference]
    told = (order.units, order.goods_minor, order.shipping_minor, order.placed_at)
    return told != (here.units, here.goods_minor, here.shipping_minor, here.placed_at)
