"""The SQL of what left in parcels and has not come back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, plain
from orderloom.inventory.model.promises import Left, ReturnedLine

Key = tuple[UUID, int, str]  # parcel, line number, SKU

LEFT = """
SELECT m.document_id, m.document_line, m.sku, -sum(m.d_on_hand)::int, -sum(m.d_value_minor)::bigint
  FROM stock_movements m
  JOIN (SELECT DISTINCT * FROM unnest(%(parcel)s::uuid[], %(line)s::int[], %(sku)s::text[])) AS n(parcel, line, sku)
    ON m.document_kind = 'parcel' AND m.document_id = n.parcel AND m.document_line = n.line AND m.sku = n.sku
 WHERE m.reason IN ('sold', 'returned')
 GROUP BY m.document_id, m.document_line, m.sku
"""


async def left(tx: AsyncConnection[Any], lines: Sequence[ReturnedLine]) -> dict[Key, Left]:
    """What of these lines is away. The caller holds their orders, so that nobody returns the same units meanwhile."""
    wanted = {
        "parcel": plain([line.parcel_id for line in lines]),
        "line": plain([line.line_no for line in lines]),
        "sku": codes([line.sku for line in lines]),
    }
    cursor = await tx.execute(LEFT, wanted)
    return {(row[0], row[1], row[2]): Left(units=row[3], value_minor=row[4]) for row in await cursor.fetchall()}
