"""Replay orders through the commands that everybody uses, a window of steps at a time; what is done already is left out.

Each window is one transaction per kind of act. Where an order stands is read from the database under its lock, never from
a mark of the importer's own, so a replay that was killed at any instant goes on where it was.
"""

from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from uuid import UUID

import msgspec

from orderloom.flows.cancel_order import cancel_orders
from orderloom.flows.confirm_order import confirm_order
from orderloom.flows.deliver_parcel import deliver_parcels
from orderloom.flows.importing.history import Act, History, PastOrder, Step, Trouble
from orderloom.flows.importing.pricing import priced_here
from orderloom.flows.place_orders import place_orders
from orderloom.flows.placing.request import NewBuyer, NewLine, NewOrder, PlaceOrder
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.record_payment import record_payments
from orderloom.flows.ship_parcel import ship_parcels
from orderloom.fulfilment.commands import Delivery
from orderloom.fulfilment.model import NewParcel, ParcelLine
from orderloom.infra.epochs import epochs
from orderloom.infra.work import Pool, Work, begin
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId, ParcelId, new_id
from orderloom.kernel.readable import told
from orderloom.orders.commands.ending import Cancellation
from orderloom.orders.commands.locking import Locked, lock
from orderloom.orders.model.order import Status
from orderloom.payments.model import Kind, Recording

IMPORTER = UUID("6f0c1c2e-4a37-5f43-9d57-0b1f4f3c7a11")  # the credential under which imported orders bind their keys
_RANDOM = (1 << 62) - 1
_encode = msgspec.json.Encoder().encode

Steps = Sequence[Step]
Perform = Callable[[Work, Steps], Awaitable[None]]


