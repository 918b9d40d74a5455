"""How many rows the tables of an order have: what the benchmark compares of both sides."""

from typing import LiteralString

from orderloom.infra.work import Connection

TABLES = (
    "orders",
    "order_lines",
    "order_buyers",
    "idempotency_keys",
    "events",
    "event_commits",
    "reservations",
    "stock_movements",
)
COUNT: LiteralString = """
SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_lines), (SELECT count(*) FROM order_buyers),
       (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM events), (SELECT count(*) FROM event_commits),
       (SELECT count(*) FROM reservations), (SELECT count(*) FROM stock_movements)
"""
OVERSOLD: LiteralString = """
SELECT coalesce(sum(greatest(0, reserved + damaged + quality_hold - on_hand - oversell_limit)), 0)::bigint FROM stock_levels
"""


async def row_counts(tx: Connection) -> dict[str, int]:
    """Rows by table."""
    row = await (await tx.execute(COUNT)).fetchone()
    return dict(zip(TABLES, row or (), strict=True))


async def oversold(tx: Connection) -> int:
    """Units promised that are not there."""
    row = await (await tx.execute(OVERSOLD)).fetchone()
    return int(row[0]) if row else 0
