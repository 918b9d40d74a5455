"""Place orders: price them, reserve their stock, write them down. A whole batch in one transaction; a bad order fails alone.

What is clearly refused writes nothing. Stock is read without a lock, decided on in Python, and only the last statement locks
the rows and checks; if someone was faster the batch is rolled back and run again lock-first
(docs/decisions/0003-group-commit.md).
"""

import asyncio
from uuid import UUID

import psycopg

from orderloom.customers import queries as customers
from orderloom.fields import commands as custom_fields
from orderloom.flows.placing.deciding import ROUTE, Answer, Batch, Overtaken, decide
from orderloom.flows.placing.fields import give_custom_values
from orderloom.flows.placing.request import PlaceOrder
from orderloom.flows.placing.strangers import strangers_to
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.placing.uses import purchased_by, uses_for, with_buyers
from orderloom.infra import bound_keys
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Pool, Work, begin
from orderloom.inventory.commands import holds, reserving
from orderloom.inventory.model.holds import Held
from orderloom.inventory.model.levels import Place
from orderloom.inventory.model.sourcing import Promise, Share
from orderloom.orders import queries as orders
from orderloom.orders.commands import placing
from orderloom.orders.model.placement import Placement
from orderloom.plugins.loader import loaded
from orderloom.promotions.commands import uses
from orderloom.promotions.model.applying import Uses

TRIES_WITH_LOCK = 3  # stock stands still then, but what a buyer has of a limited SKU may still grow elsewhere


async def place_orders(pool: Pool, cache: TermsCache, requests: list[PlaceOrder]) -> list[Answer]:
    """Place each order or refuse it by name: as many answers as requests, in their order."""
    for lock in (False, *[True] * TRIES_WITH_LOCK):
        try:
            return await _attempt(pool, cache, requests, lock=lock)
        except psycopg.DatabaseError as error:
            if error.sqlstate != reserving.TAKEN:
                raise
    raise Overtaken()


async def place_within(work: Work, cache: TermsCache, requests: list[PlaceOrder]) -> list[Answer]:
    """The same within a unit of work that somebody else ends: the stock is locked from the first, so nobody is faster."""
    batch = await _read(work, cache, requests, lock=True)
    answers = [decide(batch, request) for request in batch.requests]
    if batch.placed:
        try:
            await _write(work, batch)
        except psycopg.DatabaseError as error:
            if error.sqlstate != reserving.TAKEN:
                raise
            raise Overtaken() from error
    return answers


async def _attempt(pool: Pool, cache: TermsCache, requests: list[PlaceOrder], *, lock: bool) -> list[Answer]:
    async with begin(pool) as work:
        batch = await _read(work, cache, requests, lock=lock)
        answers = [decide(batch, request) for request in batch.requests]
        if batch.placed:
            await _write(work, batch, end=True)
    return answers


async def _read(work: Work, cache: TermsCache, requests: list[PlaceOrder], *, lock: bool) -> Batch:
    """Everything that deciding needs, set-wise."""
    tx = work.tx
    skus = {line.sku for request in requests for line in request.order.lines}
    keys = [(request.credential_id, request.key) for request in requests]
    named = [(request.order.channel, request.order.reference) for request in requests if request.order.reference]
    await _keep_definitions(work, requests)
    used = await _uses_first(work, cache, requests, skus) if lock else None
    async with tx.pipeline():  # five questions, one round trip
        versions, references, numbers, sellable, bound = await asyncio.gather(
            epochs(tx),
            orders.references(tx, named),
            placing.draw_numbers(work, len(requests)),
            reserving.sellable(work, sorted(skus), lock=lock),
            bound_keys.find(tx, keys),
        )
    terms = await cache.at(tx, versions, skus)
    requests = await with_buyers(work, requests, terms)
    purchased = await purchased_by(work, requests, terms)
    used = used or await uses_for(work, requests, terms)
    people = _people(requests)
    if purchased is not None or used:  # whoever sees what a twin (same key, elsewhere) has used up also sees its key
        bound = await bound_keys.find(tx, keys)
    return Batch(
        requests=requests,
        now=work.now,
        identity=versions["identity"],
        terms=terms,
        bound=bound,
        receipts=await orders.receipts(tx, [each.resource_id for each in bound.values()]) if bound else {},
        references=references,
        customers=await customers.known(tx, people) if people else frozenset(),
        strangers=await strangers_to(tx, requests) if people else {},
        ordered=await orders.with_orders(tx, people) if people and loaded().order_rules else frozenset(),
        purchased=dict(purchased or {}),
        uses=used or Uses(),
        numbers=numbers,
        holds=await _held(work, requests),
        sellable=sellable,
    )


async def _keep_definitions(work: Work, requests: list[PlaceOrder]) -> None:
    """Before the epochs are read: what is in memory about custom fields then stays true."""
    if give_custom_values(requests):
        await custom_fields.share(work)


async def _uses_first(work: Work, cache: TermsCache, requests: list[PlaceOrder], skus: set[str]) -> Uses | None:
    """Lock what is limited before the stock: in that order everybody does."""
    terms = await cache.at(work.tx, await epochs(work.tx), skus)
    return await uses_for(work, await with_buyers(work, requests, terms), terms, lock=True)


async def _held(work: Work, requests: list[PlaceOrder]) -> dict[UUID, Held]:
    """What the holds keep that these orders take over."""
    asked = {request.order.hold_id for request in requests if request.order.hold_id}
    return await holds.open_units(work, asked) if asked else {}


def _people(requests: list[PlaceOrder]) -> set[UUID]:
    """The customers that these orders name."""
    buyers = [request.order.buyer for request in requests if request.order.buyer]
    return {buyer.customer_id for buyer in buyers if buyer.customer_id}


async def _write(work: Work, batch: Batch, *, end: bool = False) -> None:
    """Keys, orders, purchases, uses of promotions, holds taken over, facts; the stock rows last. `end` commits as well."""
    rows = [((request.credential_id, request.key), request.body_hash, order.id) for request, order, _ in batch.placed]
    async with work.tx.pipeline():
        await bound_keys.bind(work.tx, ROUTE, rows)
        await placing.place(work, [(order, request.by) for request, order, _ in batch.placed])
        if batch.counted:
            counted = [(buyer, sku, units, most) for (buyer, sku), (units, most) in sorted(batch.counted.items())]
            await placing.count_purchases(work, counted)
        if batch.uses_taken:
            await uses.take(work, batch.uses_taken)
        promises = [_promise(request, order, shares) for request, order, shares in batch.placed if shares]
        touched = await _take_over(work, batch, promises) if batch.taken else None
        await work.write_facts()
        if promises:
            await reserving.reserve(work, promises)
        if touched:
            await holds.settle_after(work, touched, by=batch.taken[0].by)
        if end:
            await work.finish()  # COMMIT goes with them: the hot rows are held for no round trip more


async def _take_over(work: Work, batch: Batch, promises: list[Promise]) -> set[Place]:
    """The holds give their units back to the orders that take them over: all stock rows are locked from here on."""
    return await holds.take_over(work, batch.taken, [share for promise in promises for share in promise.shares])


def _promise(request: PlaceOrder, order: Placement, shares: list[Share]) -> Promise:
    free = order.amounts.total_minor == 0
    return Promise(order.id, shares, None if free else order.expires_at, free, request.by, order.placed_at)
