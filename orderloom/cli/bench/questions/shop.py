"""What buyers ask for: a shop's products, and their own orders."""

from collections.abc import Sequence
from uuid import UUID

from orderloom.catalog.model.products import Product
from orderloom.cli.bench.questions.asking import Place, Question, Reading
from orderloom.infra.work import Connection
from orderloom.views.order_page import OrderPage
from orderloom.views.own_orders import own_orders
from orderloom.views.shop_products import Offer, ShopFilters, shop_products

# A shop that sells everything, and one that sells a twentieth.
WIDE = Offer(channel="web-eu", locale="en", price_list="web-eu", currency="EUR", includes_tax=True)
NARROW = Offer(channel="outlet", locale="en", price_list="outlet", currency="EUR", includes_tax=True)


def listed(offer: Offer, filters: ShopFilters) -> Reading:
    """A shop's products, so narrowed."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        before = None if place is None else (place[0], place[1])
        rows = await shop_products(tx, offer, filters, before=before, limit=limit)
        return [(created_at, product.id) for created_at, product in rows]

    return read


def owned(customer_id: UUID) -> Reading:
    """A buyer's own orders."""

    async def read(tx: Connection, place: Place | None, limit: int) -> Sequence[Place]:
        before = None if place is None else (place[0], place[1])
        rows = await own_orders(tx, customer_id, channels=["web-eu", "app-eu"], before=before, limit=limit)
        return [(order.placed_at, order.id) for order in rows]

    return read


def questions(orders: Sequence[OrderPage], products: Sequence[Product]) -> list[Question]:
    """Everything that is asked, by name."""
    titles, chinese = [one.titles["en"] for one in products], [one.titles["zh-CN"] for one in products]
    searched = {
        "a common word": ["linen", "mug", "navy"],
        "two words": [" ".join(title.split()[:2]) for title in titles],
        "two common words": ["linen navy", "red oak"],
        "a whole title": titles,
        "the beginning of a word": [title[:4] for title in titles],
        "two Chinese characters": [title[:2] for title in chinese],
        "four Chinese characters": [title[:4] for title in chinese],
        "what nothing says": ["zzyzx"],
    }
    asked = {"everything": [ShopFilters()], "a category": [ShopFilters(category="kids")]}
    asked |= {"a handle": [ShopFilters(handle=one.handle) for one in products]}
    asked |= {f"search: {name}": [ShopFilters(q=word) for word in words] for name, words in searched.items()}
    return [
        *(
            Question(f"{shop}: {name}", [listed(offer, filters) for filters in some], deep=True)
            for shop, offer in (("a wide shop", WIDE), ("a narrow shop", NARROW))
            for name, some in asked.items()
        ),
        Question("a buyer's own orders", [owned(order.customer_id) for order in orders if order.customer_id]),
    ]
