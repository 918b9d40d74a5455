"""Coupon codes over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, Flag, Told
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.promotions import PromotionId, Reader, Uses
from orderloom.api.work import CurrentWork, Reads
from orderloom.infra.work import Connection, Work
from orderloom.promotions import queries
from orderloom.promotions.commands import coupons as commands
from orderloom.promotions.model.coupons import CODE, LONGEST, MOST_AT_ONCE, MOST_NAMED, SHORTEST, Coupon, NewCoupons

router = APIRouter(prefix="/promotions/{promotion_id}/coupons", tags=["promotions"])

Writer = Annotated[Caller, permits("promotions.write")]
CouponInPath = Annotated[str, Path(max_length=40, description="The code, in capitals.", examples=["WELCOME10"])]
EXAMPLES: Any = [{"codes": ["WELCOME10"]}, {"count": 1000, "prefix": "MAY-", "max_uses": 1}]


class CouponsAsked(Asked):
    """Codes to be made: those that are named, or so many by chance."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES})

    codes: list[Annotated[str, Field(pattern=CODE)]] = Field(
        default_factory=list, max_length=MOST_NAMED, description="In capitals; buyers may type them as they like."
    )
    count: int = Field(default=0, strict=True, ge=0, le=MOST_AT_ONCE, description="How many to make by chance.")
    prefix: str = Field(
        default="", max_length=20, pattern=r"^[A-Z0-9_-]*$", description="What those made by chance begin with."
    )
    length: int = Field(default=10, strict=True, ge=SHORTEST, le=LONGEST, description="Letters made by chance.")
    max_uses: Uses = Field(default=None, description="How often each code may be used; null: no limit of its own.")

    def coupons(self) -> NewCoupons:
        return NewCoupons(
            codes=tuple(self.codes), count=self.count, prefix=self.prefix, length=self.length, max_uses=self.max_uses
        )


class CouponsMade(Told):
    """The codes that a request made."""

    batch_id: UUID
    promotion_id: UUID
    codes: list[str]


class ChangedCoupon(Asked):
    """A code in or out of use."""

    active: Flag = Field(description="false: no order gets its promotion by it any more.")


class CouponOut(Told):
    """A code, and how often orders that stand have used it."""

    code: str
    promotion_id: UUID
    max_uses: int | None
    used: int | None = Field(description="Null where `max_uses` is not set: only what is limited is counted.")
    active: bool
    version: int


@router.get("", summary="List the codes of a promotion")
async def list_coupons(
    caller: Reader, tx: Reads, promotion_id: PromotionId, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[CouponOut]:
    """Codes in their own order."""
    found = key_after(after, str)
    rows = await queries.coupon_list(
        tx, promotion_id, channels=caller.channels, after=str(found[0]) if found else None, limit=limit + 1
    )
    return page(rows, limit, CouponOut.model_validate, lambda coupon: (coupon.code,))


@router.get("/{code}", summary="Show a code")
async def show_coupon(
    caller: Reader, tx: Reads, promotion_id: PromotionId, code: CouponInPath, response: Response
) -> CouponOut:
    """One code of a promotion, and how often it was used."""
    return _shown(await queries.coupon(tx, promotion_id, code, channels=caller.channels), response)


@router.post("", status_code=201, summary="Create coupon codes")
async def create_coupons(caller: Writer, once: Once, promotion_id: PromotionId, body: CouponsAsked) -> CouponsMade:
    """Give a promotion codes: up to 10,000 by name, or up to 100,000 that nobody can guess. All or none."""

    async def create(work: Work, batch_id: UUID) -> None:
        await commands.create_coupons(
            work, promotion_id, body.coupons(), batch_id=batch_id, by=caller.actor, within=caller.channels
        )

    async def show(tx: Connection, batch_id: UUID) -> CouponsMade:
        codes = await queries.coupons_of_batch(tx, batch_id)
        return CouponsMade(batch_id=batch_id, promotion_id=promotion_id, codes=codes)

    return await once.run(create, show)


@router.patch("/{code}", summary="Take a code out of use")
async def change_coupon(
    caller: Writer,
    version: IfMatch,
    work: CurrentWork,
    promotion_id: PromotionId,
    code: CouponInPath,
    body: ChangedCoupon,
    response: Response,
) -> CouponOut:
    """Take a code out of use, or back into it. Orders placed keep what they got."""
    coupon = await commands.change_coupon(
        work, promotion_id, code, active=body.active, version=version, by=caller.actor, within=caller.channels
    )
    return _shown(coupon, response)


def _shown(coupon: Coupon, response: Response) -> CouponOut:
    tag(response, coupon.version)
    return CouponOut.model_validate(coupon)
