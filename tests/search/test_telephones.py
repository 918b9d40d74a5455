"""A telephone is found however people write it."""

from msgspec.structs import replace

from orderloom.flows.follow_search import catch_up
from orderloom.infra.work import Pool, reading
from orderloom.kernel.ids import OrderId
from orderloom.views.order_list import Filters, order_list
from tests.worlds import ANNA, a_shop

WRITTEN = {
    "+31201234567": ("+31 (0)20 123 4567", "0031 (0)20 1234567", "(020) 123-4567"),
    "+442079460018": ("+44 (0)20 7946 0018", "+44 20 7946 0018"),
    "+390612345678": ("+39 06 1234 5678",),  # of Italy the 0 is a part
    "+8613812345678": ("+86 138 1234 5678", "13812345678"),
}


async def test_a_telephone_is_found_however_it_is_written(pool: Pool) -> None:
    shop = await a_shop(pool)
    orders = {kept: await shop.place({"MUG-RED": 1}, buyer=replace(ANNA, phone=kept)) for kept in WRITTEN}
    await catch_up(pool)
    async with reading(pool) as tx:
        found = {q: await order_list(tx, Filters(q=q), limit=50) for each in WRITTEN.values() for q in each}
    assert {q: [OrderId(order.id) for order in listed] for q, listed in found.items()} == {
        q: [orders[kept]] for kept, each in WRITTEN.items() for q in each
    }
