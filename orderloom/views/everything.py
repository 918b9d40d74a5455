"""Orders, customers, products and parcels by whatever somebody types: the few that fit best."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from psycopg.rows import class_row

from orderloom.catalog import queries as catalog
from orderloom.catalog.model.products import Product, SkuRecord
from orderloom.catalog.model.terms import title_in
from orderloom.customers.model.people import Customer
from orderloom.infra.work import Connection
from orderloom.views.customer_list import CustomerFilters, customer_list
from orderloom.views.order_list import Filters, OrderListed, order_list
from orderloom.views.parcels import ParcelFilters, ParcelShown, parcel_list
from orderloom.views.product_list import ProductFilters, product_list

LARGEST_NUMBER = 2**63 - 1

# By number, and by what its channel calls it: both are unique.
NAMED = """
SELECT o.id, o.number, o.channel, o.reference, o.status,
       coalesce(b.name, b.shipping ->> 'name', b.billing ->> 'name') AS buyer_name, o.placed_at
  FROM orders o LEFT JOIN order_buyers b ON b.order_id = o.id
 WHERE (o.number = %(number)s::bigint
        OR (o.channel = ANY(ARRAY(SELECT code FROM channels)) AND o.reference = %(q)s::text))
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
 ORDER BY o.placed_at DESC, o.id DESC LIMIT %(limit)s
"""


class Thing(StrEnum):
    """What can be found."""

    ORDER = "order"
    CUSTOMER = "customer"
    PRODUCT = "product"
    PARCEL = "parcel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What whoever asks may see: kinds of things, and where; None is everywhere."""

    things: Collection[Thing]
    channels: Collection[str] | None = None
    locations: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One thing that was found. `exact`: what was typed is its number, reference, e-mail, SKU, GTIN or tracking number.

    `title` is an order's number, a customer's name, a product's title, a parcel's tracking number; `detail` what tells it from
    others. `sku` is that of a product which was typed, or its first. `status` and `channel` are those of orders and parcels,
    `carrier` and `location` those of parcels.
    """

    kind: Thing
    id: UUID
    title: str
    detail: str | None
    exact: bool
    sku: str | None = None
    status: str | None = None
    channel: str | None = None
    carrier: str | None = None
    location: str | None = None
    at: datetime  # placed, shipped, created


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrder:
    """An order that was called by its number or reference."""

    id: UUID
    number: int
    channel: str
    reference: str | None
    status: str
    buyer_name: str | None
    placed_at: datetime


async def everything(tx: Connection, q: str, sight: Sight, *, locale: str, most: int) -> list[SearchHit]:
    """What fits, at most so many of each kind: first what was called by its very name, then kind by kind, newest first."""
    typed = q.strip()
    found: list[SearchHit] = []
    if Thing.ORDER in sight.things:
        found += await _orders(tx, typed, sight, most)
    if Thing.CUSTOMER in sight.things:
        found += await _customers(tx, typed, sight, most)
    if Thing.PRODUCT in sight.things:
        found += await _products(tx, typed, locale, most)
    if Thing.PARCEL in sight.things:
        found += await _parcels(tx, typed, sight, most)
    return sorted(found, key=lambda hit: not hit.exact)


def _few(hits: Iterable[SearchHit], most: int) -> list[SearchHit]:
    """The first of them, each once; exact ones before the others."""
    once: dict[UUID, SearchHit] = {}
    for hit in hits:
        once.setdefault(hit.id, hit)
    return sorted(once.values(), key=lambda hit: not hit.exact)[:most]


async def _orders(tx: Connection, typed: str, sight: Sight, most: int) -> list[SearchHit]:
    channels = None if sight.channels is None else sorted(set(sight.channels))
    digits = typed.removeprefix("#")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
    asked = {
        "q": typed,
        "number": number if number is not None and number <= LARGEST_NUMBER else None,
        "channels": channels,
        "limit": most,
    }
    async with tx.cursor(row_factory=class_row(NamedOrder)) as cursor:
        named = await (await cursor.execute(NAMED, asked, prepare=False)).fetchall()
    listed = await order_list(tx, Filters(q=typed, channels=sight.channels), limit=most)
    return _few([*(_order(each, exact=True) for each in named), *(_order(each, exact=False) for each in listed)], most)


def _order(found: NamedOrder | OrderListed, *, exact: bool) -> SearchHit:
    return SearchHit(
        kind=Thing.ORDER,
        id=found.id,
        title=str(found.number),
        detail=found.buyer_name or found.reference,
        exact=exact,
        status=found.status,
        channel=found.channel,
        at=found.placed_at,
    )


async def _customers(tx: Connection, typed: str, sight: Sight, most: int) -> list[SearchHit]:
    found = await customer_list(tx, CustomerFilters(q=typed, seen=sight.channels), limit=most)
    return _few((_customer(each, typed) for each in found), most)


def _customer(found: Customer, typed: str) -> SearchHit:
    reached = found.email or found.phone or found.phone_given
    return SearchHit(
        kind=Thing.CUSTOMER,
        id=found.id,
        title=found.name or reached or str(found.id),
        detail=reached if found.name else None,
        exact=found.email is not None and found.email.casefold() == typed.casefold(),
        at=found.created_at,
    )


async def _products(tx: Connection, typed: str, locale: str, most: int) -> list[SearchHit]:
    found = [
        *await product_list(tx, ProductFilters(sku=typed), limit=1),
        *await product_list(tx, ProductFilters(sku=typed.upper()), limit=1),
        *await product_list(tx, ProductFilters(gtin=typed), limit=1),
        *await product_list(tx, ProductFilters(q=typed), limit=most),
    ]
    skus = await catalog.skus_of(tx, [each.id for each in found])
    return _few((_product(each, skus[each.id], typed, locale) for each in found), most)


def _product(found: Product, skus: Collection[SkuRecord], typed: str, locale: str) -> SearchHit:
    called = [each.sku for each in skus if typed.casefold() == each.sku.casefold() or typed == each.gtin]
    codes = [*called, *(each.sku for each in skus)]
    return SearchHit(
        kind=Thing.PRODUCT,
        id=found.id,
        title=title_in(found.titles, locale),
        detail=codes[0] if codes else found.handle,
        exact=bool(called) or typed == found.handle,
        sku=codes[0] if codes else None,
        at=found.created_at,
    )


async def _parcels(tx: Connection, typed: str, sight: Sight, most: int) -> list[SearchHit]:
    seen = ParcelFilters(channels=sight.channels, locations=sight.locations)
    found = [
        *await parcel_list(tx, replace(seen, tracking_number=typed), limit=most),
        *await parcel_list(tx, replace(seen, q=typed), limit=most),
    ]
    return _few((_parcel(each, typed) for each in found), most)


def _parcel(found: ParcelShown, typed: str) -> SearchHit:
    numbers = sorted({line.order_number for line in found.lines})
    number = found.tracking_number
    return SearchHit(
        kind=Thing.PARCEL,
        id=found.id,
        title=number or ", ".join(map(str, numbers)) or str(found.id),
        detail=" ".join(filter(None, (found.carrier, found.location))),
        exact=number is not None and number.casefold() == typed.casefold(),
        status=found.status,
        carrier=found.carrier,
        location=found.location,
        at=found.shipped_at,
    )
