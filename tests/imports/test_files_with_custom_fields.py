"""Custom fields as columns of files: read by their definitions, wrong ones named at their column."""

from typing import Any

import pytest

from orderloom.catalog import queries as catalog
from orderloom.fields.commands import define
from orderloom.fields.model.definitions import NewField
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.ids import new_id

from .sending import BY, Sender

FILE = """handle,title.en,custom.material,sku,sku_custom.grams,sku_custom.hand_made
mug,Mug,Clay,MUG-1,350.50,yes
mug,,,MUG-2,,no
tea,Tea,,TEA-1,,
"""


@pytest.fixture(autouse=True)
async def fields(pool: Pool) -> None:
    kinds = [
        (Owner.PRODUCT, "material", FieldType.TEXT),
        (Owner.SKU, "grams", FieldType.DECIMAL),
        (Owner.SKU, "hand_made", FieldType.BOOLEAN),
    ]
    async with begin(pool) as work:
        for owner, key, kind in kinds:
            new = NewField(owner=owner, key=key, type=kind, labels={"en": key})
            await define(work, new_id(), new, by=BY)


async def values(pool: Pool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of products by handle, and of SKUs."""
    async with reading(pool) as tx:
        products = await catalog.products_by_handle(tx, ["mug", "tea"])
        skus = await catalog.skus_of(tx, [one.id for one in products.values()])
    return (
        {handle: dict(one.custom) for handle, one in products.items()},
        {sku.sku: dict(sku.custom) for each in skus.values() for sku in each},
    )


async def test_columns_become_values_and_the_same_again_is_the_same(sender: Sender, pool: Pool) -> None:
    sent = await sender.send("products", FILE)

    assert sent.counts == (2, 0, 0, 0)
    assert await values(pool) == (
        {"mug": {"material": "Clay"}, "tea": {}},
        {"MUG-1": {"grams": "350.5", "hand_made": True}, "MUG-2": {"hand_made": False}, "TEA-1": {}},
    )
    assert (await sender.send("products", FILE)).counts == (0, 0, 2, 0)


async def test_an_empty_cell_takes_the_value_away_and_a_missing_column_leaves_it(sender: Sender, pool: Pool) -> None:
    await sender.send("products", FILE)

    without = await sender.send("products", "handle,sku,weight_g\nmug,MUG-1,7\n")
    emptied = await sender.send("products", "handle,custom.material,sku,sku_custom.grams\nmug,,MUG-1,\n")

    assert (without.counts, emptied.counts) == ((0, 1, 0, 0), (0, 1, 0, 0))
    products, skus = await values(pool)
    assert (products["mug"], skus["MUG-1"]) == ({}, {"hand_made": True})


async def test_what_does_not_fit_is_named_at_its_column(sender: Sender, pool: Pool) -> None:
    sent = await sender.send("products", FILE.replace("350.50", "heavy").replace(",no\n", ",perhaps\n"))

    assert sent.counts == (1, 0, 0, 1)
    assert sent.problems == [
        (2, "sku_custom.grams", "custom_field_invalid"),
        (3, "sku_custom.hand_made", "custom_field_invalid"),
    ]
    unknown = await sender.send("products", "handle,title.en,custom.colour,sku\nbowl,Bowl,red,BOWL\n")
    assert unknown.problems == [(2, "custom.colour", "custom_field_unknown")]
