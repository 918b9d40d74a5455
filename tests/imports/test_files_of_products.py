"""Files of products: rows become products with SKUs; what is wrong is named and comes back as a file."""

import pytest

from orderloom.catalog import queries as catalog
from orderloom.imports.model.imports import State
from orderloom.infra.work import Pool, reading

from .sending import Sender

FILE = """handle,title.en,title.zh-CN,category,sku,option1_name,option1_value,gtin,weight_g,active
mug,Mug,杯子,kitchen,MUG-1,Colour,Blue,4006381333931,350,true
tea,Tea,茶,,TEA-1,,,,100,
mug,,,,MUG-2,Colour,Red,,351,no
"""


async def test_rows_with_one_handle_are_one_product(sender: Sender, pool: Pool) -> None:
    sent = await sender.send("products", FILE)

    assert sent.found.state is State.FINISHED
    assert sent.counts == (2, 0, 0, 0)
    async with reading(pool) as tx:
        mug = (await catalog.products_by_handle(tx, ["mug"]))["mug"]
        skus = (await catalog.skus_of(tx, [mug.id]))[mug.id]
    assert dict(mug.titles) == {"en": "Mug", "zh-CN": "杯子"}
    assert mug.category == "kitchen"
    assert [(one.sku, dict(one.options), one.gtin, one.weight_g, one.active) for one in skus] == [
        ("MUG-1", {"Colour": "Blue"}, "4006381333931", 350, True),
        ("MUG-2", {"Colour": "Red"}, None, 351, False),
    ]


async def test_the_same_file_again_changes_nothing(sender: Sender, pool: Pool) -> None:
    await sender.send("products", FILE)

    again = await sender.send("products", FILE)

    assert again.counts == (0, 0, 2, 0)
    async with reading(pool) as tx:
        versions = [one.version for one in (await catalog.products_by_handle(tx, ["mug", "tea"])).values()]
    assert versions == [1, 1]


async def test_a_dry_run_tells_the_same_and_writes_nothing(sender: Sender, pool: Pool) -> None:
    file = FILE + "bad!,Bad,,,BAD,,,,x,\n"

    dry = await sender.send("products", file, dry_run=True)
    async with reading(pool) as tx:
        written = await catalog.products_by_handle(tx, ["mug", "tea"])
    wet = await sender.send("products", file)

    assert not written
    assert (dry.counts, dry.problems, dry.rejects) == (wet.counts, wet.problems, wet.rejects)


async def test_a_bad_row_takes_its_product_along_and_no_other(sender: Sender, pool: Pool) -> None:
    sent = await sender.send("products", FILE.replace(",351,", ",heavy,"))

    assert sent.counts == (1, 0, 0, 1)
    assert sent.problems == [(2, None, "record_refused"), (4, "weight_g", "number_malformed")]
    async with reading(pool) as tx:
        assert set(await catalog.products_by_handle(tx, ["mug", "tea"])) == {"tea"}


async def test_mended_rejects_go_in(sender: Sender) -> None:
    refused = await sender.send("products", FILE.replace(",351,", ",heavy,"))

    mended = await sender.send("products", refused.rejects.decode("utf-8-sig").replace(",heavy,", ",351,"))

    assert mended.counts == (1, 0, 0, 0)
    assert (await sender.send("products", FILE)).counts == (0, 0, 2, 0)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//example.org/mug.jpg", "https://example.org/a mug.jpg"])
async def test_a_picture_has_an_address_of_the_web(sender: Sender, address: str) -> None:
    good = "handle,title.en,picture_url,sku\nmug,Mug,https://example.org/mug.jpg,MUG-1\n"

    sent = await sender.send("products", good + f"tea,Tea,{address},TEA-1\n")

    assert (sent.counts, sent.problems) == ((1, 0, 0, 1), [(3, "picture_url", "picture_url_malformed")])
