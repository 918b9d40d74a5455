"""The statements that run for each order, page or batch: which index serves them, and that none sorts or reads in full.

A row names the constant that holds the statement. Plans are made for any parameters, so that no rows need to be there.
"""

import importlib

import psycopg
import pytest

from .rules.plans import HotStatement, generic_plan, slow_plans
from .rules.registry import plants


def hot(name: str, *indexes: str, sorts: bool = True) -> HotStatement:
    return HotStatement(name=f"orderloom.{name}", indexes=indexes, sorts=sorts)


HOT = [
    # the intake
    hot("infra.idempotency.READ", "idempotency_keys_pkey", sorts=False),
    hot("catalog.store.terms.SKU_TERMS", "skus_pkey", "prices_never_overlap"),
    hot("catalog.store.terms.CHANNEL_TERMS", "channels_pkey", "price_lists_channel_currency_key", sorts=False),
    hot("inventory.store.reserving.SELLABLE", "stock_levels_pkey", sorts=False),
    hot("inventory.store.reserving.LOCK", "stock_levels_pkey"),
    hot("inventory.store.reserving.RESERVE", "stock_levels_pkey"),
    hot("promotions.store.uses.CODES", "coupons_pkey", sorts=False),
    hot("promotions.store.uses.LOCK_CODES", "coupons_pkey"),
    hot("promotions.store.uses.BUYERS", "promotion_buyers_pkey", sorts=False),
    hot("promotions.store.uses.COUNT_PROMOTIONS", "promotions_pkey"),
    hot("promotions.store.uses.COUNT_CODES", "coupons_pkey"),
    hot("promotions.store.uses.RETURN", "promotion_uses_pkey"),
    hot("promotions.store.coupons._LISTED", "coupons_promotion", sorts=False),
    hot("infra.facts.INSERT_EVENTS", "events_aggregate_id_seq_key", sorts=False),
    # buyers and web pages
    hot("identity.store.credentials.READ_BUYER", "buyer_tokens_token_hash_key", sorts=False),
    hot("catalog.store.listing._LIST", "skus_pkey", "products_pkey"),
    hot("views.own_orders.ORDERS", "orders_customer"),
    hot("views.own_orders.PARCELS", "parcel_lines_order", "parcels_pkey"),
    hot("views.shop_availability.LEFT", "skus_pkey", "stock_levels_pkey"),
    # an order's life
    hot("orders.store.orders.LOCK", "orders_pkey"),
    hot("orders.store.orders.READ", "orders_pkey", sorts=False),
    hot("orders.store.orders.SAVE", "orders_pkey", sorts=False),
    hot("orders.store.lines.READ", "order_lines_pkey", sorts=False),
    hot("orders.store.lines.SHIP", "order_lines_pkey", sorts=False),
    hot("orders.store.notes.NOTED", "order_notes_pkey", sorts=False),
    hot("connectors.store.TOLD", "told_orders_pkey", sorts=False),
    hot("payments.store.OF_ORDER", "payments_order"),
    hot("payments.store.REFUNDS_OF_ORDER", "payments_order", "payment_entries_pkey", sorts=False),
    hot("inventory.store.reservations.WAITING_OF", "reservations_pkey"),
    hot("inventory.store.reservations.COMMIT", "reservations_pkey"),
    hot("inventory.store.reservations.YOUNGEST_OPEN", "reservations_open"),
    hot("inventory.store.reservations.OLDEST_SHORT", "reservations_short"),
    hot("inventory.store.holds.OVERDUE", "checkout_holds_open"),
    hot("inventory.store.holds.OPEN_UNITS", "checkout_holds_pkey", "reservations_pkey", sorts=False),
    hot("inventory.store.holds.TAKE", "checkout_holds_pkey"),
    hot("inventory.store.holds.OPEN_OF", "checkout_holds_of"),
    hot("inventory.store.holds.HELD_BY_VISITORS", "reservations_held", "checkout_holds_pkey"),
    hot("inventory.store.levels.LOCK", "stock_levels_pkey"),
    hot("inventory.store.levels.SAVE", "stock_levels_pkey", sorts=False),
    hot("fulfilment.store.LOCK", "parcels_pkey"),
    # who asks
    hot("identity.store.credentials.READ_KEY", "api_keys_prefix_key", sorts=False),
    hot("identity.store.credentials.READ_SESSION", "sessions_pkey", sorts=False),
    # the feed
    hot("infra.feed.NUMBER", "event_commits_waiting"),
    hot("infra.feed.READ", "event_commits_position", "events_pkey"),
    hot("views.feed_page.READ", "event_commits_position", "events_pkey"),
    hot("views.feed_page.OF_THING", "events_aggregate_id_seq_key", "event_commits_pkey"),
    hot("infra.feed.TOUCHED", "event_commits_position", "events_pkey"),
    # search
    hot("search.store.terms.SIZES", "search_terms_pkey", sorts=False),
    hot("search.store.terms.BEGINNING", "search_terms_pkey", sorts=False),
    hot("search.store.documents.LOCK", "search_documents_pkey", sorts=False),
    hot("search.store.progress.ORDERS_IN", "parcel_lines_pkey"),
    hot("search.store.progress.PARCELS_WITH", "parcel_lines_order"),
    hot("search.store.progress.PRODUCTS_OF", "skus_pkey"),
    # pages
    hot("customers.store.people._LISTED", "customers_pkey", sorts=False),
    hot("views.order_page.ORDER", "orders_pkey", sorts=False),
    hot("views.order_page.LINES", "order_lines_pkey"),
    hot("views.order_page.PAYMENTS", "payments_order"),
    hot("views.order_page.PARCELS", "parcel_lines_order", "parcels_pkey"),
    hot("views.order_timeline.TIMELINE", "events_aggregate_id_seq_key", "order_taggings_pkey"),
    hot("views.cancellation.PROMISED", "reservations_pkey"),
    hot("views.cancellation.USED", "promotion_uses_pkey"),
    hot("views.cancellation.LIMITED", "orders_pkey", "order_lines_pkey"),
    hot("views.stock_movements.OF_LEVEL", "stock_movements_pkey", sorts=False),
    # the desk
    hot("views.desk_needs.SHORT", "reservations_short"),
    hot("views.desk_needs.LOW_STOCK", "stock_levels_watched"),
    hot("views.desk_needs.FAILED_JOBS", "job_queue_failed"),
    hot("views.desk_needs.FAILED_IMPORTS", "imports_troubled"),
    hot("views.desk_needs.REFUSED_WEBHOOKS", "webhook_inbox_refused"),
    hot("views.desk_today.PARCELS", "parcels_shipped"),
    hot("views.everything.NAMED", "orders_number_key", "orders_reference"),
    hot("views.stock_shortages.SHORTAGES", "reservations_short"),
]


@pytest.mark.parametrize("statement", HOT, ids=lambda statement: statement.name)
def test_a_hot_statement_uses_its_index(statement: HotStatement, owner_url: str) -> None:
    module, _, constant = statement.name.rpartition(".")
    text = getattr(importlib.import_module(module), constant)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = slow_plans(statement, generic_plan(connection, text, sorts=statement.sorts))

    assert not found, "\n".join(map(str, found))


@plants("plans.hot")
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("SELECT name FROM events WHERE request_id = %(id)s", ["does not use events_pkey", "reads all of events"]),
        ("SELECT name FROM events WHERE commit_id = %(id)s ORDER BY name", ["sorts instead of reading in order"]),
        ("SELECT name FROM events WHERE commit_id = %(id)s ORDER BY ord", []),
    ],
)
def test_a_slow_plan_is_named(statement: str, what: list[str], owner_url: str) -> None:
    planted = hot("planted", "events_pkey", sorts=False)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        found = slow_plans(planted, generic_plan(connection, statement, sorts=False))

    assert [violation.what for violation in found] == what
