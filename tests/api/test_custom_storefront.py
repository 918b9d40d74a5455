"""Custom fields for buyers: which they may set, and which they are shown."""

from typing import Any

from orderloom.fields.commands import define
from orderloom.fields.model.definitions import NewField
from orderloom.fields.model.kinds import FieldType, Owner
from orderloom.infra.work import begin
from orderloom.kernel.ids import new_id
from tests.worlds import BY

from .callers import Callers
from .storefront import Storefront, problem


async def _define(storefront: Storefront, *fields: tuple[Owner, str, dict[str, Any]]) -> None:
    async with begin(storefront.shop.pool) as work:
        for owner, key, told in fields:
            new = NewField(owner=owner, key=key, type=FieldType.TEXT, labels={"en": key}, **told)
            await define(work, new_id(), new, by=BY)


OPEN: dict[str, Any] = {"public": True, "writable_by_buyer": True}


async def test_buyers_set_what_they_may_and_see_what_is_public(storefront: Storefront, callers: Callers) -> None:
    await _define(
        storefront,
        (Owner.ORDER, "message", OPEN),
        (Owner.ORDER, "internal", {}),
        (Owner.LINE, "engraving", OPEN),
        (Owner.LINE, "secret", {"writable_by_buyer": True}),
    )
    _, page = await callers.publishable()
    made = await storefront("POST", "/buyers", {"channel": "web-eu", "name": "Anna"}, by=page)
    buyer = page | {"Authorization": f"Bearer {made.json()['token']}"}
    lines = [{"sku": "MUG-BLUE", "quantity": 1, "custom": {"engraving": "Anna", "secret": "x"}}]

    placed = await storefront.order(buyer, lines=lines, custom={"message": "Happy birthday"})
    refused = await storefront.order(buyer, lines=lines, custom={"internal": "x"})
    unknown = await storefront.order(buyer, custom={"nobody": "x"})

    assert placed.status_code == 201, placed.text
    assert problem(refused) == (403, "custom_field_not_writable")
    assert problem(unknown) == (422, "custom_field_unknown")
    shown = (await storefront("GET", f"/my/orders/{placed.json()['id']}", by=buyer)).json()
    assert shown["custom"] == {"message": "Happy birthday"}
    assert [line["custom"] for line in shown["lines"]] == [{"engraving": "Anna"}]


async def test_what_buyers_may_not_set_is_not_required_of_them(storefront: Storefront, callers: Callers) -> None:
    await _define(
        storefront,
        (Owner.ORDER, "checked_by", {"required": True}),
        (Owner.LINE, "shelf", {"required": True}),
        (Owner.ORDER, "message", {**OPEN, "required": True}),
    )
    _, buyer = await callers.buyer()

    assert problem(await storefront.order(await callers.key())) == (422, "custom_field_required")
    silent = await storefront.order(buyer)
    assert (problem(silent), silent.json()["facts"]["key"]) == ((422, "custom_field_required"), "message")
    assert (await storefront.order(buyer, custom={"message": "Hello"})).status_code == 201


async def test_a_page_sees_the_public_values_of_goods_alone(storefront: Storefront, callers: Callers) -> None:
    await _define(
        storefront,
        (Owner.PRODUCT, "material", {"public": True}),
        (Owner.PRODUCT, "supplier", {}),
        (Owner.SKU, "finish", {"public": True}),
        (Owner.SKU, "bin", {}),
    )
    async with storefront.shop.pool.connection() as tx:
        await tx.execute("""UPDATE products SET custom = '{"material": "Clay", "supplier": "Bert"}'""")
        await tx.execute("""UPDATE skus SET custom = '{"finish": "matt", "bin": "A7"}'""")
    _, page = await callers.publishable()

    shown = (await storefront("GET", "/shop/products/mug", by=page)).json()

    assert shown["custom"] == {"material": "Clay"}
    assert {str(one["custom"]) for one in shown["variants"]} == {"{'finish': 'matt'}"}
