"""Make and change products and SKUs, with their custom values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Unpack
from uuid import UUID

from orderloom.catalog.commands import products
from orderloom.catalog.model.products import NewProduct, NewSku, ProductChanges, SkuChanges, SkuRecord
from orderloom.fields import commands as fields
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import changed, checked
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor

Given = Mapping[str, object]


async def create_product(
    work: Work, product_id: UUID, new: NewProduct, *, custom: Given, sku_customs: Sequence[Given], by: Actor
) -> None:
    """Add a product with its SKUs; custom values that do not fit, or are missing where they are required, are refused."""
    definitions = await fields.use(work)
    skus = [
        replace(sku, custom=checked(definitions, Owner.SKU, given))
        for sku, given in zip(new.skus, sku_customs, strict=True)
    ]
    whole = replace(new, custom=checked(definitions, Owner.PRODUCT, custom), skus=skus)
    await products.create_product(work, product_id, whole, by=by)


async def change_product(
    work: Work, product_id: UUID, *, version: int, by: Actor, **changes: Unpack[ProductChanges]
) -> None:
    """Change a product; a custom value of None is taken away."""
    if "custom" in changes:
        changes["custom"] = changed(await fields.use(work), Owner.PRODUCT, changes["custom"])
    await products.change_product(work, product_id, version=version, by=by, **changes)


async def create_sku(work: Work, product_id: UUID, new: NewSku, *, custom: Given, by: Actor) -> None:
    """Add a SKU to a product; custom values as with products."""
    values = checked(await fields.use(work), Owner.SKU, custom)
    await products.create_sku(work, product_id, replace(new, custom=values), by=by)


async def change_sku(work: Work, sku: str, *, version: int, by: Actor, **changes: Unpack[SkuChanges]) -> SkuRecord:
    """Change a SKU; a custom value of None is taken away."""
    if "custom" in changes:
        changes["custom"] = changed(await fields.use(work), Owner.SKU, changes["custom"])
    return await products.change_sku(work, sku, version=version, by=by, **changes)
