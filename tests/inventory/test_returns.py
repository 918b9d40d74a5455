"""What comes back brings the cost that it left with, to the minor unit."""

from uuid import UUID

import pytest

from orderloom.infra.work import begin
from orderloom.inventory.commands import returns
from orderloom.inventory.model.levels import Bucket
from orderloom.inventory.model.promises import ReturnedLine
from orderloom.inventory.model.refusals import NeverLeft
from orderloom.kernel.ids import OrderId

from .shop import BY, SOUTH, A, Shop


async def last_parcel(shop: Shop) -> UUID:
    rows = await shop.rows("SELECT document_id FROM stock_movements WHERE reason = 'sold' ORDER BY seq DESC LIMIT 1")
    return UUID(str(rows[0][0]))


async def test_the_cost_comes_back(shop: Shop) -> None:
    await shop.receive(A, 3, cost=333)
    await shop.receive(A, 3, cost=334)
    order = await shop.promise(A, 3, paid=True)
    await shop.ship(order, A, 3)
    await shop.receive(A, 100, cost=1)
    parcel = await last_parcel(shop)

    async def back(quantity: int) -> None:
        line = ReturnedLine(
            order_id=OrderId(order), line_no=1, sku=A, quantity=quantity, parcel_id=parcel, bucket=Bucket.DAMAGED
        )
        async with begin(shop.pool) as work:
            await returns.take_back(work, [line], location=SOUTH, by=BY)

    left = await shop.rows("SELECT -d_value_minor FROM stock_movements WHERE reason = 'sold'")
    await back(1)
    await back(2)
    found = await shop.rows("SELECT on_hand, damaged, value_minor FROM stock_levels WHERE location = 'south'")
    assert found == [(3, 3, left[0][0])]
    with pytest.raises(NeverLeft):
        await back(1)
    await shop.explained()
