"""Products and SKUs on a real database."""

import pytest

from orderloom.catalog import queries
from orderloom.catalog.commands import products
from orderloom.catalog.model.codes import GtinWrong
from orderloom.catalog.model.prices import TaxClassNotFound
from orderloom.catalog.model.products import (
    GtinTaken,
    HandleTaken,
    NewProduct,
    NewSku,
    ProductNotFound,
    SkuNotFound,
    SkuTaken,
)
from orderloom.infra.work import Pool, begin
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import new_id
from orderloom.views.product_list import ProductFilters, product_list

from .shelf import BY, MUG, epoch, facts, stock_up


async def test_a_product_with_its_skus_is_read_back(pool: Pool) -> None:
    async with begin(pool) as work:
        mug_id = await stock_up(work)
        mug = await queries.product(work.tx, mug_id)
        skus = (await queries.skus_of(work.tx, [mug_id]))[mug_id]
        assert (mug.titles, mug.version) == (MUG.titles, 1)
        assert [(one.sku, one.gtin, one.options) for one in skus] == [
            ("MUG-BLUE", "2000000000008", {}),
            ("MUG-RED", None, {"colour": "red"}),
        ]
        assert [name for name, _ in await facts(work)] == [
            "channel.created",
            "price_list.created",
            "product.created",
            "sku.created",
            "sku.created",
        ]


async def test_a_change_needs_the_version_that_was_read_and_names_its_fields(pool: Pool) -> None:
    async with begin(pool) as work:
        mug_id = await stock_up(work)
        changed = await products.change_product(work, mug_id, version=1, by=BY, category="cups", archived=True)
        assert (changed.version, changed.archived_at) == (2, work.now)
        with pytest.raises(ChangedMeanwhile):
            await products.change_product(work, mug_id, version=1, by=BY, category="bowls")
        same = await products.change_product(work, mug_id, version=2, by=BY, category="cups")
        assert same.version == 2
        terms = await queries.sku_terms(work.tx, ["MUG-BLUE"])
        assert not terms["MUG-BLUE"].active
        name, body = (await facts(work))[-1]
        assert (name, body["fields"]) == ("product.changed", ["category", "archived_at"])


async def test_a_sku_is_changed_but_not_to_a_wrong_or_taken_gtin(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        red = await products.change_sku(work, "MUG-RED", version=1, by=BY, weight_g=400, per_buyer_limit=2)
        assert (red.weight_g, red.per_buyer_limit, red.version) == (400, 2, 2)
        with pytest.raises(GtinWrong):
            await products.change_sku(work, "MUG-RED", version=2, by=BY, gtin="2000000000009")
        with pytest.raises(SkuNotFound):
            await products.change_sku(work, "MUG-GREEN", version=1, by=BY, active=False)
    with pytest.raises(GtinTaken):
        async with begin(pool) as work:
            await products.change_sku(work, "MUG-RED", version=2, by=BY, gtin="2000000000008")


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewProduct(handle="mug", titles={"en": "Again"}), HandleTaken),
        (NewProduct(handle="other", titles={"en": "A"}, skus=[NewSku(sku="MUG-RED")]), SkuTaken),
        (NewProduct(handle="other", titles={"en": "A"}, skus=[NewSku(sku="A", tax_class="no")]), TaxClassNotFound),
        (NewProduct(handle="other", titles={"en": "A"}, skus=[NewSku(sku="A", gtin="12345678")]), GtinWrong),
    ],
)
async def test_what_cannot_be_created_is_named(pool: Pool, new: NewProduct, refusal: type[Exception]) -> None:
    async with begin(pool) as work:
        await stock_up(work)
    with pytest.raises(refusal):
        async with begin(pool) as work:
            await products.create_product(work, new_id(), new, by=BY)


async def test_a_sku_needs_a_product(pool: Pool) -> None:
    async with begin(pool) as work:
        with pytest.raises(ProductNotFound):
            await products.create_sku(work, new_id(), NewSku(sku="A"), by=BY)


async def test_putting_many_adds_changes_and_leaves_what_is_the_same(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        before = await epoch(work)
        rows = [
            NewProduct(handle="mug", titles={"en": "Big mug"}, skus=[NewSku(sku="MUG-RED"), NewSku(sku="MUG-XL")]),
            *(NewProduct(handle=f"p{n}", titles={"en": f"P {n}"}, skus=[NewSku(sku=f"P-{n}")]) for n in range(500)),
        ]
        put = await products.put_products(work, rows, by=BY)
        assert (put.products_created, put.products_changed, put.skus_created, put.skus_changed) == (500, 1, 501, 1)
        assert await epoch(work) == before + 1
        again = await products.put_products(work, rows, by=BY)
        assert again == products.PutProducts(products_created=0, products_changed=0, skus_created=0, skus_changed=0)
        assert await epoch(work) == before + 1
        blue = await queries.sku(work.tx, "MUG-BLUE")
        assert blue.version == 1


async def test_lists_go_on_after_a_key(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        first = await queries.sku_list(work.tx, limit=1)
        second = await queries.sku_list(work.tx, after=first[0].sku, limit=1)
        assert [one.sku for one in first + second] == ["MUG-BLUE", "MUG-RED"]
        by_gtin = await queries.sku_list(work.tx, gtin="2000000000008", limit=5)
        assert [one.sku for one in by_gtin] == ["MUG-BLUE"]
        kitchen, archived = ProductFilters(category="kitchen"), ProductFilters(archived=True)
        assert [one.handle for one in await product_list(work.tx, kitchen, limit=5)] == ["mug"]
        assert await product_list(work.tx, archived, limit=5) == []
