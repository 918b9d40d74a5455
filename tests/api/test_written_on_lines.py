"""What a buyer wrote on a line at another shop is kept in a custom field of lines or in the note, by webhook and by file alike."""

from typing import Any

import httpx
import msgspec
import pytest

from orderloom.fields.commands import define
from orderloom.fields.model.definitions import NewField
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.flows.telling.document import Document
from orderloom.flows.telling.woocommerce.filled_in import written_of
from orderloom.flows.telling.written import key_of
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from tests.imports.sending import BY, Sender
from tests.telling import shopify, woocommerce
from tests.worlds import World

from .hooking import a_connected_shop, connect, hear, sound


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_connected_shop(pool)


@pytest.fixture
async def hooks(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> dict[str, Any]:
    return await connect(client, admin)


@pytest.fixture
async def fields(pool: Pool) -> None:
    """An engraving, a number of candles, and a message of Chinese name."""
    new = [
        NewField(owner=Owner.LINE, key="engraving", type=FieldType.TEXT, labels={"en": "Words on it"}, max_length=10),
        NewField(owner=Owner.LINE, key="candles", type=FieldType.INTEGER, labels={"en": "Candles"}),
        NewField(
            owner=Owner.LINE,
            key="message",
            type=FieldType.TEXT,
            labels={"en": "Message", "zh-CN": "贺卡"},
            personal=True,
        ),
        NewField(owner=Owner.LINE, key="photo", type=FieldType.URL, labels={"en": "Photo"}),
        NewField(owner=Owner.LINE, key="elsewhere", type=FieldType.TEXT, labels={"en": "E"}, channels=["shop-cn"]),
    ]
    async with begin(pool) as work:
        for one in new:
            await define(work, new_id(), one, by=BY)


def named(*said: tuple[str, object]) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, value in said]


SAID = named(
    ("Engraving", "Anna"),
    ("Candles (€1.00)", "7"),
    ("贺卡", "生日快乐"),
    ("Elsewhere", "here"),
    ("Font", "Serif"),
    ("Photo", "https://cdn.example/p.jpg"),
    ("Print file", "https://app.example/p.pdf"),
    ("_app_id", "77"),
    ("Design", {"layers": []}),
    ("Empty", ""),
)
VALUES = {"engraving": "Anna", "candles": 7, "message": "生日快乐", "photo": "https://cdn.example/p.jpg"}
NOTE = "line 1, MUG-BLUE: Elsewhere: here\nline 1, MUG-BLUE: Font: Serif"


def woo(said: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{"id": nth, "key": one["name"], "value": one["value"]} for nth, one in enumerate(said)]


async def kept(shop: World) -> tuple[list[Any], list[Any]]:
    customs = [row[0] for row in await shop.rows("SELECT custom FROM order_lines ORDER BY order_id, line_no")]
    notes = [row[0] for row in await shop.rows("SELECT body FROM order_notes ORDER BY order_id")]
    return [msgspec.json.decode(one) if isinstance(one, str) else one for one in customs], notes


@pytest.mark.usefixtures("fields", "hooks")
async def test_shopifys_properties_go_to_fields_of_lines_and_the_rest_to_the_note(
    client: httpx.AsyncClient, pool: Pool, shop: World, admin: dict[str, str]
) -> None:
    done = await hear(
        client, pool, admin, shopify.order(line_items=[shopify.line("MUG-BLUE", 3, "12.50", properties=SAID)])
    )
    assert (done["state"], done["code"]) == ("done", None)
    assert await kept(shop) == ([VALUES], [NOTE])
    assert await sound(pool) == {}


@pytest.mark.usefixtures("fields", "hooks")
async def test_woocommerces_meta_data_goes_to_the_same_places(
    client: httpx.AsyncClient, pool: Pool, shop: World, admin: dict[str, str]
) -> None:
    line = woocommerce.line("MUG-BLUE", 3, "30.99", "6.51", meta_data=woo(SAID))
    done = await hear(client, pool, admin, woocommerce.order(line_items=[line]), platform="woocommerce")
    assert (done["state"], done["code"]) == ("done", None)
    assert await kept(shop) == ([VALUES], [NOTE])


