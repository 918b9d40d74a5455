"""One act on many orders over HTTP, with a preview."""

from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator

from orderloom.api.access import Caller
from orderloom.api.fields import Body
from orderloom.api.idempotency import LONGEST_KEY, KeyRequired, one_key
from orderloom.api.order_filters import Reader
from orderloom.api.orders import TAG
from orderloom.api.work import CurrentPool
from orderloom.flows.act_on_orders import Answers, Instruction, act_on_orders, judge_orders
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.errors import Forbidden, Refusal
from orderloom.kernel.ids import OrderId
from orderloom.orders.model.acts import NEEDS, OrderAct
from orderloom.orders.model.order import CancelReason
from orderloom.views.cancellation import CancellationEffect, cancellation_effects

router = APIRouter(prefix="/orders", tags=["orders"])

MOST_ORDERS = 200
MARK = 37  # of each order: # and its id

ManyAct = Literal[OrderAct.CANCEL, OrderAct.CONFIRM, OrderAct.TAG, OrderAct.UNTAG]
Key = Annotated[str, Depends(one_key)]


class BulkOutcome(StrEnum):
    DONE = "done"
    WOULD_DO = "would_do"
    REFUSED = "refused"


class NewActs(Body):
    """What is to be done to which orders."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "act": "cancel",
                    "reason": "no_stock",
                    "order_ids": ["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"],
                    "dry_run": True,
                }
            ]
        }
    )

    act: ManyAct = Field(description="Takes the permission that it takes for one order, as well as orders.read.")
    order_ids: list[UUID] = Field(
        min_length=1, max_length=MOST_ORDERS, description="Each once; answered in this order."
    )
    reason: CancelReason | None = Field(default=None, description="Why the orders end: for `cancel`, and only there.")
    tag: str | None = Field(default=None, pattern=TAG, description="For `tag` and `untag`, and only there.")
    dry_run: bool = Field(default=False, strict=True, description="Only say what would be done, and what it would do.")

    @model_validator(mode="after")
    def _fits_together(self) -> "NewActs":
        if len(set(self.order_ids)) < len(self.order_ids):
            raise ValueError("an order stands twice in order_ids")
        if (self.reason is not None) is not (self.act is OrderAct.CANCEL):
            raise ValueError("cancel, and nothing else, has a reason")
        if (self.tag is not None) is not (self.act in (OrderAct.TAG, OrderAct.UNTAG)):
            raise ValueError("tag and untag, and nothing else, have a tag")
        return self

    def instruction(self) -> Instruction:
        return Instruction(act=self.act, reason=self.reason or CancelReason.OTHER, tag=self.tag or "")


class ActOutcome(BaseModel):
    """What became of one order, or would; refused with the code, words and facts that it would have got alone."""

    order_id: UUID
    outcome: BulkOutcome
    code: str | None
    text: str | None
    facts: dict[str, Any]
    effect: CancellationEffect | None = Field(description="What cancelling would do; in a dry run only.")


class ActOutcomes(BaseModel):
    """An outcome for each order, in the order asked."""

    results: list[ActOutcome]


@router.post("/acts", summary="Do one act on many orders")
async def create_acts(caller: Reader, key: Key, pool: CurrentPool, body: NewActs) -> ActOutcomes:
    """Cancel, confirm, tag or untag up to 200 orders. Each is done or refused by itself; orders that one may not see are not found.

    Order `id` has the idempotency key `key#id`: sent again, what was done is not done again and is still called done, and
    what was refused is tried anew. A dry run changes nothing and uses no key.
    """
    needed = NEEDS[body.act]
    if not caller.may(needed):
        raise Forbidden(permission=needed)
    order_ids = [OrderId(order_id) for order_id in body.order_ids]
    if body.dry_run:
        return await _previewed(pool, body.instruction(), order_ids, caller)
    if caller.actor.id is None or len(key) > LONGEST_KEY - MARK:
        raise KeyRequired(longest=LONGEST_KEY - MARK)
    async with begin(pool) as work:
        answers = await act_on_orders(
            work,
            body.instruction(),
            order_ids,
            credential_id=caller.actor.id,
            key=key,
            by=caller.actor,
            channels=caller.channels,
        )
    return _outcomes(answers, BulkOutcome.DONE, {})


async def _previewed(pool: Pool, instruction: Instruction, order_ids: list[OrderId], caller: Caller) -> ActOutcomes:
    async with reading(pool) as tx:
        answers = await judge_orders(tx, instruction, order_ids, channels=caller.channels)
        effects = {}
        if instruction.act is OrderAct.CANCEL:
            effects = await cancellation_effects(tx, order_ids, channels=caller.channels)
    return _outcomes(answers, BulkOutcome.WOULD_DO, effects)


def _outcomes(answers: Answers, otherwise: BulkOutcome, effects: dict[UUID, CancellationEffect]) -> ActOutcomes:
    return ActOutcomes(
        results=[_outcome(one, refusal, otherwise, effects.get(one)) for one, refusal in answers.items()]
    )


def _outcome(
    order_id: OrderId, refusal: Refusal | None, otherwise: BulkOutcome, effect: CancellationEffect | None
) -> ActOutcome:
    return ActOutcome(
        order_id=order_id,
        outcome=BulkOutcome.REFUSED if refusal else otherwise,
        code=refusal.code if refusal else None,
        text=refusal.sentence if refusal else None,
        facts=refusal.plain_facts if refusal else {},
        effect=None if refusal else effect,
    )
