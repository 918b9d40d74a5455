"""Send an order elsewhere, as long as something of it is still here; what is doubtful is named anew."""

from collections.abc import Collection

import msgspec

from orderloom.customers.model.addresses import Address, address_doubts
from orderloom.customers.model.doubts import Doubt
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.countries import CountryUnknown
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands import addresses
from orderloom.orders.model.order import Order

ABOUT_ADDRESSES = frozenset(Doubt) - {Doubt.PHONE_UNREADABLE, Doubt.PHONE_NOT_POSSIBLE, Doubt.EMAIL_FORMAT}


async def change_shipping_address(
    work: Work,
    order_id: OrderId,
    address: Address,
    *,
    version: int,
    by: Actor,
    channels: Collection[str] | None = None,
) -> Order:
    """Replace the shipping address, if nobody changed the order since `version` was read."""
    doubts = address_doubts(address)
    if Doubt.UNKNOWN_COUNTRY in doubts:
        raise CountryUnknown(country=address.country)
    return await addresses.change_shipping(
        work,
        order_id,
        msgspec.json.encode(address).decode(),
        doubts=doubts,
        judged=ABOUT_ADDRESSES,
        version=version,
        by=by,
        channels=channels,
    )
