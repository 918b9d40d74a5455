"""Erasing a person reaches into their orders, but not while one is under way."""

from typing import Any

import psycopg
import pytest

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.flows.erase_customer import erase_customer
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import CustomerId, new_id
from orderloom.orders.model.erasing import OrdersStillOpen
from tests.worlds import ANNA, BY, a_shop


async def test_orders_keep_nothing_of_an_erased_person(pool: Pool, connection: psycopg.Connection[Any]) -> None:
    world = await a_shop(pool)
    async with begin(pool) as work:
        anna = Person(name=ANNA.name, email=ANNA.email, phone=ANNA.phone)
        made = await people.create(work, CustomerId(new_id()), anna, by=BY)
    order_id = await world.place(customer_id=made.id)
    connection.execute(
        "INSERT INTO order_notes (id, order_id, body, actor_kind) VALUES (%s, %s, 'Anna called', 'staff')",
        [new_id(), order_id],
    )
    with pytest.raises(OrdersStillOpen):
        async with begin(pool) as work:
            await erase_customer(work, made.id, by=BY)
    await world.cancel(order_id)
    async with begin(pool) as work:
        await erase_customer(work, made.id, by=BY)
    kept = connection.execute("SELECT row(b.*)::text FROM order_buyers b").fetchall()
    assert kept == [(f"({order_id},,,,,,{{}})",)]
    assert connection.execute("SELECT count(*) FROM order_notes").fetchone() == (0,)
    last = connection.execute(
        "SELECT name FROM events WHERE aggregate_id = %s ORDER BY seq DESC LIMIT 1", [order_id]
    ).fetchone()
    assert last == ("order.buyer_erased",)
