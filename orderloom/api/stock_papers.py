"""What the world does to stock, over HTTP: receipts, adjustments, counts, moves, transfers."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Literal, TypedDict
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.fields import LocationCode, Moment
from orderloom.api.idempotency import Once, Repeatable
from orderloom.api.preconditions import IfMatch
from orderloom.api.stock import LocationInPath, SkuInPath
from orderloom.catalog.model.codes import SKU
from orderloom.infra.work import Connection, Work
from orderloom.inventory.commands import counts, stock, transfers
from orderloom.inventory.model.levels import Bucket
from orderloom.inventory.model.requests import AdjustmentLine, CountLine, MoveLine, ReceiptLine, TransferLine
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import Sku
from orderloom.views.stock_movements import MovementShown, movements_of_paper

router = APIRouter(prefix="/stock", tags=["stock"])

Writer = Annotated[Caller, permits("stock.write")]
MOST_LINES = 1_000
LARGEST_COST = 10**11
SkuCode = Annotated[str, Field(pattern=SKU, examples=["MUG-BLUE"])]
Units = Annotated[int, Field(strict=True, ge=1, le=1_000_000, examples=[10])]
Difference = Annotated[int, Field(strict=True, ge=-1_000_000, le=1_000_000, examples=[-2])]
Cost = Annotated[
    int,
    Field(strict=True, ge=0, le=LARGEST_COST, description="Of one unit, in the location's currency.", examples=[450]),
]
BucketName = Literal["sellable", "damaged", "quality_hold"]
Happened = Annotated[Moment | None, Field(description="When it happened in the world; now if left out.")]


class Paper(BaseModel):
    """The movements that this request made."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    movements: list[MovementShown]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReceiptLine(Body):
    """Units that came in."""

    sku: SkuCode
    location: LocationCode
    quantity: Units
    unit_cost_minor: Cost | None = Field(default=None, description="Left out: as much as those before.")
    from_incoming: int = Field(default=0, strict=True, ge=0, le=1_000_000, description="Of these, announced before.")
    bucket: BucketName = "sellable"

    def line(self) -> ReceiptLine:
        return ReceiptLine(
            sku=Sku(self.sku),
            location=self.location,
            quantity=self.quantity,
            unit_cost_minor=self.unit_cost_minor,
            from_incoming=self.from_incoming,
            bucket=Bucket(self.bucket),
        )


class NewReceipt(Body):
    """Goods that came in, with what one unit cost."""

    lines: list[NewReceiptLine] = Field(min_length=1, max_length=MOST_LINES)
    occurred_at: Happened = None


class NewExpectationLine(Body):
    """Units that are announced, or called off (below 0)."""

    sku: SkuCode
    location: LocationCode
    delta: Difference

    def line(self) -> AdjustmentLine:
        return AdjustmentLine(sku=Sku(self.sku), location=self.location, delta=self.delta)


class NewExpectation(Body):
    """Goods that are on their way. They cannot be sold yet."""

    lines: list[NewExpectationLine] = Field(min_length=1, max_length=MOST_LINES)


class NewAdjustmentLine(Body):
    """Units that turned up (above 0) or are gone (below 0)."""

    sku: SkuCode
    location: LocationCode
    delta: Difference
    bucket: BucketName = "sellable"
    unit_cost_minor: Cost | None = Field(
        default=None, description="What one found unit is worth; left out: the average, or what one cost last."
    )

    def line(self) -> AdjustmentLine:
        return AdjustmentLine(
            sku=Sku(self.sku),
            location=self.location,
            delta=self.delta,
            bucket=Bucket(self.bucket),
            unit_cost_minor=self.unit_cost_minor,
        )


class NewAdjustment(Body):
    """A correction by differences."""

    reason: Literal["adjusted", "written_off"] = "adjusted"
    lines: list[NewAdjustmentLine] = Field(min_length=1, max_length=MOST_LINES)
    occurred_at: Happened = None


class NewCountLine(Body):
    """What was counted: every unit there, whatever its condition."""

    sku: SkuCode
    location: LocationCode
    on_hand: int = Field(strict=True, ge=0, le=10_000_000, examples=[47])

    def line(self) -> CountLine:
        return CountLine(sku=Sku(self.sku), location=self.location, on_hand=self.on_hand)


class NewCount(Body):
    """What somebody counted. It is never refused: promises that it no longer covers become short."""

    lines: list[NewCountLine] = Field(min_length=1, max_length=MOST_LINES)
    occurred_at: Happened = None


class NewMoveLine(Body):
    """Units that change their bucket."""

    sku: SkuCode
    location: LocationCode
    quantity: Units
    source: BucketName = Field(examples=["sellable"])
    target: BucketName = Field(examples=["damaged"])

    def line(self) -> MoveLine:
        return MoveLine(
            sku=Sku(self.sku),
            location=self.location,
            quantity=self.quantity,
            source=Bucket(self.source),
            target=Bucket(self.target),
        )


class NewMove(Body):
    """Units that change between sellable, damaged and quality hold."""

    lines: list[NewMoveLine] = Field(min_length=1, max_length=MOST_LINES)
    occurred_at: Happened = None


class NewTransferLine(Body):
    """Units that go to another location."""

    sku: SkuCode
    source: LocationCode
    target: LocationCode
    quantity: Units
    unit_cost_minor: Cost | None = Field(default=None, description="At the target, where its currency is another.")

    def line(self) -> TransferLine:
        return TransferLine(
            sku=Sku(self.sku),
            source=self.source,
            target=self.target,
            quantity=self.quantity,
            unit_cost_minor=self.unit_cost_minor,
        )


