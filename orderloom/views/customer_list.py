"""Customers, newest first, by what operators look for."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg import sql

from orderloom.customers import queries
from orderloom.customers.model.people import Customer
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId
from orderloom.search.queries import Asked, Kind, understand
from orderloom.views.narrowing import Place, narrowed, place_values, searched

# What may be asked for, and how: the allow list of filters.
CONDITIONS = {
    "created_from": sql.SQL("c.created_at >= %(created_from)s"),
    "created_to": sql.SQL("c.created_at < %(created_to)s"),
    "channels": sql.SQL(
        "EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = ANY(%(channels)s::text[]))"
    ),
    "before_at": sql.SQL("(c.created_at, c.id) < (%(before_at)s, %(before_id)s)"),
}

NOTHING = Asked(kind=Kind.CUSTOMER)
LIVE = sql.SQL("JOIN customers c ON c.id = t.id")
PHRASE = sql.SQL(
    "(strpos(search_fold(c.name), {phrase}) > 0 OR EXISTS (SELECT FROM customer_addresses a"
    " WHERE a.customer_id = c.id AND strpos(search_fold(a.address ->> 'name'), {phrase}) > 0))"
)
KEYS = sql.SQL(
    "SELECT c.created_at, c.id FROM customers c WHERE {conditions} ORDER BY c.created_at DESC, c.id DESC LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilters:
    """What is looked for; None does not narrow."""

    q: str | None = None
    terms: Sequence[str] = ()  # of custom fields, as fields.model.values.wanted gives them: all must be there
    created_from: datetime | None = None
    created_to: datetime | None = None
    channels: Collection[str] | None = None  # who ordered there: a limit of exports


def statement(
    filters: CustomerFilters, before: Place | None, looked_for: Asked = NOTHING
) -> tuple[sql.Composed, dict[str, object]]:
    """The statement for these filters, and its parameters but the limit."""
    channels = None if filters.channels is None else sorted(filters.channels)
    asked = asdict(filters) | {"channels": channels} | place_values(before)
    conditions = narrowed(CONDITIONS, asked)
    if not looked_for.clauses:
        return KEYS.format(conditions=conditions), asked
    bounds = ("created_from", "created_to")
    page = searched(looked_for, conditions, live=LIVE, phrase=PHRASE, bounds=bounds, values=asked)
    return page, asked | looked_for.values


async def customer_keys(tx: Connection, filters: CustomerFilters, *, before: Place | None, limit: int) -> list[Place]:
    """The newest customers that these filters let through, by when they were created and their ids."""
    looked_for = await understand(tx, Kind.CUSTOMER, q=filters.q, having=[[one] for one in filters.terms])
    if not looked_for.finds:
        return []
    text, values = statement(filters, before, looked_for)
    # Not prepared: a plan made for any value would serve rare and common ones alike.
    return await (await tx.execute(text, values | {"limit": limit}, prepare=False)).fetchall()


async def customer_list(
    tx: Connection, filters: CustomerFilters, *, before: Place | None = None, limit: int
) -> list[Customer]:
    """The newest customers that these filters let through."""
    ids = [CustomerId(one) for _, one in await customer_keys(tx, filters, before=before, limit=limit)]
    found = await queries.customers(tx, ids)
    return [found[one] for one in ids if one in found]
