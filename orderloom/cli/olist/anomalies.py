"""What was not as it should be: each kind with its count, where it stood, and what was done about it."""

from collections import Counter
from dataclasses import dataclass, field

from orderloom.cli.output import say

KEPT_ROWS = 1000

# Rows and values that are wrong. Each is named on standard error as well.
WRONG = {
    "malformed_csv": "the row was left out",
    "wrong_field_count": "the row was left out",
    "bad_id": "the row was left out",
    "duplicate_row": "the repeated row was left out",
    "conflicting_row": "the first row with this id counts, this one was left out",
    "bad_item_number": "the row was left out",
    "bad_price": "the row was left out",
    "bad_freight": "the unit was kept, its freight is taken as 0",
    "bad_time": "the value was left out, as if it were empty",
    "bad_measure": "the value was left out; the product was kept",
    "text_repaired": "characters that cannot be kept were replaced, or the text was cut",
    "order_without_any_time": "the order was left out",
    "item_of_unknown_order": "the row was left out",
    "item_of_order_left_out": "the row was left out with its order",
    "unknown_product": "the product was made from its id alone; the unit was kept",
    "unknown_customer": "the order was kept without a customer and address",
    "unknown_status": "the order was kept as far as its payment; hand-over, delivery or cancellation were left out",
    "imported_differently": "the order is here already with other lines, amounts or purchase time; it stays as it was",
    "refused": "the step was left out: a rule of the shop refuses it",
}
# What is true of the data and has to be told, though no row is wrong.
TOLD = {
    "order_without_items": "kept as an order without lines; its total is 0",
    "approval_without_amount": "no items, so no amount is known: no payment was recorded, the order is open from its purchase",
    "items_missing_for_delivery": "the order has no items that could be sent; it was kept as an open order",
    "purchase_time_missing": "taken as the earliest other time of the order",
    "approval_time_missing": "the order went on, so it was paid: taken as the purchase",
    "handover_time_missing": "taken as the last known time before it, but not after the delivery",
    "delivery_time_missing": "the status says delivered: taken as the hand-over, the last known time",
    "estimate_missing": "no day is promised, so the order cannot be late",
    "time_before_purchase": "kept as told; the step is replayed right after the purchase",
    "delivered_before_handover": "the delivery was kept, the hand-over is taken as the same instant",
    "approved_after_handover": "kept: the order was confirmed and sent unpaid, and paid when it was approved",
    "times_beyond_status": "the status counts: hand-over or delivery beyond it were left out",
    "cancellation_time_missing": "no file tells it: taken as the last known time of the order",
    "local_time_skipped": "the clock was put forward over it: read as if it had not been, which is one hour later",
    "local_time_twice": "the clock was put back over it: the first of the two was taken",
    "category_missing": "the product was kept without a category, titled by its id",
    "category_untranslated": "the Portuguese name was kept",
    "measures_missing": "weight or size was left empty",
}
DONE = WRONG | TOLD


@dataclass(slots=True)
class Anomalies:
    """The register. Counts are complete; of the places the first thousand of each kind are kept."""

    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def note(self, kind: str, file: str, line: int | None, reason: str) -> None:
        """Enter one; a wrong row is also told to whoever watches."""
        self.counts[kind] += 1
        kept = self.places.setdefault(kind, [])
        if len(kept) < KEPT_ROWS:
            kept.append({"file": file, "line": line, "reason": reason})
        if kind in WRONG:
            where = f"{file}:{line}" if line else file
            say(f"{where}: {reason} [{kind}: {DONE[kind]}]")

    def document(self) -> list[dict[str, object]]:
        """Each kind that occurred: what was done, how often, where."""
        return [
            {"kind": kind, "count": self.counts[kind], "done": done, "rows": self.places[kind]}
            for kind, done in DONE.items()
            if self.counts[kind]
        ]

    def lines(self) -> list[str]:
        """The same in words, without the places."""
        return [f"  {self.counts[kind]:>7}  {kind}: {done}" for kind, done in DONE.items() if self.counts[kind]]
