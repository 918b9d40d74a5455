"""A made-up data set in Olist's format: clean by itself, with whatever dirt a test adds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

HEADERS = {
    "orders.csv": "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
    "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date",
    "order_items.csv": "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value",
    "customers.csv": "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state",
    "products.csv": "product_id,product_category_name,product_name_lenght,product_weight_g,product_length_cm,"
    "product_height_cm,product_width_cm",
    "product_category_name_translation.csv": "product_category_name,product_category_name_english",
}
FIRST = datetime(2017, 3, 1, 10)  # noqa: DTZ001 - as in the files: local, no zone


class Folder:
    """Rows of each file, as lines of text."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {file: [header] for file, header in HEADERS.items()}
        self.add("product_category_name_translation.csv", "brinquedos,toys")
        self.product("p1")
        self.product("p2")

    def add(self, file: str, *lines: str) -> int:
        """Add lines; returns the number of the first."""
        self.lines[file] += lines
        return len(self.lines[file]) - len(lines) + 1

    def product(self, product_id: str, category: str = "brinquedos", weight: str = "250.0") -> int:
        return self.add("products.csv", f"{product_id},{category},40,{weight},20.0,10.5,15.0")

    def customer(self, customer_id: str, person: str) -> int:
        return self.add("customers.csv", f"{customer_id},{person},1310,sao paulo,SP")

    def item(
        self, order_id: str, number: int | str = 1, product: str = "p1", price: str = "10.5", freight: str = "2.25"
    ) -> int:
        return self.add("order_items.csv", f"{order_id},{number},{product},s1,2017-03-05 00:00:00,{price},{freight}")

    def order(
        self,
        order_id: str,
        status: str = "delivered",
        times: Sequence[str] = (
            "2017-03-01 10:00:00",
            "2017-03-01 10:10:00",
            "2017-03-02 09:00:00",
            "2017-03-06 18:00:00",
        ),
        estimate: str = "2017-03-20 00:00:00",
        person: str | None = None,
    ) -> int:
        """An order of a customer of its own, without items."""
        self.customer(f"c-{order_id}", person or f"u-{order_id}")
        return self.add("orders.csv", f"{order_id},c-{order_id},{status},{','.join(times)},{estimate}")

    def write(self, folder: Path, *, newline: str = "\n", bom: bool = False) -> Path:
        for file, lines in self.lines.items():
            text = ("\ufeff" if bom else "") + newline.join(lines) + newline
            (folder / file).write_bytes(text.encode())
        return folder


def many(count: int) -> Folder:
    """So many clean orders in every state, their rows out of order."""
    made = Folder()
    statuses = ("delivered", "delivered", "shipped", "invoiced", "canceled", "unavailable")
    for nth in reversed(range(count)):
        status = statuses[nth % len(statuses)]
        at = FIRST + timedelta(hours=nth)
        sent = str(at + timedelta(days=2)) if status in ("delivered", "shipped") else ""
        arrived = str(at + timedelta(days=9)) if status == "delivered" else ""
        estimate = (at + timedelta(days=8 if nth % 12 == 0 else 20)).strftime("%Y-%m-%d 00:00:00")
        made.order(
            f"o{nth}", status, (str(at), str(at + timedelta(minutes=5)), sent, arrived), estimate, f"u{nth % 50}"
        )
        if status != "unavailable":
            made.item(f"o{nth}", 1, f"p{nth % 2 + 1}", "19.9", "7.77")
            made.item(f"o{nth}", 2, f"p{nth % 2 + 1}", "19.9", "0.01")
    return made
