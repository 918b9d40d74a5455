"""The buyer as an order knows them."""

from collections.abc import Collection, Sequence

from orderloom.infra.work import Connection
from orderloom.kernel.ids import OrderId

# An order that came without a buyer gets its row here. What was doubtful about the person stays doubtful.
SAVE_SHIPPING = """
INSERT INTO order_buyers AS b (order_id, shipping, doubts)
VALUES (%(order_id)s, %(shipping)s::jsonb, %(doubts)s)
    ON CONFLICT (order_id) DO UPDATE SET
       shipping = excluded.shipping,
       doubts = array(SELECT d FROM unnest(b.doubts) d WHERE d <> ALL(%(judged)s::text[])) || excluded.doubts
"""


async def save_shipping(
    tx: Connection, order_id: OrderId, shipping: str, *, doubts: Sequence[str], judged: Collection[str]
) -> None:
    """Replace the shipping address (JSON) and, of the doubts that were judged anew, what is left of them."""
    row = {"order_id": order_id, "shipping": shipping, "doubts": list(doubts), "judged": list(judged)}
    await tx.execute(SAVE_SHIPPING, row)