class Replay:
    """The replay of one history: which order of ours each of its orders is, and what could not be brought in."""

    def __init__(
        self, pool: Pool, history: History, people: dict[str, UUID], here: dict[str, UUID], *, by: Actor
    ) -> None:
        self.pool = pool
        self.history = history
        self.people = people
        self.here = here  # reference → order
        self.by = by
        self.troubles: list[Trouble] = []
        self._cache = TermsCache()
        self._acts: dict[Act, tuple[Perform, int]] = {
            Act.CONFIRM: (self._confirm, 1),
            Act.PAY: (self._pay, len(history.orders)),
            Act.SHIP: (self._ship, len(history.orders)),
            Act.DELIVER: (self._deliver, len(history.orders)),
            Act.CANCEL: (self._cancel, 1),
        }

    async def window(self, window: Steps) -> None:
        """Do what these steps say, act by act: an order's own steps never overtake each other."""
        await self._place([step for step in window if step.act is Act.PLACE])
        for act, (perform, most) in self._acts.items():
            mine = [step for step in window if step.act is act and self._order(step).reference in self.here]
            for start in range(0, len(mine), most):
                await self._perform(perform, mine[start : start + most])

    def _order(self, step: Step) -> PastOrder:
        return self.history.orders[step.nth]

    def _id(self, step: Step) -> OrderId:
        return OrderId(self.here[self._order(step).reference])

    async def _perform(self, perform: Perform, steps: Steps) -> None:
        """All of these in one transaction; where one is refused, each in its own, and that one is named."""
        try:
            async with begin(self.pool) as work:
                await perform(work, steps)
        except Refusal as refusal:
            if len(steps) == 1:
                self._name(refusal, self._order(steps[0]))
                return
            for step in steps:
                await self._perform(perform, [step])

    def _name(self, refusal: Refusal, order: PastOrder) -> None:
        facts = told(refusal.facts)
        self.troubles.append(Trouble(refusal.code, order.reference, f"{refusal}{f' ({facts})' if facts else ''}"))

    async def _place(self, steps: Steps) -> None:
        orders = [order for step in steps if (order := self._order(step)).reference not in self.here]
        if not orders:
            return
        requests = [self._request(order) for order in orders]
        if self.history.priced_here:
            requests = await self._priced(requests)
        answers = await place_orders(self.pool, self._cache, requests)
        for order, answer in zip(orders, answers, strict=True):
            if isinstance(answer, Refusal):
                self._name(answer, order)
            else:
                self.here[order.reference] = answer.id

    async def _priced(self, requests: Sequence[PlaceOrder]) -> list[PlaceOrder]:
        skus = {line.sku for request in requests for line in request.order.lines}
        async with begin(self.pool) as work:  # for its clock: nothing is written
            terms = await self._cache.at(work.tx, await epochs(work.tx), skus)
        return [priced_here(request, terms, now=work.now) for request in requests]

    def _request(self, order: PastOrder) -> PlaceOrder:
        customer_id = self.people.get(order.person) if order.person else None
        told = not self.history.priced_here
        new = NewOrder(
            channel=self.history.channel.code,
            lines=[
                NewLine(line.sku, line.quantity, line.unit_price_minor, tax_minor=0 if told else None)
                for line in order.lines
            ],  # whoever tells amounts tells no tax
            reference=order.reference,
            currency=self.history.price_list.currency,
            buyer=NewBuyer(customer_id=customer_id) if customer_id else None,
            shipping_address=order.address,
            shipping_minor=order.shipping_minor if told else None,
            promised_on=order.promised_on,
        )
        return PlaceOrder(
            order=new,
            by=self.by,
            credential_id=IMPORTER,
            key=f"{new.channel}:{order.reference}",
            body_hash=sha256(_encode(new)).digest(),
            may_set_amounts=True,
            without_lines=not order.lines,
            occurred_at=order.placed_at,
        )

    async def _now(self, work: Work, steps: Steps) -> Locked:
        """The orders of these steps as they stand, locked."""
        return await lock(work, [self._id(step) for step in steps])

    async def _confirm(self, work: Work, steps: Steps) -> None:
        now = await self._now(work, steps)
        for step in steps:
            if now[self._id(step)].status is Status.PLACED:
                await confirm_order(work, self._id(step), by=self.by, occurred_at=step.at)

    async def _pay(self, work: Work, steps: Steps) -> None:
        now = await self._now(work, steps)
        taken = [
            Recording(
                id=new_id(),
                order_id=order.id,
                kind=Kind.CAPTURED,
                amount_minor=order.total_minor,
                currency=order.currency,
                method=order.channel,
                reference=self._order(step).reference,
                occurred_at=step.at,
            )
            for step in steps
            if not (order := now[self._id(step)]).paid_minor and order.total_minor
        ]
        if taken:
            await record_payments(work, taken, by=self.by)

    async def _ship(self, work: Work, steps: Steps) -> None:
        now = await self._now(work, steps)
        parcels = [self._parcel(step) for step in steps if not now[self._id(step)].units_shipped]
        if parcels:
            await ship_parcels(work, parcels, by=self.by)

    def _parcel(self, step: Step) -> NewParcel:
        order_id = self._id(step)
        lines = [
            ParcelLine(order_id=order_id, line_no=line_no, quantity=line.quantity)
            for line_no, line in enumerate(self._order(step).lines, 1)
        ]
        return NewParcel(id=parcel_of(order_id), location=self.history.location, lines=tuple(lines), shipped_at=step.at)

    async def _deliver(self, work: Work, steps: Steps) -> None:
        now = await self._now(work, steps)
        arrived = [
            Delivery(parcel_id=parcel_of(order.id), delivered_at=step.at)
            for step in steps
            if (order := now[self._id(step)]).units_shipped and not order.units_delivered
        ]
        if arrived:
            await deliver_parcels(work, arrived, by=self.by)

    async def _cancel(self, work: Work, steps: Steps) -> None:
        now = await self._now(work, steps)
        ended = [
            Cancellation(order_id=self._id(step), reason=self._order(step).cancel_reason, occurred_at=step.at)
            for step in steps
            if now[self._id(step)].status is not Status.CANCELLED
        ]
        if ended:
            await cancel_orders(work, ended, by=self.by)


def parcel_of(order_id: OrderId) -> ParcelId:
    """The id of the one parcel of an imported order: always the same, and as old (UUIDv7) as the order's."""
    rest = int.from_bytes(sha256(b"parcel" + order_id.bytes).digest()[:8], "big") & _RANDOM
    return ParcelId(UUID(int=order_id.int >> 62 << 62 | rest))
