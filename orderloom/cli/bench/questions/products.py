"""Products: every filter, every kind of search, and what is hard to combine."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from orderloom.catalog.model.products import Product
from orderloom.cli.bench.questions.asking import Place, Question, Reading
from orderloom.infra.work import Connection
from orderloom.views.product_list import ProductFilters, product_list


def listed(filters: ProductFilters) -> Reading:
    """The list of products, so narrowed."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        before = None if place is None else (place[0], place[1])
        return [(one.created_at, one.id) for one in await product_list(tx, filters, before=before, limit=limit)]

    return read


def asking(name: str, asked: Sequence[ProductFilters], *, deep: bool = False) -> Question:
    return Question(f"products: {name}", [listed(filters) for filters in asked], deep)


async def sample(tx: Connection, count: int) -> list[Product]:
    """Products from all over the shop's time."""
    newest = (await product_list(tx, ProductFilters(), limit=1))[0].created_at
    chance = random.Random(7)
    found: list[Product] = []
    for _ in range(count):
        until = newest - timedelta(days=chance.random() * 700)
        found += await product_list(tx, ProductFilters(created_to=until), limit=1)
    return found


def questions(products: Sequence[Product]) -> list[Question]:
    """Everything that is asked, by name."""
    return [*_filters(products), *_searches(products)]


def _filters(products: Sequence[Product]) -> list[Question]:
    month = timedelta(days=30)
    months = [ProductFilters(created_from=one.created_at - month, created_to=one.created_at) for one in products]
    alone: list[tuple[str, dict[str, Any]]] = [
        ("everything", {}),
        ("archived", {"archived": True}),
        ("not archived", {"archived": False}),
        ("a category", {"category": "kitchen"}),
        ("a channel with all", {"channel": "web-eu"}),
        ("a channel with few", {"channel": "outlet"}),
        ("a channel with none", {"channel": "b2b"}),
        ("a custom field", {"terms": ["custom.season=winter"]}),
        ("a custom field of its SKUs", {"terms": ["sku_custom.shelf=A7"]}),
        ("a category of a channel with few", {"channel": "outlet", "category": "kids"}),
        ("archived of a category", {"archived": True, "category": "office"}),
        ("a word of a channel with few", {"channel": "outlet", "q": "linen"}),
        ("a word and a field", {"q": "mug", "terms": ["custom.season=summer"]}),
    ]
    return [
        *(asking(name, [ProductFilters(**asked)], deep=True) for name, asked in alone),
        asking("a month", months),
        asking("a handle", [ProductFilters(handle=one.handle) for one in products]),
        asking("a SKU", [ProductFilters(sku=_sku(one)) for one in products]),
        asking("a GTIN", [ProductFilters(gtin=_gtin(one)) for one in products]),
    ]


def _searches(products: Sequence[Product]) -> list[Question]:
    titles = [one.titles["en"] for one in products]
    chinese = [one.titles["zh-CN"] for one in products]
    return [
        _search("a common word", ["linen", "mug", "navy"], deep=True),
        _search("two words", [" ".join(title.split()[:2]) for title in titles], deep=True),
        _search("a whole title", titles),
        _search("the beginning of a word", [title[:4] for title in titles], deep=True),
        _search("two Chinese characters", [title[:2] for title in chinese], deep=True),
        _search("four Chinese characters", [title[:4] for title in chinese], deep=True),
        _search("two common words that hardly meet", ["linen 马克杯", "oak 围裙"]),
        _search("handle", [one.handle for one in products]),
        _search("SKU", [_sku(one) for one in products]),
        _search("GTIN", [_gtin(one) for one in products]),
        _search("what nothing says", ["zzyzx", "鱻鱻"]),
    ]


def _sku(product: Product) -> str:
    return f"P{product.handle.removeprefix('product-').zfill(6)}-RED"


def _gtin(product: Product) -> str:
    return f"2{product.handle.removeprefix('product-').zfill(12)}"


def _search(name: str, words: Sequence[str], *, deep: bool = False) -> Question:
    return asking(f"search: {name}", [ProductFilters(q=word) for word in words if word], deep=deep)