class NewTransfer(Body):
    """Goods that go from one location to another in one step."""

    lines: list[NewTransferLine] = Field(min_length=1, max_length=MOST_LINES)
    occurred_at: Happened = None


class NewOnHand(Body):
    """The number that on hand is to become."""

    on_hand: int = Field(strict=True, ge=0, le=10_000_000, examples=[47])


class Told(TypedDict):
    """What every command that enters a paper is told of its request."""

    by: Actor
    key: str
    locations: frozenset[str] | None


def _told(caller: Caller, once: Repeatable) -> Told:
    """The key is that of the movements: those of different credentials cannot meet."""
    key = f"{once.key.credential_id}:{once.key.key}"
    return {"by": caller.actor, "key": key, "locations": caller.locations}


def _shown(caller: Caller) -> Callable[[Connection, UUID], Awaitable[Paper]]:
    """Reads back what a paper did, with costs for those who may see them."""

    async def show(tx: Connection, paper_id: UUID) -> Paper:
        moved = await movements_of_paper(tx, paper_id, cost=caller.may("stock.cost"))
        return Paper(id=paper_id, movements=moved)

    return show


def _may_name_costs(caller: Caller, lines: Iterable[NewReceiptLine | NewAdjustmentLine | NewTransferLine]) -> None:
    if any(line.unit_cost_minor is not None for line in lines):
        caller.must("stock.cost")


@router.post("/receipts", status_code=201, summary="Receive goods")
async def create_receipt(caller: Writer, once: Once, body: NewReceipt) -> Paper:
    """On hand and value grow; orders that waited are served, oldest first. Naming costs needs stock.cost."""
    _may_name_costs(caller, body.lines)
    lines = [line.line() for line in body.lines]

    async def create(work: Work, paper_id: UUID) -> None:
        await stock.receive(work, lines, receipt_id=paper_id, **_told(caller, once), occurred_at=body.occurred_at)

    return await once.run(create, _shown(caller))


@router.post("/expectations", status_code=201, summary="Announce goods")
async def create_expectation(caller: Writer, once: Once, body: NewExpectation) -> Paper:
    """Incoming grows, or shrinks where goods are called off; nothing can be sold of it yet."""
    lines = [line.line() for line in body.lines]

    async def create(work: Work, paper_id: UUID) -> None:
        await stock.expect(work, lines, receipt_id=paper_id, **_told(caller, once))

    return await once.run(create, _shown(caller))


@router.post("/adjustments", status_code=201, summary="Adjust stock by differences")
async def create_adjustment(caller: Writer, once: Once, body: NewAdjustment) -> Paper:
    """Units turned up, are gone, or are written off. Promises that this leaves without goods become short."""
    _may_name_costs(caller, body.lines)
    lines = [line.line() for line in body.lines]

    async def create(work: Work, paper_id: UUID) -> None:
        await stock.adjust(
            work,
            lines,
            adjustment_id=paper_id,
            reason=body.reason,
            occurred_at=body.occurred_at,
            **_told(caller, once),
        )

    return await once.run(create, _shown(caller))


@router.post("/counts", status_code=201, summary="Enter a count")
async def create_count(caller: Writer, once: Once, body: NewCount) -> Paper:
    """On hand becomes what was counted. Promises that it no longer covers become short, the youngest first."""
    lines = [line.line() for line in body.lines]

    async def create(work: Work, paper_id: UUID) -> None:
        await counts.count(work, lines, count_id=paper_id, **_told(caller, once), occurred_at=body.occurred_at)

    return await once.run(create, _shown(caller))


@router.post("/moves", status_code=201, summary="Move units between buckets")
async def create_move(caller: Writer, once: Once, body: NewMove) -> Paper:
    """Sellable, damaged and quality hold are all on hand; only sellable units can be sold."""
    lines = [line.line() for line in body.lines]

    async def create(work: Work, paper_id: UUID) -> None:
        await stock.move(work, lines, move_id=paper_id, **_told(caller, once), occurred_at=body.occurred_at)

    return await once.run(create, _shown(caller))


@router.post("/transfers", status_code=201, summary="Transfer goods to another location")
async def create_transfer(caller: Writer, once: Once, body: NewTransfer) -> Paper:
    """In one step, at the cost that the goods leave with. What is promised to buyers stays."""
    _may_name_costs(caller, body.lines)
    lines = [line.line() for line in body.lines]

    async def create(work: Work, paper_id: UUID) -> None:
        await transfers.transfer(work, lines, move_id=paper_id, **_told(caller, once), occurred_at=body.occurred_at)

    return await once.run(create, _shown(caller))


@router.post("/{sku:path}/{location}/on_hand", status_code=201, summary="Set on hand, as read")
async def create_on_hand(
    caller: Writer, once: Once, sku: SkuInPath, location: LocationInPath, version: IfMatch, body: NewOnHand
) -> Paper:
    """An absolute number, worked out from the version read (If-Match). Who stands before the shelf enters a count."""
    line = AdjustmentLine(sku=Sku(sku), location=location, delta=body.on_hand)

    async def create(work: Work, paper_id: UUID) -> None:
        await stock.set_on_hand(work, line, adjustment_id=paper_id, version=version, **_told(caller, once))

    return await once.run(create, _shown(caller))