@pytest.mark.usefixtures("fields")
@pytest.mark.parametrize("status", ["processing", "completed"])
async def test_a_file_of_orders_brings_the_same(pool: Pool, shop: World, status: str) -> None:
    line = woocommerce.line("MUG-BLUE", 3, "30.99", "6.51", meta_data=woo(SAID))
    order = woocommerce.order(line_items=[line], status=status, customer_note="Ring twice")
    sent = await Sender(pool).send(
        "orders", msgspec.json.encode([order]), filename="o.json", options={"channel": "web-eu"}
    )
    assert (sent.counts, sent.problems) == ((1, 0, 0, 0), [])
    assert await kept(shop) == ([VALUES], [f"Ring twice\n{NOTE}"])


@pytest.mark.usefixtures("hooks")
async def test_without_fields_all_of_it_stands_in_one_note_that_has_an_end(
    client: httpx.AsyncClient, pool: Pool, shop: World, admin: dict[str, str]
) -> None:
    lines = [
        shopify.line("MUG-RED", 1, "0.98", properties=named(("Text", "Bert"))),
        shopify.line("MUG-BLUE", 3, "12.50", properties=named(("Engraving", "Anna"), ("Long", "x" * 9_000))),
    ]
    order = shopify.order(line_items=lines, total_price="43.43", note="n" * 5_000)
    done = await hear(client, pool, admin, order)
    assert (done["state"], done["code"]) == ("done", None)
    customs, [note] = await kept(shop)
    assert customs == [None, None] or customs == [{}, {}]
    assert "line 1, MUG-RED: Text: Bert\nline 2, MUG-BLUE: Engraving: Anna\nline 2, MUG-BLUE: Long: xxx" in note
    assert len(note) <= 4_000


@pytest.mark.usefixtures("fields", "hooks")
async def test_what_does_not_fit_its_field_goes_to_the_note(
    client: httpx.AsyncClient, pool: Pool, shop: World, admin: dict[str, str]
) -> None:
    said = named(("Engraving", "Anna Maria Luise"), ("Candles", "seven"))
    done = await hear(
        client, pool, admin, shopify.order(line_items=[shopify.line("MUG-BLUE", 3, "12.50", properties=said)])
    )
    assert (done["state"], done["code"]) == ("done", None)
    assert (await kept(shop))[1] == ["line 1, MUG-BLUE: Engraving: Anna Maria Luise\nline 1, MUG-BLUE: Candles: seven"]


@pytest.mark.usefixtures("fields")
async def test_a_column_of_our_own_files_says_it_too(pool: Pool, shop: World) -> None:
    rows = (
        "reference,channel,placed_at,status,sku,quantity,unit_price,line_written\n"
        'R-1,web-eu,2025-03-01T12:30:00Z,complete,MUG-BLUE,1,12.50,"{""Engraving"":""Anna"",""Font"":""Serif""}"\n'
        "R-2,web-eu,2025-03-01T12:30:00Z,complete,MUG-BLUE,1,12.50,Engraving: Anna\n"
    )
    sent = await Sender(pool).send("orders", rows)
    assert (sent.counts, sent.problems) == ((1, 0, 0, 1), [(3, "line_written", "written_malformed")])
    assert await kept(shop) == ([{"engraving": "Anna"}], ["line 1, MUG-BLUE: Font: Serif"])


def test_what_chose_a_variation_is_not_what_a_buyer_wrote() -> None:
    said: list[dict[str, object]] = [
        {"key": "pa_color", "value": "blue", "display_key": "Colour", "display_value": "Blue"},
        {"key": "size", "value": "M", "display_key": "Size", "display_value": "M"},
        {"key": "letter", "value": "M", "display_key": "<b>Letter</b>", "display_value": "<p>M</p>"},
    ]
    line = woocommerce.line("T", 1, "1.00", name="Tee - Blue, M", parent_name="Tee", meta_data=said)
    assert [(one.name, one.value) for one in written_of(Document({"line_items": [line]}))] == [("Letter", "M")]


def test_a_name_is_a_key_as_the_api_has_them() -> None:
    names = ("Engraving", "Größe / Länge", "2nd line", "刻字", "x" * 60)
    assert [key_of(name) for name in names] == ["engraving", "grosse_lange", "2nd_line", "", "x" * 40]
