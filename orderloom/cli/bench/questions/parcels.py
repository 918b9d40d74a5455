"""Parcels: every filter, every kind of search, the limits of a key, and what is hard to combine."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from orderloom.cli.bench.questions.asking import Place, Question, Reading
from orderloom.infra.work import Connection
from orderloom.views.order_page import OrderPage
from orderloom.views.parcels import ParcelFilters, parcel_list


def listed(filters: ParcelFilters) -> Reading:
    """The list of parcels, so narrowed."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        before = None if place is None else (place[0], place[1])
        return [(one.shipped_at, one.id) for one in await parcel_list(tx, filters, before=before, limit=limit)]

    return read


def asking(name: str, asked: Sequence[ParcelFilters], *, deep: bool = False) -> Question:
    return Question(f"parcels: {name}", [listed(filters) for filters in asked], deep)


def questions(orders: Sequence[OrderPage]) -> list[Question]:
    """Everything that is asked, by name."""
    return [*_alone(), *_of_orders(orders), *_combinations(), *_searches(orders)]


def _alone() -> list[Question]:
    alone: list[tuple[str, dict[str, Any]]] = [
        ("everything", {}),
        ("under way", {"status": "picked_up"}),
        ("delivered", {"status": "delivered"}),
        ("a location", {"location": "SHA"}),
        ("an empty location", {"location": "RTM"}),
        ("a carrier", {"carrier": "postnl"}),
        ("a large channel", {"channel": "web-eu"}),
        ("a small channel", {"channel": "outlet"}),
        ("an empty channel", {"channel": "b2b"}),
        ("a common tag", {"tag": "gift"}),
        ("a rare tag", {"tag": "press"}),
        ("a custom field", {"terms": ["custom.wrapped=true"]}),
        ("a key's large channel", {"channels": ["web-eu"]}),
        ("a key's small channel", {"channels": ["outlet"]}),
        ("a key's three channels", {"channels": ["web-eu", "shop-cn", "outlet"]}),
        ("a key's empty channel", {"channels": ["b2b"]}),
        ("a key's locations", {"locations": ["SHA", "RTM"]}),
    ]
    return [asking(name, [ParcelFilters(**asked)], deep=True) for name, asked in alone]


def _of_orders(orders: Sequence[OrderPage]) -> list[Question]:
    skus = [line.sku for order in orders for line in order.lines]
    week = timedelta(days=7)
    weeks = [ParcelFilters(shipped_from=one.placed_at, shipped_to=one.placed_at + week) for one in orders]
    numbers = [parcel.tracking_number for order in orders for parcel in order.parcels]
    return [
        asking("an order", [ParcelFilters(order_id=order.id) for order in orders]),
        asking("a customer", [ParcelFilters(customer_id=order.customer_id) for order in orders]),
        asking("a tracking number", [ParcelFilters(tracking_number=number) for number in numbers]),
        asking("a SKU", [ParcelFilters(sku=sku) for sku in skus], deep=True),
        asking("the commonest SKU", [ParcelFilters(sku=max(set(skus), key=skus.count))], deep=True),
        asking("a week", weeks),
    ]


def _combinations() -> list[Question]:
    combined: list[tuple[str, dict[str, Any]]] = [
        ("under way of a large channel", {"channel": "web-eu", "status": "picked_up"}),
        ("under way of a small channel", {"channel": "outlet", "status": "picked_up"}),
        ("under way of a key's channel with a tag", {"channels": ["web-uk"], "status": "picked_up", "tag": "gift"}),
        ("under way from a location by a carrier", {"location": "AMS", "carrier": "ups", "status": "picked_up"}),
        ("a carrier that its location never had", {"location": "SHA", "carrier": "dhl"}),
        ("a carrier of a key's channel", {"channels": ["outlet"], "carrier": "ups"}),
        ("a channel of a location that never sent for it", {"channels": ["outlet"], "location": "SHA"}),
        ("a tag of a key's channels", {"channels": ["outlet", "web-uk"], "tag": "vip"}),
        ("a name of a key's small channel", {"channels": ["outlet"], "q": "anna"}),
    ]
    return [asking(name, [ParcelFilters(**asked)]) for name, asked in combined]


def _searches(orders: Sequence[OrderPage]) -> list[Question]:
    people = [order.buyer for order in orders if order.buyer is not None and order.buyer.name and order.buyer.phone]
    chinese = [str(one.name) for one in people if not str(one.name).isascii() and " " not in str(one.name)]
    latin = [str(one.name) for one in people if " " in str(one.name)]
    shipped = [order for order in orders if order.parcels]
    return [
        _search("tracking number", [parcel.tracking_number or "" for order in orders for parcel in order.parcels]),
        _search("order's number", [str(order.number) for order in shipped]),
        _search("order's reference", [order.reference or "" for order in shipped]),
        _search("phone", [str(one.phone) for one in people]),
        _search("a first name", [name.split()[0] for name in latin], deep=True),
        _search("a whole name", latin, deep=True),
        _search("a Chinese name", chinese, deep=True),
        _search("a Chinese surname", [name[0] for name in chinese], deep=True),
        _search("what nothing says", ["zzyzx", "鱻鱻"]),
    ]


def _search(name: str, words: Sequence[str], *, deep: bool = False) -> Question:
    return asking(f"search: {name}", [ParcelFilters(q=word) for word in words if word], deep=deep)
