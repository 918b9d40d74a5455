"""What was bought stays what it was: the database itself refuses another text."""

import psycopg
import pytest
from psycopg import sql

from orderloom.infra.work import Pool
from tests.worlds import a_shop

BOUGHT = ("sku", "title", "quantity", "unit_price_minor", "rounding_minor", "discount_minor", "tax_ppm", "tax_minor")


async def test_a_line_says_for_ever_what_was_bought(pool: Pool) -> None:
    shop = await a_shop(pool)
    order = await shop.place({"MUG-BLUE": 2, "MUG-RED": 2})
    for column in (*BOUGHT, "order_id", "line_no", "limited"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            async with pool.connection() as tx:
                await tx.execute(sql.SQL("UPDATE order_lines SET {0} = {0}").format(sql.Identifier(column)))
    await shop.pay(order)
    await shop.ship((order, 1, 2))
    assert await shop.rows("SELECT line_no, shipped FROM order_lines ORDER BY line_no") == [(1, 2), (2, 0)]
