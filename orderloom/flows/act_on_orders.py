"""Do one act on many orders: each is done or refused by itself, as it would be alone.

All of them are locked at once and judged by the rules that the acts follow; then those that nothing stands against are
done together. So stock rows are locked in their order over the whole batch, which one order after the other would not
do, and a refusal needs no savepoint: it is known before anything is written.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from orderloom.flows.cancel_order import cancel_orders
from orderloom.flows.confirm_order import confirm_orders
from orderloom.flows.tag_order import tag_orders, untag_orders
from orderloom.infra import bound_keys
from orderloom.infra.bound_keys import Bound
from orderloom.infra.idempotency import IdempotencyMismatch
from orderloom.infra.work import Connection, Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import NotFound, Refusal
from orderloom.kernel.ids import OrderId
from orderloom.orders import queries as orders
from orderloom.orders.commands.ending import Cancellation
from orderloom.orders.commands.locking import lock_known
from orderloom.orders.model.acts import OrderAct, refusal_of
from orderloom.orders.model.order import CancelReason, Order

ROUTE = "POST /api/v1/orders/acts"

Answers = dict[OrderId, Refusal | None]  # None: done, or could be


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What is to be done: cancelling has a reason, tagging and untagging a tag."""

    act: OrderAct
    reason: CancelReason = CancelReason.OTHER
    tag: str = ""

    @property
    def digest(self) -> bytes:
        """Repeating a key must say the same."""
        return sha256(f"{self.act}\n{self.reason}\n{self.tag}".encode()).digest()


async def act_on_orders(
    work: Work,
    instruction: Instruction,
    order_ids: Sequence[OrderId],
    *,
    credential_id: UUID,
    key: str,
    by: Actor,
    channels: Collection[str] | None = None,
) -> Answers:
    """Do it where nothing stands against it. Each order has the key `key#id`: what was done under it is not done again."""
    # Lock order: orders, then as the act does; keys are bound last, by whoever has the order (docs/locking.md).
    locked = await lock_known(work, order_ids, channels=channels)
    keys = {order_id: (credential_id, f"{key}#{order_id}") for order_id in locked}
    bound = await bound_keys.find(work.tx, list(keys.values()))
    before = {order_id: bound[keys[order_id]] for order_id in locked if keys[order_id] in bound}
    answers = _judged(instruction, order_ids, locked) | _repeated(instruction, before)
    todo = [order_id for order_id in locked if answers[order_id] is None and order_id not in before]
    if todo:
        await _do(work, instruction, todo, by=by)
        await bound_keys.bind(work.tx, ROUTE, [(keys[one], instruction.digest, one) for one in todo])
    return answers


async def judge_orders(
    tx: Connection,
    instruction: Instruction,
    order_ids: Sequence[OrderId],
    *,
    channels: Collection[str] | None = None,
) -> Answers:
    """What would stand against it now. Nothing is locked and nothing changes."""
    return _judged(instruction, order_ids, await orders.known(tx, order_ids, channels=channels))


def _judged(instruction: Instruction, order_ids: Sequence[OrderId], known: Mapping[OrderId, Order]) -> Answers:
    return {
        order_id: refusal_of(instruction.act, known[order_id]) if order_id in known else NotFound(order_id=order_id)
        for order_id in order_ids
    }


def _repeated(instruction: Instruction, before: Mapping[OrderId, Bound]) -> Answers:
    """Done already, or IdempotencyMismatch where the key said something else."""
    return {
        order_id: None if (found.route, found.body_hash) == (ROUTE, instruction.digest) else IdempotencyMismatch()
        for order_id, found in before.items()
    }


async def _do(work: Work, instruction: Instruction, order_ids: Sequence[OrderId], *, by: Actor) -> None:
    match instruction.act:
        case OrderAct.CANCEL:
            ended = [Cancellation(order_id=order_id, reason=instruction.reason) for order_id in order_ids]
            await cancel_orders(work, ended, by=by)
        case OrderAct.CONFIRM:
            await confirm_orders(work, order_ids, by=by)
        case OrderAct.TAG:
            await tag_orders(work, order_ids, instruction.tag, by=by)
        case OrderAct.UNTAG:
            await untag_orders(work, order_ids, instruction.tag, by=by)
        case _:
            raise ValueError(f"{instruction.act} cannot be done to many orders at once")
