"""Orders and parcels over HTTP: what an operator's console and a warehouse's scanner send."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from orderloom.flows.follow_search import catch_up
from orderloom.identity.commands import keys
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.model import PERMISSIONS, Grant
from orderloom.infra.secrets import key_token
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import OrderId, new_id
from orderloom.main import create_app
from tests.worlds import ANNA, BY, World, a_shop

ALL = Grant(permissions=frozenset(PERMISSIONS), channels=None, locations=None)


@dataclass(frozen=True, slots=True)
class Client:
    """A program with an API key."""

    http: httpx.AsyncClient
    token: str
    extra: dict[str, str] = field(default_factory=dict)

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        sent = {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return await self.http.request(method, f"/api/v1{path}", json=body, headers=sent)


@dataclass(frozen=True, slots=True)
class Office:
    """The shop with its API running."""

    shop: World
    http: httpx.AsyncClient

    async def client(
        self,
        scopes: Sequence[str] = tuple(PERMISSIONS),
        *,
        channels: tuple[str, ...] | None = None,
        locations: tuple[str, ...] | None = None,
    ) -> Client:
        token = key_token()
        async with begin(self.shop.pool) as work:
            new = NewKey(name="Test", scopes=tuple(scopes), channels=channels, locations=locations)
            await keys.create(work, new_id(), token, new, own=ALL, by=BY)
        return Client(self.http, token)


@pytest.fixture
async def office(pool: Pool, database_url: str) -> AsyncIterator[Office]:
    shop = await a_shop(pool)
    app = create_app(database_url)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            yield Office(shop, http)


@pytest.fixture
async def admin(office: Office) -> Client:
    return await office.client()


def _amount(kind: str = "captured", amount: object = 1250, **more: object) -> dict[str, object]:
    return {"kind": kind, "amount_minor": amount, "currency": "EUR", "method": "card", **more}


def _parcel(order: OrderId, quantity: int = 1, **more: object) -> dict[str, object]:
    return {"location": "AMS", "lines": [{"order_id": str(order), "line_no": 1, "quantity": quantity}], **more}


async def _page(client: Client, order: OrderId) -> dict[str, Any]:
    answer = await client("GET", f"/orders/{order}")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{page["version"]}"'
    return page


async def test_pay_ship_and_deliver_an_order(office: Office, admin: Client) -> None:
    order = await office.shop.place()

    paid = await admin("POST", f"/orders/{order}/payments", _amount(), Idempotency_Key="pay")
    assert (paid.status_code, paid.json()["amount_minor"]) == (201, 1250)
    shipped = await admin(
        "POST", "/parcels", _parcel(order, tracking_number="JD1", carrier="dhl"), Idempotency_Key="ship"
    )
    assert shipped.status_code == 201, shipped.text
    parcel = shipped.json()
    assert parcel["lines"][0]["sku"] == "MUG-BLUE"
    delivered = await admin("POST", f"/parcels/{parcel['id']}/delivery", {})
    assert delivered.json()["status"] == "delivered"

    page = await _page(admin, order)
    assert (page["status"], page["payment_state"], page["fulfilment_state"]) == ("complete", "paid", "delivered")
    assert page["lines"][0]["reservations"] == [{"location": "AMS", "state": "consumed", "quantity": 1}]
    assert page["buyer"]["shipping_address"]["city"] == "Amsterdam"
    assert [entry["kind"] for entry in page["payments"][0]["entries"]] == ["authorised", "captured"]
    assert page["parcels"][0]["lines"] == [{"line_no": 1, "quantity": 1}]
    assert page["actions"]["cancel"]["code"] == "already_shipped"
    assert page["actions"]["record_refund"] == {"allowed": True, "code": None, "text": None, "facts": {}}


async def test_a_repeat_with_the_same_key_records_once_and_answers_the_same(office: Office, admin: Client) -> None:
    order = await office.shop.place({"MUG-BLUE": 2})

    answers = [
        await admin("POST", f"/orders/{order}/payments", _amount(amount=100), Idempotency_Key="k") for _ in range(3)
    ]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.text for answer in answers}) == 1
    assert (await _page(admin, order))["paid_minor"] == 100


async def test_the_timeline_tells_who_did_what_in_which_order(office: Office, admin: Client) -> None:
    order = await office.shop.place()
    await admin("POST", f"/orders/{order}/notes", {"body": "Call Anna first"}, Idempotency_Key="n")
    await admin(
        "POST",
        f"/orders/{order}/payments",
        _amount(occurred_at="2026-01-01T10:00:00+08:00"),
        Idempotency_Key="p",
    )
    await admin("POST", "/parcels", _parcel(order), Idempotency_Key="s")

    items = (await admin("GET", f"/orders/{order}/timeline")).json()["items"]

    assert [item["name"] for item in items] == [
        "order.placed",
        "order.noted",
        "payment.captured",
        "order.paid",
        "order.confirmed",
        "order.shipped",
        "order.completed",
        "parcel.shipped",
    ]
    assert items[1]["note"] == "Call Anna first"
    assert "Anna" not in str(items[1]["body"])
    assert items[2]["occurred_at"] == "2026-01-01T02:00:00Z"
    assert items[2]["recorded_at"] > items[2]["occurred_at"]
    assert {item["actor_name"] for item in items} == {None, "Test"}


async def test_cancel_and_read_what_is_owed(office: Office, admin: Client) -> None:
    order = await office.shop.place()
    await office.shop.pay(order)

    cancelled = await admin("POST", f"/orders/{order}/cancellation", {"reason": "buyer"})
    again = await admin("POST", f"/orders/{order}/cancellation", {"reason": "buyer"})

    assert (cancelled.status_code, cancelled.json()["refund_due_minor"]) == (200, 1250)
    assert (again.status_code, again.json()["code"]) == (409, "already_cancelled")


async def test_confirm_tag_and_readdress(office: Office, admin: Client) -> None:
    order = await office.shop.place()
    assert (await admin("POST", f"/orders/{order}/confirmation")).json()["status"] == "open"
    assert (await admin("PUT", f"/orders/{order}/tags/礼物")).status_code == 204
    page = await _page(admin, order)
    assert page["tags"] == ["礼物"]

    address = {"country": "NL", "lines": ["Herengracht 5"], "city": "Amsterdam", "postal_code": "1015 BA"}
    path = f"/orders/{order}/shipping-address"
    assert (await admin("PUT", path, address)).json()["code"] == "precondition_required"
    assert (await admin("PUT", path, address, If_Match='"1"')).status_code == 412
    changed = await admin("PUT", path, address, If_Match=f'"{page["version"]}"')
    assert (changed.status_code, changed.json()["buyer"]["shipping_address"]) == (200, address)
    assert (await admin("DELETE", f"/orders/{order}/tags/礼物")).status_code == 204


REFUSED: list[tuple[str, str, object, str]] = [
    ("POST", "/orders/{order}/payments", _amount(currency="USD"), "payment_currency_differs"),
    ("POST", "/orders/{order}/payments", _amount("refunded"), "nothing_captured"),
    ("POST", "/orders/{order}/payments", _amount(amount=0), "invalid_body"),
    ("POST", "/orders/{order}/payments", _amount(amount=1.5), "invalid_body"),
    ("POST", "/orders/{order}/payments", _amount(amount="5"), "invalid_body"),
    ("POST", "/orders/{order}/payments", _amount(colour="red"), "invalid_body"),
    ("POST", "/orders/{order}/payments", _amount(occurred_at="0001-01-01T00:00:00+14:00"), "invalid_body"),
    ("POST", "/orders/{order}/payments", _amount(occurred_at=1700000000), "invalid_body"),
    ("POST", "/orders/{order}/notes", {"body": " "}, "invalid_body"),
    ("POST", "/orders/{order}/cancellation", {"reason": "mood"}, "invalid_body"),
    ("PUT", "/orders/{order}/tags/a,b", None, "invalid_query"),
    ("GET", "/orders/123", None, "not_found"),
    ("GET", "/orders?status=lost", None, "invalid_query"),
    ("GET", "/orders?colour=red", None, "unknown_parameter"),
    ("GET", "/orders?after=x", None, "invalid_cursor"),
]


@pytest.mark.parametrize(("method", "path", "body", "code"), REFUSED)
async def test_refused_by_name(office: Office, admin: Client, method: str, path: str, body: object, code: str) -> None:
    order = await office.shop.place()

    answer = await admin(method, path.format(order=order), body, Idempotency_Key="k")

    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code


async def test_unpaid_orders_and_short_stock_do_not_ship(office: Office, admin: Client) -> None:
    order = await office.shop.place({"MUG-BLUE": 60})
    refused = await admin("POST", "/parcels", _parcel(order), Idempotency_Key="s")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_paid")
    await office.shop.pay(order)
    refused = await admin("POST", "/parcels", _parcel(order, 60) | {"location": "SHA"}, Idempotency_Key="s")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_on_hand")


ROUTES: list[tuple[str, str, object]] = [
    ("GET", "/orders/{order}", None),
    ("GET", "/orders/{order}/timeline", None),
    ("POST", "/orders/{order}/cancellation", {"reason": "buyer"}),
    ("POST", "/orders/{order}/confirmation", None),
    ("POST", "/orders/{order}/payments", _amount()),
    ("POST", "/orders/{order}/notes", {"body": "Hello"}),
    ("PUT", "/orders/{order}/tags/vip", None),
    ("DELETE", "/orders/{order}/tags/vip", None),
    ("PUT", "/orders/{order}/shipping-address", {"country": "NL", "lines": ["X 1"]}),
    ("GET", "/parcels/{parcel}", None),
    ("POST", "/parcels/{parcel}/delivery", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_what_is_foreign_does_not_exist(office: Office, method: str, path: str, body: object) -> None:
    order = await office.shop.place({"MUG-BLUE": 2})
    await office.shop.pay(order)
    parcel = await office.shop.ship((order, 1, 1))
    foreigner = await office.client(channels=("shop-cn",))

    answer = await foreigner(method, path.format(order=order, parcel=parcel), body, Idempotency_Key="k", If_Match='"4"')

    assert answer.status_code == 404, answer.text


async def test_a_foreign_order_does_not_ship_and_a_foreign_location_is_unknown(office: Office) -> None:
    order = await office.shop.place({"MUG-BLUE": 2})
    await office.shop.pay(order)
    parcel = await office.shop.ship((order, 1, 1))
    for client in (await office.client(channels=("shop-cn",)), await office.client(locations=("SHA",))):
        assert (await client("POST", "/parcels", _parcel(order), Idempotency_Key="k")).status_code == 404
        assert (await client("GET", f"/parcels/{parcel}")).status_code == 404
        assert (await client("POST", f"/parcels/{parcel}/delivery", {})).status_code == 404
        assert (await client("GET", "/parcels")).json()["items"] == []


@pytest.mark.parametrize(("method", "path", "body"), [*ROUTES, ("GET", "/orders", None), ("POST", "/parcels", {})])
async def test_no_permission_no_answer(office: Office, method: str, path: str, body: object) -> None:
    order = await office.shop.place()
    stranger = await office.client(["catalog.read"])

    answer = await stranger(method, path.format(order=order, parcel=new_id()), body, Idempotency_Key="k")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def _numbers(client: Client, query: str) -> list[UUID]:
    ids: list[UUID] = []
    after = ""
    while True:
        answer = await client("GET", f"/orders?limit=2{query}{after}")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        ids += [UUID(item["id"]) for item in page["items"]]
        if page["next"] is None:
            return ids
        after = f"&after={page['next']}"


async def test_the_list_finds_what_is_asked_for_page_by_page(office: Office, admin: Client) -> None:
    shop = office.shop
    plain = [await shop.place() for _ in range(3)]
    paid = await shop.place({"TEA-100": 1})
    await shop.pay(paid)
    chinese = await shop.place(channel="shop-cn", location="SHA")
    cancelled = await shop.place()
    await shop.cancel(cancelled)
    await admin("PUT", f"/orders/{plain[0]}/tags/gift")
    await catch_up(shop.pool)
    everything = [cancelled, chinese, paid, *reversed(plain)]

    assert await _numbers(admin, "") == everything
    assert await _numbers(admin, "&sort=oldest") == everything[::-1]
    assert await _numbers(admin, "&status=placed") == [chinese, *reversed(plain)]
    assert await _numbers(admin, "&status=cancelled") == [cancelled]
    assert await _numbers(admin, "&payment_state=paid") == [paid]
    assert await _numbers(admin, "&fulfilment_state=unfulfilled") == everything
    assert await _numbers(admin, "&sku=TEA-100") == [paid]
    assert await _numbers(admin, "&tag=gift") == [plain[0]]
    assert await _numbers(admin, "&sku=TEA-100&status=open&channel=web-eu") == [paid]
    assert await _numbers(admin, "&sku=tea-100") == []
    assert await _numbers(admin, "&q=anna&tag=gift&sort=oldest") == [plain[0]]
    assert await _numbers(admin, "&q=Vries%20tea") == [paid]
    assert await _numbers(admin, "&q=nobody") == []
    assert await _numbers(admin, "&channel=shop-cn") == [chinese]
    assert await _numbers(admin, "&placed_from=2020-01-01T00:00:00Z&placed_to=2021-01-01T00:00:00Z") == []
    assert await _numbers(admin, f"&customer_id={new_id()}") == []
    limited = await office.client(channels=("shop-cn",))
    assert await _numbers(limited, "") == [chinese]
    assert await _numbers(limited, "&channel=web-eu") == []
    assert await _numbers(limited, "&q=anna") == [chinese]
    assert await _numbers(limited, "&q=anna&channel=web-eu") == []
    item = (await admin("GET", "/orders?tag=gift")).json()["items"][0]
    assert (item["buyer_name"], item["tags"]) == ("Anna de Vries", ["gift"])


async def test_a_buyer_without_a_name_is_called_as_the_parcel_is(office: Office, admin: Client) -> None:
    assert ANNA.shipping
    address = json.dumps(json.loads(ANNA.shipping) | {"name": "B. de Boer"})
    order = await office.shop.place(buyer=msgspec.structs.replace(ANNA, name=None, shipping=address))
    await catch_up(office.shop.pool)

    listed = (await admin("GET", "/orders")).json()["items"][0]
    found = (await admin("GET", f"/search?q={listed['number']}")).json()["items"][0]

    assert (listed["id"], listed["buyer_name"]) == (str(order), "B. de Boer")
    assert found["detail"] == "B. de Boer"


async def test_parcels_are_listed_newest_first(office: Office, admin: Client) -> None:
    order = await office.shop.place({"MUG-BLUE": 3})
    await office.shop.pay(order)
    parcels = [await office.shop.ship((order, 1, 1), tracking_number=f"JD{n}") for n in range(3)]

    first = (await admin("GET", "/parcels?limit=2")).json()
    rest = (await admin("GET", f"/parcels?limit=2&after={first['next']}")).json()

    assert [UUID(item["id"]) for item in first["items"] + rest["items"]] == parcels[::-1]
    assert rest["next"] is None
    found = (await admin("GET", "/parcels?tracking_number=JD1&carrier=dhl")).json()["items"]
    assert [UUID(item["id"]) for item in found] == [parcels[1]]
