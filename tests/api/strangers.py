"""Two shops in one house: one thing of every kind in each, made by whoever may do everything."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from orderloom.connectors.model import signature_of
from orderloom.flows.follow_search import catch_up
from orderloom.infra import feed
from orderloom.orders.model.placement import Buyer
from tests.worlds import World

from .callers import Callers, once
from .routes import PARAMETER

API = "/api/v1"
SECRET = "hush-a-by-baby"
CURRENCY = {"web-eu": "EUR", "shop-cn": "CNY"}
# Parameters that name what belongs to every channel and location.
EVERYBODYS = {
    "sku": "MUG-BLUE",
    "tag": "gift",
    "form": "ndjson",
    "handle": "mug",
    "product_id": "0190a000-0000-7000-8000-000000000001",
    "rate_id": "0190a000-0000-7000-8000-00000000dead",
    "job_id": "4711",
}


@dataclass(frozen=True, slots=True)
class Side:
    """A channel and a location, and what stands there: `things` by the segment before a parameter and its name."""

    channel: str
    location: str
    mark: str  # stands in every text of this side, and nowhere else
    things: dict[str, str]

    def address(self, template: str) -> str:
        """The address of this side's thing."""
        filled = template
        for found in PARAMETER.finditer(template):
            name = found[1]
            before = template[: found.start()].rstrip("/").rpartition("/")[2]
            value = (
                EVERYBODYS.get(name) or self.things[f"{before}/{name}" if f"{before}/{name}" in self.things else name]
            )
            filled = filled.replace(found[0], value)
        return filled


