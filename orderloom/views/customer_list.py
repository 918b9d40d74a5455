"""Customers, newest first, by what operators look for."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg import sql

from orderloom.customers import queries
from orderloom.customers.model.people import Customer
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId
from orderloom.search.queries import Asked, Kind, Wanted, term
from orderloom.views.narrowing import Made, Place, Shape, found_keys, may_see

# OFFSET 0 keeps a condition a question that is asked of each row, until the page is full, whatever the planner thinks.
SHAPE = Shape(
    kind=Kind.CUSTOMER,
    conditions={
        "created_from": sql.SQL("c.created_at >= %(created_from)s"),
        "created_to": sql.SQL("c.created_at < %(created_to)s"),
        "channels": sql.SQL(
            "EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = ANY(%(channels)s::text[]))"
        ),
        "seen": sql.SQL(
            "EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = ANY(%(seen)s::text[]) OFFSET 0)"
        ),
        "channel": sql.SQL(
            "EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = %(channel)s OFFSET 0)"
        ),
        "tag": sql.SQL(
            "EXISTS (SELECT FROM orders o JOIN order_tags g ON g.order_id = o.id WHERE o.customer_id = c.id AND g.tag = %(tag)s"
            " AND (%(seen)s::text[] IS NULL OR o.channel = ANY(%(seen)s::text[])) OFFSET 0)"
        ),
        "before_at": sql.SQL("(c.created_at, c.id) < (%(before_at)s, %(before_id)s)"),
    },
    live=sql.SQL("JOIN customers c ON c.id = t.id"),
    phrase=sql.SQL(
        "(strpos(search_fold(c.name), {phrase}) > 0 OR EXISTS (SELECT FROM customer_addresses a"
        " WHERE a.customer_id = c.id AND strpos(search_fold(concat_ws(' ', a.address ->> 'name', a.address ->> 'company')),"
        " {phrase}) > 0))"
    ),
    custom={"custom": sql.SQL("(SELECT c.custom ->> {key} = {value})")},
    bounds=("created_from", "created_to"),
)
KEYS = sql.SQL(
    "SELECT c.created_at, c.id FROM customers c WHERE {conditions} ORDER BY c.created_at DESC, c.id DESC LIMIT %(limit)s"
)
NOTHING = Asked(kind=Kind.CUSTOMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilters:
    """What is looked for; None does not narrow. `channel` and `tag` are those of a customer's newest thousand orders."""

    q: str | None = None
    terms: Sequence[str] = ()  # of custom fields, as fields.model.values.wanted gives them: all must be there
    created_from: datetime | None = None
    created_to: datetime | None = None
    channel: str | None = None
    tag: str | None = None
    channels: Collection[str] | None = (
        None  # who ordered there: a limit of exports, which do not wait for the search index
    )
    seen: Collection[str] | None = None  # where they must have ordered for whoever asks to see them


def statement(filters: CustomerFilters, before: Place | None, looked_for: Asked = NOTHING) -> Made:
    """The statement for these filters, and its parameters but the limit."""
    asked = asdict(filters)
    for name in ("channels", "seen"):
        asked[name] = None if asked[name] is None else sorted(set(asked[name]))
    return SHAPE.statement(asked, before, looked_for, walk=KEYS, terms=filters.terms)


async def understood(tx: Connection, filters: CustomerFilters) -> Asked:
    """What is looked for by terms."""
    having: list[list[Wanted]] = []
    if filters.channel is not None:
        having.append([f"channel={filters.channel}"])
    if filters.tag is not None:
        having.append([term("tag", filters.tag)])
    if filters.seen is not None and (filters.tag is not None or filters.channels is None):
        having.append([f"channel={code}" for code in sorted(set(filters.seen))])
    return await SHAPE.understood(tx, q=filters.q, terms=filters.terms, having=having)


async def customer_keys(tx: Connection, filters: CustomerFilters, *, before: Place | None, limit: int) -> list[Place]:
    """The newest customers that these filters let through, by when they were created and their ids."""
    if not may_see(filters.channel, filters.seen) or filters.seen == frozenset():
        return []
    looked_for = await understood(tx, filters)
    return await found_keys(tx, looked_for, lambda asked: statement(filters, before, asked), limit=limit, before=before)


async def customer_list(
    tx: Connection, filters: CustomerFilters, *, before: Place | None = None, limit: int
) -> list[Customer]:
    """The newest customers that these filters let through."""
    ids = [CustomerId(one) for _, one in await customer_keys(tx, filters, before=before, limit=limit)]
    found = await queries.customers(tx, ids)
    return [found[one] for one in ids if one in found]
