"""What `orderloom bench lists` asks: every filter and every kind of search, with values drawn from the orders themselves."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from orderloom.infra.work import Connection
from orderloom.orders.model.order import FulfilmentState, PaymentState, Status
from orderloom.views.narrowing import Place
from orderloom.views.order_list import Filters, OrderListed, order_list
from orderloom.views.order_page import OrderPage, order_page

PAGE = 50
DEEP = 1_000  # pages
TOGETHER = 2_000  # rows that are read at once on the way to the deep page


@dataclass(frozen=True, slots=True)
class Question:
    """A list as it is asked for, each time with another value where there are several."""

    name: str
    asked: Sequence[Filters]
    deep: bool = False  # the thousandth page is asked for as well, or the last where there are fewer


async def sample(tx: Connection, count: int) -> list[OrderPage]:
    """Orders from all over the shop's time."""
    newest = (await order_list(tx, Filters(), limit=1))[0].placed_at
    oldest = (await order_list(tx, Filters(newest_first=False), limit=1))[0].placed_at
    chance = random.Random(7)
    found = []
    for _ in range(count):
        moment = oldest + timedelta(seconds=chance.random() * (newest - oldest).total_seconds())
        some = await order_list(tx, Filters(placed_from=moment, newest_first=False), limit=1)
        found += [await order_page(tx, order.id) for order in some]
    return found


def questions(orders: Sequence[OrderPage]) -> list[Question]:
    """Everything that is asked, by name."""
    return [*_filters(orders), *_searches(orders), *_combinations(orders)]


def _filters(orders: Sequence[OrderPage]) -> list[Question]:
    skus = [line.sku for order in orders for line in order.lines]
    common = max(set(skus), key=skus.count)
    states = [("status", Status), ("payment_state", PaymentState), ("fulfilment_state", FulfilmentState)]
    return [
        Question("everything", [Filters()], deep=True),
        Question("everything, oldest first", [Filters(newest_first=False)], deep=True),
        *(
            Question(f"{name}={state.value}", [Filters(**{name: state.value})], deep=True)  # type: ignore[arg-type]  # each is a text
            for name, kind in states
            for state in kind
        ),
        Question("a large channel", [Filters(channels=["web-eu"])], deep=True),
        Question("a small channel", [Filters(channels=["outlet"])], deep=True),
        Question("an empty channel", [Filters(channels=["b2b"])]),
        Question("a key's three channels", [Filters(channels=["web-eu", "shop-cn", "outlet"])], deep=True),
        Question("a customer", [Filters(customer_id=order.customer_id) for order in orders]),
        Question("the commonest SKU", [Filters(sku=common)], deep=True),
        Question("a SKU", [Filters(sku=sku) for sku in skus], deep=True),
        Question("a common tag", [Filters(tag="gift")], deep=True),
        Question("a rare tag", [Filters(tag="press")]),
        Question("a custom field", [Filters(terms=["custom.source=app"])], deep=True),
        Question(
            "a week", [Filters(placed_from=o.placed_at, placed_to=o.placed_at + timedelta(days=7)) for o in orders]
        ),
    ]


def _searches(orders: Sequence[OrderPage]) -> list[Question]:
    people = [order.buyer for order in orders if order.buyer is not None and order.buyer.name and order.buyer.phone]
    chinese = [str(one.name) for one in people if not str(one.name).isascii() and " " not in str(one.name)]
    latin = [str(one.name) for one in people if " " in str(one.name)]
    phones = [str(one.phone) for one in people]
    titles = [line.title for order in orders for line in order.lines]
    dense = [title for title in titles if not title.isascii()]
    return [
        _search("number", [str(order.number) for order in orders]),
        _search("reference", [order.reference or "" for order in orders]),
        _search("e-mail", [one.email or "" for one in people]),
        _search("phone", phones),
        _search("phone without its country", [f"0{phone[3:]}" for phone in phones if phone.startswith("+31")]),
        _search("phone, last four digits", [phone[-4:] for phone in phones]),
        _search("tracking number", [p.tracking_number or "" for order in orders for p in order.parcels]),
        _search("SKU, as a word", [line.sku for order in orders for line in order.lines]),
        _search("a first name", [name.split()[0] for name in latin], deep=True),
        _search("a whole name", latin, deep=True),
        _search("the beginning of a name", [name.split()[0][:3] for name in latin]),
        _search("a Chinese name", chinese, deep=True),
        _search("two Chinese characters of a name", [name[:2] for name in chinese], deep=True),
        _search("a Chinese surname", [name[0] for name in chinese], deep=True),
        _search("a common word of titles", ["linen", "mug", "navy"], deep=True),
        _search(
            "two words of a title", [" ".join(title.split()[:2]) for title in titles if title.isascii()], deep=True
        ),
        _search("a whole title", [title for title in titles if title.isascii()]),
        _search("two Chinese characters of a title", [title[:2] for title in dense], deep=True),
        _search("four Chinese characters of a title", [title[:4] for title in dense], deep=True),
        _search("what nothing says", ["zzyzx", "鱻鱻", "nobody@nowhere.example"]),
    ]


def _search(name: str, words: Sequence[str], *, deep: bool = False) -> Question:
    return Question(f"search: {name}", [Filters(q=word) for word in words if word], deep=deep)


def _combinations(orders: Sequence[OrderPage]) -> list[Question]:
    skus = [line.sku for order in orders for line in order.lines]
    common = max(set(skus), key=skus.count)
    return [
        Question("cancelled of a small channel", [Filters(channels=["outlet"], status="cancelled")]),
        Question("open, paid, of a large channel", [Filters(channels=["web-eu"], status="open", payment_state="paid")]),
        Question("placed of the past", [Filters(status="placed", placed_to=orders[0].placed_at)]),
        Question("a SKU and a state", [Filters(sku=sku, payment_state="partly_refunded") for sku in skus]),
        Question("the commonest SKU and a rare state", [Filters(sku=common, payment_state="overpaid")]),
        Question("the commonest SKU of a small channel", [Filters(sku=common, channels=["outlet"])]),
        Question("a word, a tag and a channel", [Filters(q="linen", tag="gift", channels=["web-eu"])]),
        Question("two tags' worth: common and rare", [Filters(tag="press", terms=["custom.source=web"])]),
        Question("a name and a word", [Filters(q="anna mug")]),
        Question("two common words", [Filters(q="linen navy")]),
        Question("two common words that never meet", [Filters(q="linen 上海")]),
        Question("common words of a channel that has neither", [Filters(q="亚麻 navy", channels=["web-eu"])]),
    ]


async def thousandth(tx: Connection, filters: Filters, replaced: Callable[[Filters, Place], Filters]) -> Place | None:
    """Where the thousandth page begins, or the last there is; None where there is but one."""
    place, left = None, PAGE * (DEEP - 1)
    before: list[OrderListed] = []
    while left > 0:
        rows = await order_list(tx, filters if place is None else replaced(filters, place), limit=min(TOGETHER, left))
        if len(rows) < min(TOGETHER, left):
            rows = rows[: -PAGE or None]
            end = (rows or before)[-1] if rows or before else None
            return None if end is None else (end.placed_at, end.id)
        left, before, place = left - len(rows), rows, (rows[-1].placed_at, rows[-1].id)
    return place
