from datetime import UTC, datetime
from itertools import product

import pytest

from orderloom.flows.deliver_parcel import deliver_parcel
from orderloom.flows.ship_parcel import ship_parcel
from orderloom.fulfilment.commands import Delivery
from orderloom.fulfilment.model import (
    LIFECYCLE,
    Action,
    AlreadyDelivered,
    DeliveredTooEarly,
    EmptyParcel,
    NewParcel,
    ParcelNotFound,
    Status,
    TrackingNumberTaken,
)
from orderloom.infra.work import Pool, begin
from orderloom.inventory.model.refusals import UnknownLocation
from orderloom.kernel.errors import NotFound
from orderloom.kernel.ids import ParcelId, new_id
from orderloom.kernel.lifecycle import MoveRefused
from tests.worlds import BY, World, a_shop

ALLOWED = {("picked_up", "deliver", "delivered")}


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_move_is_listed_or_refused(status: Status, action: Action) -> None:
    target = next((end for start, act, end in ALLOWED if (start, act) == (status, action)), None)
    if target is None:
        with pytest.raises(MoveRefused):
            LIFECYCLE.after(status, action)
    else:
        assert LIFECYCLE.after(status, action) == target


async def test_a_parcel_arrives_once_and_not_before_it_left(shop: World) -> None:
    order = await shop.place()
    await shop.pay(order)
    parcel = await shop.ship((order, 1, 1), shipped_at=datetime(2026, 1, 2, tzinfo=UTC))

    with pytest.raises(DeliveredTooEarly):
        await shop.deliver(parcel, datetime(2026, 1, 1, tzinfo=UTC))
    await shop.deliver(parcel, datetime(2026, 1, 3, tzinfo=UTC))
    with pytest.raises(AlreadyDelivered):
        await shop.deliver(parcel)

    assert await shop.value("SELECT delivered_at FROM parcels") == datetime(2026, 1, 3, tzinfo=UTC)


async def test_a_carrier_gives_each_tracking_number_once(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order)
    await shop.ship((order, 1, 1), tracking_number="JD1")

    with pytest.raises(TrackingNumberTaken) as refusal:
        await shop.ship((order, 1, 1), tracking_number="JD1")

    assert refusal.value.facts == {"carrier": "dhl", "tracking_number": "JD1"}
    assert (await shop.order(order))[2] == "partly_shipped"


async def test_an_empty_parcel_is_none(shop: World) -> None:
    with pytest.raises(EmptyParcel):
        await shop.ship()


async def test_other_locations_and_channels_do_not_exist(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order)
    parcel = await shop.ship((order, 1, 1))

    new = NewParcel(id=ParcelId(new_id()), location="AMS", lines=())
    with pytest.raises(UnknownLocation):
        async with begin(shop.pool) as work:
            await ship_parcel(work, new, by=BY, locations={"SHA"})
    with pytest.raises(ParcelNotFound):
        async with begin(shop.pool) as work:
            await deliver_parcel(work, Delivery(parcel_id=parcel), by=BY, locations={"SHA"})
    with pytest.raises(NotFound):
        async with begin(shop.pool) as work:
            await deliver_parcel(work, Delivery(parcel_id=parcel), by=BY, channels={"shop-cn"})
    with pytest.raises(ParcelNotFound):
        await shop.deliver(ParcelId(new_id()))
