"""The shop of tests/worlds.py with prices and taxes, so that buyers can order in it through the server's whole front."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from orderloom.catalog.commands import channels, prices, taxes
from orderloom.catalog.model.channels import PriceList
from orderloom.catalog.model.prices import NewPrice, NewTaxRate
from orderloom.infra.work import begin
from orderloom.kernel.ids import new_id
from tests.worlds import BY, PRICES, World

API = "/api/v1"
PAGE = "https://shop.example"
LISTS = {"web-eu": ("web-eu-eur", "EUR", "NL"), "shop-cn": ("shop-cn-cny", "CNY", "CN")}


@dataclass(frozen=True, slots=True)
class Storefront:
    """The shop, and its server as the product runs it."""

    shop: World
    http: httpx.AsyncClient

    async def __call__(
        self, method: str, path: str, body: object = None, *, by: Mapping[str, str] | None = None, **headers: str
    ) -> httpx.Response:
        sent = {**(by or {}), **{name.replace("_", "-"): value for name, value in headers.items()}}
        if method == "POST":
            sent.setdefault("Idempotency-Key", str(new_id()))
        return await self.http.request(method, API + path, json=body, headers=sent)

    async def order(
        self, by: Mapping[str, str], sku: str = "MUG-BLUE", units: int = 1, **more: object
    ) -> httpx.Response:
        body = {"channel": "web-eu", "lines": [{"sku": sku, "quantity": units}], **more}
        return await self("POST", "/orders", body, by=by)


async def price(shop: World) -> None:
    """Give every SKU of the shop its price in both channels, and their countries a tax rate."""
    async with begin(shop.pool) as work:
        for channel, (code, currency, country) in LISTS.items():
            made = PriceList(code=code, channel=channel, currency=currency, includes_tax=True)
            await channels.create_price_list(work, made, by=BY)
            rate = NewTaxRate(tax_class="standard", country=country, rate_ppm=210_000)
            await taxes.put_tax_rate(work, new_id(), rate, by=BY)
        rows = [
            NewPrice(price_list=code, sku=sku, amount_minor=amount)
            for sku, amount in PRICES.items()
            for code, _, _ in LISTS.values()
        ]
        await prices.put_prices(work, rows, by=BY)


def problem(answer: httpx.Response) -> tuple[int, Any]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]