@dataclass
class Furnishing:
    world: World
    client: httpx.AsyncClient
    admin: dict[str, str]
    callers: Callers

    async def post(self, path: str, body: object) -> dict[str, Any]:
        answer = await self.client.post(f"{API}{path}", json=body, headers=once(self.admin))
        assert answer.status_code in (200, 201), answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def side(self, channel: str, location: str, mark: str) -> Side:
        """One of everything."""
        things = {"channel": channel, "channels/code": channel, "location": location}
        things |= await self._people(channel, location, mark)
        things |= await self._terms(channel, location, mark)
        things |= await self._orders(channel, location, mark, UUID(things["customer_id"]))
        things |= await self._hooks(channel, mark)
        await self._import(channel, location, mark, things)
        await feed.step(self.world.pool)
        await catch_up(self.world.pool)
        return Side(channel, location, mark, things)

    async def _people(self, channel: str, location: str, mark: str) -> dict[str, str]:
        address = {"country": "NL", "lines": [f"Street {mark}"], "city": "Amsterdam", "postal_code": "1015 DV"}
        person = {
            "name": f"Person {mark}",
            "email": f"{mark}@example.org",
            "phone": "+3120" + str(int.from_bytes(mark.encode()[:3], "big"))[:7],
            "addresses": [address],
            "external_ids": [{"source": "erp", "external_id": mark}],
        }
        customer = await self.post("/customers", person)
        limits = {"channels": [channel], "locations": [location]}
        login = {"login": f"staff-{mark.lower()}", "password": "a long sentence", "name": mark, "roles": ["support"]}
        staff = await self.post("/staff", login | limits)
        key = await self.post("/keys", {"name": mark, "scopes": ["orders.read"]} | limits)
        view = await self.post("/views", {"list": "orders", "name": mark, "filters": {"channel": channel}})
        return {
            "customer_id": customer["id"],
            "address_id": customer["addresses"][0]["id"],
            "staff_id": staff["id"],
            "key_id": key["key"]["id"],
            "view_id": view["id"],
        }

    async def _terms(self, channel: str, location: str, mark: str) -> dict[str, str]:
        code, currency = mark.lower(), CURRENCY[channel]
        await self.post("/price-lists", {"channel": channel, "code": code, "currency": currency, "includes_tax": True})
        price = await self.post("/prices", {"price_list": code, "sku": "MUG-BLUE", "amount_minor": 7777})
        rate = {"country": "NL", "currency": currency, "fee_minor": 495}
        method = {"channel": channel, "code": code, "titles": {"en": mark}, "rates": [rate]}
        await self.post("/shipping-methods", method | {"min_days": 1, "max_days": 3})
        promotion = await self.post(
            "/promotions",
            {
                "by_coupon": True,
                "channels": [channel],
                "kind": "percent",
                "name": mark,
                "percent_ppm": 100_000,
                "titles": {"en": mark},
            },
        )
        await self.post(f"/promotions/{promotion['id']}/coupons", {"codes": [f"{mark.upper()}-1"]})
        field = await self.post(
            "/custom-fields",
            {
                "key": f"field_{code}",
                "labels": {"en": mark},
                "owner": "order",
                "type": "text",
                "channels": [channel],
                "max_length": 30,
            },
        )
        return {
            "price-lists/code": code,
            "price_id": price["id"],
            "shipping-methods/code": code,
            "promotion_id": promotion["id"],
            "coupons/code": f"{mark.upper()}-1",
            "field_id": field["id"],
        }

    async def _orders(self, channel: str, location: str, mark: str, customer: UUID) -> dict[str, str]:
        buyer = Buyer(
            name=f"Person {mark}",
            email=f"{mark}@example.org",
            phone="+31201234567",
            shipping=json.dumps(
                {"country": "NL", "lines": [f"Street {mark}"], "city": "Amsterdam", "postal_code": "1015 DV"}
            ),
        )
        asked = {"channel": channel, "location": location, "buyer": buyer, "customer_id": customer}
        order = await self.world.place({"MUG-BLUE": 2}, reference=mark, **asked)  # type: ignore[arg-type]  # by name
        await self.world.pay(order)
        parcel = await self.world.ship((order, 1, 1), location=location, tracking_number=f"T-{mark}")
        await self.post(f"/orders/{order}/notes", {"body": mark})
        open_order = await self.world.place({"TEA-100": 1}, **asked)  # type: ignore[arg-type]  # by name
        await self.world.pay(open_order)
        tagged = await self.client.put(f"{API}/orders/{open_order}/tags/{mark}", headers=self.admin)
        assert tagged.status_code in (200, 204), tagged.text
        hold = await self.world.hold({"MUG-RED": 1}, channel=channel, location=location)
        settings = {"safety_stock": 1, "oversell_limit": 0, "low_at": 1000}
        low = await self.client.put(
            f"{API}/stock/TEA-100/{location}/settings", json=settings, headers=self.admin | {"If-Match": '"1"'}
        )
        assert low.status_code == 200, low.text
        return {"order_id": str(open_order), "shipped_id": str(order), "parcel_id": str(parcel), "hold_id": str(hold)}

    async def _hooks(self, channel: str, mark: str) -> dict[str, str]:
        body = {"platform": "shopify", "channel": channel, "secret": SECRET}
        connection = await self.post("/connections", body)
        raw = json.dumps({"id": 1, "name": mark}).encode()
        headers = {
            "X-Shopify-Hmac-Sha256": signature_of(raw, SECRET),
            "X-Shopify-Topic": f"{mark.lower()}/create",
            "X-Shopify-Webhook-Id": mark,
            "Content-Type": "application/json",
        }
        answer = await self.client.post(f"{API}/hooks/shopify/{channel}", content=raw, headers=headers)
        assert answer.status_code == 200, answer.text
        return {"connection_id": connection["id"], "webhook_id": answer.json()["id"]}

    async def _import(self, channel: str, location: str, mark: str, things: dict[str, str]) -> None:
        owner = await self.callers.key(channels=[channel], locations=[location])
        answer = await self.client.post(
            f"{API}/imports",
            params={"kind": "customers", "filename": f"{mark}.csv"},
            content=f"name\n{mark}\n".encode(),
            headers=once(owner) | {"Content-Type": "text/csv"},
        )
        assert answer.status_code == 202, answer.text
        things["id"] = answer.json()["id"]
