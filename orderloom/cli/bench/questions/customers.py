"""Customers: every filter, every kind of search, and what is hard to combine."""

from collections.abc import Sequence
from datetime import timedelta

from orderloom.cli.bench.questions.asking import Place, Question, Reading
from orderloom.infra.work import Connection
from orderloom.views.customer_list import CustomerFilters, customer_list
from orderloom.views.order_page import OrderPage


def listed(filters: CustomerFilters) -> Reading:
    """The list of customers, so narrowed."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        before = None if place is None else (place[0], place[1])
        return [(one.created_at, one.id) for one in await customer_list(tx, filters, before=before, limit=limit)]

    return read


def asking(name: str, asked: Sequence[CustomerFilters], *, deep: bool = False) -> Question:
    return Question(f"customers: {name}", [listed(filters) for filters in asked], deep)


def questions(orders: Sequence[OrderPage]) -> list[Question]:
    """Everything that is asked, by name."""
    return [*_filters(orders), *_searches(orders)]


def _filters(orders: Sequence[OrderPage]) -> list[Question]:
    week = timedelta(days=7)
    weeks = [CustomerFilters(created_from=one.placed_at - week, created_to=one.placed_at) for one in orders]
    return [
        asking("everything", [CustomerFilters()], deep=True),
        asking("a week", weeks),
        asking("a large channel", [CustomerFilters(channel="web-eu")], deep=True),
        asking("a small channel", [CustomerFilters(channel="outlet")], deep=True),
        asking("an empty channel", [CustomerFilters(channel="b2b")]),
        asking("a common tag", [CustomerFilters(tag="gift")], deep=True),
        asking("a rare tag", [CustomerFilters(tag="press")], deep=True),
        asking("a tag within a key's channels", [CustomerFilters(tag="vip", seen=["outlet", "web-uk"])], deep=True),
        asking("a custom field", [CustomerFilters(terms=["custom.level=gold"])], deep=True),
        asking(
            "two custom fields", [CustomerFilters(terms=["custom.level=gold", "custom.newsletter=true"])], deep=True
        ),
        asking("a tag and a channel", [CustomerFilters(channel="outlet", tag="gift")], deep=True),
        asking(
            "a name, a channel and a field", [CustomerFilters(q="anna", channel="web-uk", terms=["custom.level=gold"])]
        ),
    ]


def _searches(orders: Sequence[OrderPage]) -> list[Question]:
    people = [order.buyer for order in orders if order.buyer is not None and order.buyer.name and order.buyer.phone]
    chinese = [str(one.name) for one in people if not str(one.name).isascii() and " " not in str(one.name)]
    latin = [str(one.name) for one in people if " " in str(one.name)]
    phones = [str(one.phone) for one in people]
    return [
        _search("e-mail", [one.email or "" for one in people]),
        _search("phone", phones),
        _search("phone, last four digits", [phone[-4:] for phone in phones], deep=True),
        _search("number elsewhere", [f"K-{nth}" for nth in range(3, 600, 15)]),
        _search("a first name", [name.split()[0] for name in latin], deep=True),
        _search("a whole name", latin, deep=True),
        _search("the beginning of a name", [name.split()[0][:3] for name in latin], deep=True),
        _search("a Chinese name", chinese, deep=True),
        _search("a Chinese surname", [name[0] for name in chinese], deep=True),
        _search("what nothing says", ["zzyzx", "鱻鱻", "nobody@nowhere.example"]),
    ]


def _search(name: str, words: Sequence[str], *, deep: bool = False) -> Question:
    return asking(f"search: {name}", [CustomerFilters(q=word) for word in words if word], deep=deep)
