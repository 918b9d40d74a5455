"""The columns of orders: one row a line; what is of the whole order stands on its first row, or on each."""

from orderloom.imports.model.columns import Column, Columns

WHERE = (
    ("name", "Who it is for.", "Anna de Vries"),
    ("company", "", ""),
    ("line1", "Street, house.", "Prinsengracht 1"),
    ("line2", "", ""),
    ("line3", "", ""),
    ("district", "", ""),
    ("city", "", "Amsterdam"),
    ("region", "", ""),
    ("postal_code", "", "1015 DV"),
    ("country", "ISO 3166-1, two letters; needed where anything else of the address is given.", "NL"),
)


def _of_order(name: str, says: str = "", example: str = "", *, required: bool = False) -> Column:
    return Column(name, says, example, "record", required)


def _amount(name: str, says: str, example: str = "", *, of_order: bool = True) -> list[Column]:
    make = _of_order if of_order else Column
    return [make(name, says, example), make(f"{name}_minor", f"The same as whole minor units, instead of `{name}`.")]


COLUMNS = Columns(
    [
        _of_order("reference", "The channel's own number; stands on each row, as the channel does.", "R-1001", required=True),
        _of_order("channel", "Where it was placed; else the option `channel`.", "web-eu"),
        _of_order("placed_at", "When. A local time needs the option `zone`.", "2025-03-01T12:30:00Z", required=True),
        _of_order("status", "`placed`, `open`, `complete` or `cancelled`; else by its end, or the option `status`.", "complete"),
        _of_order("cancel_reason", "`buyer`, `unpaid`, `no_stock`, `fraud`, `price_error`, `duplicate`; else `other`.", "buyer"),
        _of_order("cancelled_at", "", "2025-03-02T08:00:00Z"),
        _of_order("currency", "The channel's where the cell is empty.", "EUR"),
        _of_order("includes_tax", "Whether prices include tax; empty: as the channel's price list.", "true"),
        _of_order("customer_source", "Whose number `customer_id` is; else the option `source`, else the channel.", "erp"),
        _of_order("customer_id", "The buyer's number there. Who is not known yet is made.", "7733"),
        _of_order("buyer_name", "", "Anna de Vries"),
        _of_order("buyer_email", "", "anna@example.org"),
        _of_order("buyer_phone", "", "+31201234567"),
        *(_of_order(f"shipping_{name}", says, example) for name, says, example in WHERE),
        *(_of_order(f"billing_{name}", says) for name, says, _ in WHERE),
        _of_order("shipping_method", "", "standard"),
        *_amount("shipping", "What sending it cost.", "4.95"),
        *_amount("shipping_tax", "The tax of that.", "0.86"),
        *_amount("discount", "Off the whole order, beside what its lines say: spread over them.", "5.00"),
        _of_order("discount_code", "", "SPRING"),
        _of_order("discount_title", "", "Spring sale"),
        _of_order(
            "discounts",
            "Several discounts as JSON, instead of these two: `title`, `target` (goods or shipping), `amount_minor`, `code`.",
        ),
        *_amount("tax", "All tax. Spread over the lines if they say none, else it has to agree.", "7.37"),
        *_amount("total", "Checked: goods − discounts + shipping + tax, where tax is on top.", "42.45"),
        *_amount("paid", "What was paid.", "42.45"),
        _of_order("paid_method", "The channel's code where the cell is empty.", "card"),
        _of_order("paid_reference", "The payment's number at its provider.", "ch_3JWmBu"),
        _of_order("paid_at", "", "2025-03-01T12:31:00Z"),
        _of_order("authorised", "True: only promised by the buyer's bank.", "false"),
        *_amount("refunded", "What of it was given back.", "0.00"),
        _of_order("refunded_at"),
        _of_order("shipped_at", "When the last goods were sent; only of complete orders.", "2025-03-02T16:00:00Z"),
        _of_order("delivered_at", "When they arrived.", "2025-03-04T10:00:00Z"),
        _of_order("promised_on", "The day by which the buyer was promised it.", "2025-03-05"),
        _of_order("tags", "Words, parted by blanks or commas.", "vip gift"),
        _of_order("note", "", "Ring twice"),
        _of_order("custom.*", "A custom field of the order."),
        Column("sku", "What was bought.", "MUG-BLUE", "row", True),
        Column("other_sku", "By what else the catalog may know it, where it does not have `sku`.", "2003"),
        Column("title", "What it was called; the product's title where the cell is empty.", "Mug, blue"),
        Column("quantity", "Units; whole. 0 in orders of the past: a deposit, a correction, a coupon.", "3", "row", True),
        *_amount("unit_price", "What one cost, before discount; rounded beside `line_subtotal`.", "12.50", of_order=False),
        *_amount("line_subtotal", "What all of them cost, before discount.", "37.50", of_order=False),
        *_amount("line_total", "What all of them cost, after discount. One of these three is needed.", "37.50", of_order=False),
        *_amount("line_discount", "Off this line, in all. Below zero: a surcharge.", "0.00", of_order=False),
        *_amount("line_tax", "The line's tax.", "6.51", of_order=False),
        Column("shipped", "Units of it that were sent. An open order of which some were is refused.", "0"),
        Column("line_custom.*", "A custom field of the line."),
        Column("line_written", "What the buyer wrote, as JSON: into fields of these names, else the note.", '{"Engraving":"Anna"}'),
        *(
            Column(name, "", shown=True)
            for name in (
                "number", "order_id", "units", "goods", "goods_minor", "payment_state", "fulfilment_state", "line_no",
                "recorded_at", "changed_at",
            )
        ),
    ]
)  # fmt: skip
