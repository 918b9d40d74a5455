"""What buyers may know of stock: whether there is any, and how much is left when it is little. Never where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from orderloom.catalog.model.channels import ChannelNotFound
from orderloom.infra.arrays import quoted
from orderloom.infra.work import Connection
from orderloom.inventory.model.sourcing import MOST_TOLD

CHANNEL = "SELECT FROM channels WHERE code = %(channel)s AND active"

# What is not on sale in the channel does not exist for buyers. Each place counts for itself, as orders are sourced.
LEFT = """
SELECT s.sku,
       (SELECT coalesce(sum(greatest(0, available_to_sell(l) + l.oversell_limit)), 0)
          FROM channel_locations c
               JOIN locations p ON p.code = c.location AND p.active
               JOIN stock_levels l ON l.location = c.location AND l.sku = s.sku
         WHERE c.channel = %(channel)s) AS sellable
  FROM skus s
       JOIN products g ON g.id = s.product_id AND g.archived_at IS NULL
 WHERE s.sku = ANY(%(skus)s::text[]) AND s.active
   AND EXISTS (SELECT FROM price_lists i JOIN prices r ON r.price_list = i.code
                WHERE i.channel = %(channel)s AND r.sku = s.sku AND r.valid @> now())
 ORDER BY s.sku
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAvailability:
    """Whether a SKU can be bought now. `left`: units that can, 20 where there are 20 or more."""

    sku: str
    in_stock: bool
    left: int


async def shop_availability(
    tx: Connection, channel: str, skus: Sequence[str], *, channels: Collection[str] | None
) -> list[ShopAvailability]:
    """For each of these SKUs that is on sale in the channel; ChannelNotFound if the caller may not see it."""
    seen = channels is None or channel in channels
    if not seen or await (await tx.execute(CHANNEL, {"channel": channel})).fetchone() is None:
        raise ChannelNotFound(channel=channel)
    found = await tx.execute(LEFT, {"channel": channel, "skus": quoted(skus)})
    return [
        ShopAvailability(sku=sku, in_stock=sellable > 0, left=min(MOST_TOLD, int(sellable)))
        for sku, sellable in await found.fetchall()
    ]
