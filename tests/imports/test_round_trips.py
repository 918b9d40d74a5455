"""What is exported can be imported: into the same shop nothing changes, into an empty one the same shop comes to be."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from orderloom.cli.export import SHEETS
from orderloom.fields.commands import define
from orderloom.fields.model.definitions import NewField
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.imports.model.imports import State
from orderloom.infra.sheets.writing import CsvWriter, NdjsonWriter, XlsxFile
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from orderloom.views.exports.sheet import columns_of, pages
from tests.worlds import BY, World

from .sending import Sender

SHOP = """
INSERT INTO channels (code, name, currency, country) VALUES ('eu', 'EU', 'EUR', 'NL');
INSERT INTO locations (code, name, country, currency) VALUES ('AMS', 'Amsterdam', 'NL', 'EUR');
INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('eur', 'eu', 'EUR', true);
"""
FILES = {
    "products": "handle,title.en,title.zh-CN,category,archived,custom.material,sku,option1_name,option1_value,gtin,weight_g,"
    "per_buyer_limit,active,sku_custom.bin\n"
    "mug,=Mug,杯子,kitchen,false,clay,MUG-1,Colour,Blue,4006381333931,350,5,true,12\n"
    "mug,,,,,,MUG-2,Colour,Red,,0,,false,\n"
    "old,Old,,,true,,,,,,,,,\n",
    "prices": "price_list,sku,amount,valid_from,valid_to\neur,MUG-1,12.50,,2026-01-01\neur,MUG-1,13,2026-01-01,\neur,MUG-2,0,,\n",
    "customers": "external_source,external_id,name,email,phone,locale,address_label,address_line1,address_city,address_country\n"
    "erp,1,Anna,anna@example.org,+31201234567,en,home,'-1 Street,Amsterdam,NL\n"
    "erp,1,,,,,work,Herengracht 2,Amsterdam,NL\n"
    "erp,2,王芳,,,zh-CN,,,,\n",
    "stock": "sku,location,on_hand,unit_cost,safety_stock,low_at\nMUG-1,AMS,10,4.50,2,5\nMUG-2,AMS,3,0.99,,\n",
}


async def set_up(pool: Pool) -> None:
    fields = ((Owner.PRODUCT, "material", FieldType.TEXT), (Owner.SKU, "bin", FieldType.INTEGER))
    async with begin(pool) as work:
        await work.tx.execute(SHOP.encode())
        for owner, key, kind in fields:
            await define(work, new_id(), NewField(owner=owner, key=key, type=kind, labels={"en": key}), by=BY)


async def exported(pool: Pool, kind: str, form: str, folder: Path) -> bytes:
    sheet = SHEETS[kind](None, None)
    columns = await columns_of(pool, sheet)
    rows = [row async for page in pages(pool, sheet, columns, size=2) for row in page]
    if form == "xlsx":
        book = XlsxFile(folder / "book.xlsx", columns)
        book.add(rows)
        book.close()
        return (folder / "book.xlsx").read_bytes()
    writer = CsvWriter() if form == "csv" else NdjsonWriter()
    return writer.head(columns) + writer.rows(rows)


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx"])
async def test_an_export_is_an_import(sender: Sender, pool: Pool, empty_pool: Pool, form: str, tmp_path: Path) -> None:
    await set_up(pool)
    for kind, file in FILES.items():
        sent = await sender.send(kind, file)
        assert (sent.problems, sent.found.state) == ([], State.FINISHED), kind
    files = {kind: await exported(pool, kind, form, tmp_path) for kind in FILES}

    for kind, content in files.items():
        again = await sender.send(kind, content, filename=f"a.{form}")
        assert again.problems == []
        assert (again.found.created, again.found.changed) == (0, 0), kind
        assert again.found.same > 0

    await set_up(empty_pool)
    elsewhere = Sender(empty_pool)
    for kind, content in files.items():
        assert (await elsewhere.send(kind, content, filename=f"a.{form}")).problems == []
    assert await snapshot(World(empty_pool)) == await snapshot(World(pool))


async def snapshot(world: World) -> Mapping[str, Sequence[object]]:
    """What matters of a shop, without ids and times."""
    return {
        "products": await world.rows(
            "SELECT handle, titles, category, archived_at IS NOT NULL, custom FROM products ORDER BY handle"
        ),
        "skus": await world.rows(
            "SELECT sku, options, gtin, weight_g, tax_class, per_buyer_limit, active, custom FROM skus ORDER BY sku"
        ),
        "prices": await world.rows("SELECT price_list, sku, amount_minor, valid FROM prices ORDER BY sku, valid"),
        "people": await world.rows("SELECT name, email, phone, locale FROM customers ORDER BY name"),
        "numbers": await world.rows("SELECT source, external_id FROM customer_external_ids ORDER BY 1, 2"),
        "addresses": await world.rows("SELECT label, address FROM customer_addresses ORDER BY label"),
        "stock": await world.rows(
            "SELECT sku, location, on_hand, value_minor, safety_stock, low_at FROM stock_levels ORDER BY sku"
        ),
    }
