"""The demo shop's fees and promotions, through quotes and orders."""

from typing import Any

import pytest

from orderloom.flows.first_start import first_start
from orderloom.infra.work import Pool, begin
from tests.worlds import BY

from .desk import Desk


@pytest.fixture
async def desk(pool: Pool) -> Desk:
    async with begin(pool) as work:
        await first_start(work, by=BY)
    return Desk(pool)


def basket(sku: str, quantity: int, country: str = "NL", **more: Any) -> dict[str, Any]:
    channel = "web-cn" if country == "CN" else "web-eu"
    address = {"country": country, "region": more.pop("region", None)}
    return {"channel": channel, "lines": [{"sku": sku, "quantity": quantity}], "shipping_address": address} | more


@pytest.mark.parametrize(
    ("words", "fees"),
    [
        (basket("MUG-BLUE", 1), {"eu-standard": 495, "eu-express": 995}),
        (basket("MUG-BLUE", 6), {"eu-standard": 0, "eu-express": 995}),  # 75.00
        (basket("WOK", 6), {"eu-standard": 895}),  # 11.1 kg
        (basket("MUG-BLUE", 1, "DE"), {"eu-standard": 795, "eu-express": 1495}),
        (basket("MUG-BLUE", 1, "CN"), {"cn-standard": 800, "cn-express": 1800}),
        (basket("MUG-BLUE", 1, "CN", region="新疆"), {"cn-standard": 2000, "cn-express": 3500}),
    ],
)
async def test_what_sending_costs(desk: Desk, words: dict[str, Any], fees: dict[str, int]) -> None:
    quoted = await desk.quote(words)
    assert {choice.code: choice.fee_minor for choice in quoted.shipping.choices} == fees


async def test_the_code_gives_ten_percent_once_and_larger_orders_get_more(desk: Desk) -> None:
    words = basket("MUG-BLUE", 2, coupon_codes=["welcome10"], buyer={"email": "ada@example.org"})
    address = {"country": "NL", "lines": ["Voorbeeldstraat 1"]}
    order = words | {"shipping_method": "eu-standard", "shipping_address": address}
    placed = await desk.place(order)
    assert (placed.discount_minor, placed.total_minor) == (250, 2500 - 250 + 495)
    assert await desk.refused(order) == "coupon_used_by_buyer"
    large = await desk.quote(basket("BLANKET", 2, coupon_codes=["WELCOME10"], buyer={"email": "bo@example.org"}))
    assert [(each.code, each.amount_minor) for each in large.discounts] == [("WELCOME10", 1498), (None, 1000)]
    assert await desk.findings() == {}
