"""Whatever stands where in a document of Shopify: it is told in our words or refused by name, never anything else."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest

from orderloom.flows.telling.shopify.order import change_of, id_of, order_of, unknown_of
from orderloom.flows.telling.shopify.refund import order_id_of, refund_of
from orderloom.flows.telling.told import settle
from orderloom.kernel.errors import Refusal

from .shopify import ADDRESS, Json, line, money, off, order, shipping, tax

TEXTS = [
    None,
    "",
    " ",
    "x",
    "-1",
    "1e400",
    "NaN",
    "9" * 5_000,
    "\x00",
    "\ud800",
    "2026-99-99",
    "0001-01-01T00:00:00Z",
    "EUR",
]
NUMBERS = [-1, 0, 1, 1.5, 10**30, 10**400, True, False]
NONSENSE: list[Any] = [*TEXTS, *NUMBERS, [], {}, [1], [None], [[]], [{}], {"a": 1}]
BACK: Json = {
    "id": 1,
    "order_id": 2,
    "processed_at": "2026-03-02T10:00:00Z",
    "refund_line_items": [
        {
            "line_item_id": 13688971493691,
            "quantity": 1,
            "restock_type": "cancel",
            "subtotal_set": money("12.50", shown=("10.00", "GBP")),
            "total_tax_set": money("0.00", shown=("0.00", "GBP")),
            "line_item": line("A", 3, "12.50"),
        }
    ],
    "transactions": [{"id": 3, "kind": "refund", "status": "success", "amount": "10.00", "currency": "GBP"}],
}
FULL = order(
    financial_status="partially_refunded",
    fulfillment_status="fulfilled",
    presentment_currency="GBP",
    total_price_set=money("47.45", shown=("37.96", "GBP")),
    total_price="47.45",
    discount_codes=[{"code": "TEN", "amount": "10.00"}],
    discount_applications=[{"type": "discount_code", "code": "TEN", "title": "Ten"}],
    note_attributes=[{"name": "Gift", "value": "yes"}],
    tags="VIP, new",
    customer={"id": 7, "first_name": "Anna", "last_name": "de Vries", "phone": None, "default_address": ADDRESS},
    line_items=[
        line(
            "A",
            3,
            "12.50",
            tax_lines=[tax("6.51", 0.21)],
            discount_allocations=[off("0.00")],
            duties=[{"tax_lines": []}],
        ),
        line(None, 1, "5.00", variant_id=None, tip={"payment_gateway": "x"}),
    ],
    shipping_lines=[shipping("4.95", tax_lines=[tax("0.86", 0.21)], discount_allocations=[off("0.00")])],
    fulfillments=[{"status": "success", "shipment_status": "delivered", "created_at": "2026-03-02T10:00:00Z"}],
    original_total_duties_set=money("0.00"),
    total_tip_received="5.00",
    refunds=[BACK],
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, itself included."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in pairs:
        yield from places(each, (*path, name))


def with_nonsense(document: Any, path: tuple[Any, ...], nonsense: Any) -> Any:
    if not path:
        return nonsense
    made = deepcopy(document)
    place = made
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = nonsense
    return made


def tell(document: Any) -> None:
    for act in (id_of, unknown_of, lambda one: change_of(one, "web-eu"), _taken):
        with suppress(Refusal):
            act(document)


def _taken(document: Any) -> None:
    found = order_of(document, "web-eu").order
    settle(found, includes_tax=bool(found.includes_tax))


def test_the_document_itself_is_told() -> None:
    found = order_of(FULL, "web-eu").order
    assert settle(found, includes_tax=True).amounts.total_minor == 4745
    assert found.payment is not None
    assert found.payment.refunded_minor == 1250


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda one: repr(one)[:20])
def test_nonsense_in_an_order_is_told_or_refused(nonsense: Any) -> None:
    for path in places(FULL):
        tell(with_nonsense(FULL, path, nonsense))


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda one: repr(one)[:20])
def test_nonsense_in_a_refund_is_told_or_refused(nonsense: Any) -> None:
    for path in places(BACK):
        document = with_nonsense(BACK, path, nonsense)
        for act in (lambda one: order_id_of(one, "order_id"), lambda one: refund_of(one, "web-eu", "EUR")):
            with suppress(Refusal):
                act(document)
