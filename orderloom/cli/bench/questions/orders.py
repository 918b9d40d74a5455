"""Orders: every filter, every kind of search, and what is hard to combine."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from orderloom.cli.bench.questions.asking import Place, Question, Reading
from orderloom.infra.work import Connection
from orderloom.orders.model.order import FulfilmentState, PaymentState, Status
from orderloom.views.order_list import Filters, order_list
from orderloom.views.order_page import OrderPage, order_page


def listed(filters: Filters) -> Reading:
    """The list of orders, so narrowed."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        asked = filters if place is None else replace(filters, after=(place[0], place[1]))
        return [(order.placed_at, order.id) for order in await order_list(tx, asked, limit=limit)]

    return read


def asking(name: str, asked: Sequence[Filters], *, deep: bool = False) -> Question:
    return Question(f"orders: {name}", [listed(filters) for filters in asked], deep)


async def sample(tx: Connection, count: int) -> list[OrderPage]:
    """Orders from all over the shop's time, and some that were cancelled."""
    newest = (await order_list(tx, Filters(), limit=1))[0].placed_at
    oldest = (await order_list(tx, Filters(newest_first=False), limit=1))[0].placed_at
    chance = random.Random(7)
    cancelled = await order_list(tx, Filters(status=Status.CANCELLED, placed_from=oldest), limit=10)
    found = [await order_page(tx, order.id) for order in cancelled]
    for _ in range(count - len(found)):
        moment = oldest + timedelta(seconds=chance.random() * (newest - oldest).total_seconds())
        some = await order_list(tx, Filters(placed_from=moment, newest_first=False), limit=1)
        found += [await order_page(tx, order.id) for order in some]
    chance.shuffle(found)
    return found


def questions(orders: Sequence[OrderPage]) -> list[Question]:
    """Everything that is asked, by name."""
    return [*_filters(orders), *_searches(orders), *_combinations(orders)]


def _filters(orders: Sequence[OrderPage]) -> list[Question]:
    skus = [line.sku for order in orders for line in order.lines]
    common = max(set(skus), key=skus.count)
    states = [("status", Status), ("payment_state", PaymentState), ("fulfilment_state", FulfilmentState)]
    return [
        asking("everything", [Filters()], deep=True),
        asking("everything, oldest first", [Filters(newest_first=False)], deep=True),
        *(
            asking(f"{name}={state.value}", [Filters(**{name: state.value})], deep=True)  # type: ignore[arg-type]  # each is a text
            for name, kind in states
            for state in kind
        ),
        asking("a large channel", [Filters(channels=["web-eu"])], deep=True),
        asking("a small channel", [Filters(channels=["outlet"])], deep=True),
        asking("an empty channel", [Filters(channels=["b2b"])]),
        asking("a key's three channels", [Filters(channels=["web-eu", "shop-cn", "outlet"])], deep=True),
        asking("a customer", [Filters(customer_id=order.customer_id) for order in orders]),
        asking("the commonest SKU", [Filters(sku=common)], deep=True),
        asking("a SKU", [Filters(sku=sku) for sku in skus], deep=True),
        asking("a common tag", [Filters(tag="gift")], deep=True),
        asking("a rare tag", [Filters(tag="press")]),
        asking("a custom field", [Filters(terms=["custom.source=app"])], deep=True),
        asking("a week", [Filters(placed_from=o.placed_at, placed_to=o.placed_at + timedelta(days=7)) for o in orders]),
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
    return asking(f"search: {name}", [Filters(q=word) for word in words if word], deep=deep)


def _combinations(orders: Sequence[OrderPage]) -> list[Question]:
    skus = [line.sku for order in orders for line in order.lines]
    common = max(set(skus), key=skus.count)
    return [
        asking("cancelled of a small channel", [Filters(channels=["outlet"], status="cancelled")]),
        asking("open, paid, of a large channel", [Filters(channels=["web-eu"], status="open", payment_state="paid")]),
        asking("placed of the past", [Filters(status="placed", placed_to=orders[0].placed_at)]),
        asking("a SKU and a state", [Filters(sku=sku, payment_state="partly_refunded") for sku in skus]),
        asking("the commonest SKU and a rare state", [Filters(sku=common, payment_state="overpaid")]),
        asking("the commonest SKU of a small channel", [Filters(sku=common, channels=["outlet"])]),
        asking("a word, a tag and a channel", [Filters(q="linen", tag="gift", channels=["web-eu"])]),
        asking("two tags' worth: common and rare", [Filters(tag="press", terms=["custom.source=web"])]),
        asking("a name and a word", [Filters(q="anna mug")]),
        asking("two common words", [Filters(q="linen navy")]),
        asking("two common words that never meet", [Filters(q="linen 上海")]),
        asking("common words of a channel that has neither", [Filters(q="亚麻 navy", channels=["web-eu"])]),
    ]
