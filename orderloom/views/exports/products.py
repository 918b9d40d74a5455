"""Products: one row a SKU, beside it the product's own columns; a product without SKUs has one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orderloom.fields.model.kinds import Owner
from orderloom.infra.work import Connection
from orderloom.views.exports.custom import custom_columns, custom_members
from orderloom.views.exports.sheet import Leaf, in_columns, leaf_of
from orderloom.views.narrowing import Place
from orderloom.views.product_list import ProductFilters, product_keys

TITLES = "SELECT DISTINCT jsonb_object_keys(p.titles) AS locale FROM products p ORDER BY 1"
MOST_OPTIONS = "SELECT max(cardinality(array(SELECT jsonb_object_keys(s.options)))) FROM skus s WHERE s.options <> '{}'"

ROWS = """
SELECT p.handle, p.titles, p.category, p.picture_url, p.archived_at IS NOT NULL AS archived, p.id AS product_id,
       p.custom, p.created_at, p.changed_at, s.sku, s.options, s.gtin, s.weight_g, s.length_mm, s.width_mm, s.height_mm,
       s.tax_class, s.per_buyer_limit, s.active, s.custom AS sku_custom
  FROM products p LEFT JOIN skus s ON s.product_id = p.id
 WHERE p.id = ANY (%(ids)s::uuid[])
 ORDER BY p.created_at DESC, p.id DESC, s.sku
"""

SKU = ("gtin", "weight_g", "length_mm", "width_mm", "height_mm", "tax_class", "per_buyer_limit", "active")


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """Products as their list is narrowed, newest first."""

    filters: ProductFilters

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        locales = [row[0] for row in await (await tx.execute(TITLES)).fetchall()]
        found = await (await tx.execute(MOST_OPTIONS)).fetchone()
        options = [
            f"option{nth}_{part}" for nth in range(1, ((found and found[0]) or 0) + 1) for part in ("name", "value")
        ]
        titles = [f"title.{locale}" for locale in locales]
        product = ("handle", *titles, "category", "picture_url", "archived", *await custom_columns(tx, Owner.PRODUCT))
        sku = ("sku", *options, *SKU, *await custom_columns(tx, Owner.SKU))
        return (*product, *sku, "product_id", "created_at", "changed_at")

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Place | None, limit: int) -> Leaf:
        keys = await product_keys(tx, self.filters, before=after, limit=limit)
        return await leaf_of(tx, keys, ROWS, lambda row: in_columns(columns, _members(row)), limit=limit)


def _members(row: dict[str, Any]) -> dict[str, Any]:
    members = {name: row[name] for name in ("handle", "category", "picture_url", "archived", "sku", *SKU)}
    members |= {name: row[name] for name in ("product_id", "created_at", "changed_at")}
    members |= {f"title.{locale}": title for locale, title in row["titles"].items()}
    for nth, (name, value) in enumerate((row["options"] or {}).items(), 1):
        members |= {f"option{nth}_name": name, f"option{nth}_value": value}
    return members | custom_members(Owner.PRODUCT, row["custom"]) | custom_members(Owner.SKU, row["sku_custom"])
