"""Movements of stock: every filter, the limits of a key, and what is hard to combine."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from orderloom.cli.bench.questions.asking import Place, Question, Reading
from orderloom.infra.work import Connection
from orderloom.views import movement_list
from orderloom.views.movement_list import MovementFilters
from orderloom.views.order_page import OrderPage


def listed(filters: MovementFilters) -> Reading:
    """The list of movements, so narrowed, with what they cost."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        before = cast(movement_list.Place | None, place)
        rows = await movement_list.movement_list(tx, filters, cost=True, before=before, limit=limit)
        return [(one.recorded_at, one.sku, one.location, one.seq) for one in rows]

    return read


def asking(name: str, asked: Sequence[MovementFilters], *, deep: bool = False) -> Question:
    return Question(f"movements: {name}", [listed(filters) for filters in asked], deep)


def questions(orders: Sequence[OrderPage]) -> list[Question]:
    """Everything that is asked, by name."""
    skus = [line.sku for order in orders for line in order.lines]
    week = timedelta(days=7)
    weeks = [MovementFilters(recorded_from=one.placed_at, recorded_to=one.placed_at + week) for one in orders]
    parcels = [parcel.id for order in orders for parcel in order.parcels]
    return [
        *_alone(),
        *_of_skus(skus, max(set(skus), key=skus.count)),
        asking("a week", weeks),
        asking("a parcel", [MovementFilters(document_id=parcel) for parcel in parcels]),
        asking("an order", [MovementFilters(order_id=order.id) for order in orders]),
        asking(
            "a cancelled order", [MovementFilters(order_id=order.id) for order in orders if order.status == "cancelled"]
        ),
        asking("an order, for a key's location", [MovementFilters(order_id=o.id, locations=["AMS"]) for o in orders]),
    ]


def _alone() -> list[Question]:
    alone: list[tuple[str, dict[str, Any]]] = [
        ("everything", {}),
        ("sold", {"reason": "sold"}),
        ("received", {"reason": "received"}),
        ("counted, which is rare", {"reason": "counted"}),
        ("released", {"reason": "released"}),
        ("damaged, which never was", {"reason": "damaged"}),
        ("a location", {"locations": ["SHA"]}),
        ("an empty location", {"locations": ["RTM"]}),
        ("counted at a location", {"reason": "counted", "locations": ["SHA"]}),
        ("sold at a location", {"reason": "sold", "locations": ["SHA"]}),
        ("a key's locations", {"locations": ["SHA", "RTM"]}),
    ]
    return [asking(name, [MovementFilters(**asked)], deep=True) for name, asked in alone]


def _of_skus(skus: Sequence[str], common: str) -> list[Question]:
    return [
        asking("a SKU", [MovementFilters(sku=sku) for sku in skus], deep=True),
        asking("the commonest SKU", [MovementFilters(sku=common)], deep=True),
        asking("the commonest SKU, counted", [MovementFilters(sku=common, reason="counted")]),
        asking("a level", [MovementFilters(sku=sku, locations=["AMS"]) for sku in skus], deep=True),
        asking("the commonest level", [MovementFilters(sku=common, locations=["AMS"])], deep=True),
        asking("reserved of a level", [MovementFilters(sku=common, locations=["AMS"], reason="reserved")], deep=True),
        asking("counted of a level", [MovementFilters(sku=common, locations=["AMS"], reason="counted")], deep=True),
    ]
