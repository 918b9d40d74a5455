"""The whole data set as one history of a shop."""

from pathlib import Path

from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.cli.olist.anomalies import Anomalies
from orderloom.cli.olist.baskets import Basket, read_baskets
from orderloom.cli.olist.fates import Judge, cancel_reason
from orderloom.cli.olist.sheets import ITEMS, ORDERS, Row, rows
from orderloom.cli.olist.things import Customer, bare_product, is_repeated, read_customers, read_products
from orderloom.cli.olist.values import ids, is_id, local_day
from orderloom.flows.importing.history import History, PastOrder

CHANNEL = Channel(code="olist", name="Olist", currency="BRL", locale="en", country="BR", unpaid_minutes=None)
PRICES = PriceList(code="olist-brl", channel=CHANNEL.code, currency=CHANNEL.currency, includes_tax=True)
LOCATION = "OLIST"
ESTIMATE = "order_estimated_delivery_date"


def tell(folder: Path, anomalies: Anomalies) -> History:
    """Read everything; what is not as it should be is entered in the register."""
    products = read_products(folder, anomalies)
    customers = read_customers(folder, anomalies)
    baskets = read_baskets(folder, products, anomalies)
    orders = _orders(folder, customers, baskets, anomalies)
    for order in orders:
        for line in order.lines:
            if line.sku not in products:
                products[line.sku] = bare_product(line.sku)
    return History(
        channel=CHANNEL,
        price_list=PRICES,
        location=LOCATION,
        products=list(products.values()),
        people=list(dict.fromkeys(customer.person for customer in customers.values())),
        orders=orders,
    )


def _orders(
    folder: Path, customers: dict[str, Customer], baskets: dict[str, Basket], anomalies: Anomalies
) -> list[PastOrder]:
    """The orders; each takes its units out of `baskets`, and what is left there belongs to none."""
    seen: dict[str, int] = {}
    left_out: set[str] = set()
    found: list[PastOrder] = []
    for row in rows(folder, ORDERS, anomalies):
        order_id = row.values["order_id"]
        if not ids(row, ("order_id",), anomalies) or is_repeated(seen, order_id, row, anomalies):
            continue
        order = _order(row, customers, baskets.get(order_id, Basket()), anomalies)
        if order is None:
            left_out.add(order_id)
        else:
            baskets.pop(order_id, None)
            found.append(order)
    for order_id, basket in baskets.items():
        kind = "item_of_order_left_out" if order_id in left_out else "item_of_unknown_order"
        for unit in basket:
            anomalies.note(kind, ITEMS.file, unit.line, f"order {order_id} is not among the orders taken in")
    return found


def _order(row: Row, customers: dict[str, Customer], basket: Basket, anomalies: Anomalies) -> PastOrder | None:
    order_id = row.values["order_id"]
    fate = Judge(row, anomalies, has_lines=bool(basket)).fate()
    if fate is None:
        return None
    if not basket:
        anomalies.note("order_without_items", row.file, row.line, f"order {order_id}")
    customer = _customer(row, customers, anomalies)
    promised_on = local_day(row, ESTIMATE, anomalies)
    if promised_on is None:
        anomalies.note("estimate_missing", row.file, row.line, f"order {order_id}")
    return PastOrder(
        reference=order_id,
        person=customer.person if customer else None,
        address=customer.address if customer else None,
        lines=basket.lines(),
        shipping_minor=basket.freight_minor(),
        placed_at=fate.placed_at,
        promised_on=promised_on,
        paid_at=fate.paid_at,
        shipped_at=fate.shipped_at,
        delivered_at=fate.delivered_at,
        cancelled_at=fate.cancelled_at,
        cancel_reason=cancel_reason(row),
    )


def _customer(row: Row, customers: dict[str, Customer], anomalies: Anomalies) -> Customer | None:
    customer_id = row.values["customer_id"]
    customer = customers.get(customer_id)
    if customer is None:
        what = (
            f"{customer_id} is not in customers.csv" if is_id(customer_id) else f"customer_id is {customer_id[:80]!r}"
        )
        anomalies.note("unknown_customer", row.file, row.line, f"order {row.values['order_id']}: {what}")
    return customer
