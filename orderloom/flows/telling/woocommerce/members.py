"""The members of an order of WooCommerce: what becomes of each, or why it is left out. The guide shows these tables."""

from collections.abc import Mapping

# What becomes of the members that are taken over.
USED: Mapping[str, str] = {
    "billing": "the order's billing address and the buyer's name, e-mail and phone",
    "coupon_lines": "the codes of the order's discounts and what each took off; it is in the lines already",
    "currency": "the currency",
    "customer_id": "the buyer's number in the source named like the channel; 0 is a guest",
    "customer_note": "a note on the order",
    "date_completed": "when a completed order was sent, where `date_completed_gmt` says nothing; taken as UTC",
    "date_completed_gmt": "when a completed order was sent",
    "date_created": "when it was placed, where `date_created_gmt` says nothing; taken as UTC",
    "date_created_gmt": "when it was placed",
    "date_modified": "when it was cancelled or refunded, where `date_modified_gmt` says nothing; taken as UTC",
    "date_modified_gmt": "when it was cancelled or refunded",
    "date_paid": "when it was paid, where `date_paid_gmt` says nothing; taken as UTC",
    "date_paid_gmt": "when it was paid; an order without it is not paid",
    "fee_lines": "below zero a discount of the order under the fee's name, else kept with the shipping and named in the note",
    "id": "the reference where `number` says nothing; the reference of a payment without a transaction",
    "line_items": "the lines: `sku` (else `variation_id`, `product_id`), `quantity`, `subtotal`, `total` and their taxes, `name`; "
    "one of no units and no money is left out",
    "number": "the reference",
    "payment_method": "how it was paid",
    "prices_include_tax": "whether lines are taken with their tax",
    "refunds": "what was given back: the sum of their `total`",
    "shipping": "the order's shipping address; else the billing address",
    "shipping_lines": "the fee and its tax; `method_title` is the way of shipping; below zero a discount",
    "status": "where it stands; see the table of states",
    "total": "checked: the order has to add up to it, but for a few minor units of rounding, which are told",
    "total_tax": "checked in the same way; it is the tax of the order",
    "transaction_id": "the reference of the payment",
}

# Members that are known and left out, and why.
_SAME = "said elsewhere in the document"
_SHOP = "about the other shop's own workings"
LEFT_OUT: Mapping[str, str] = {
    "_links": _SHOP,
    "cart_hash": _SHOP,
    "cart_tax": _SAME,
    "created_via": _SHOP,
    "currency_symbol": _SAME,
    "customer_ip_address": "a trace of the buyer that no order needs",
    "customer_user_agent": "a trace of the buyer that no order needs",
    "discount_tax": _SAME,
    "discount_total": _SAME,
    "is_editable": _SHOP,
    "line_items_quantity": _SAME,
    "meta_data": "what plug-ins of that shop keep with the order; custom fields here are named one by one",
    "needs_payment": _SAME,
    "needs_processing": _SHOP,
    "order_key": _SHOP,
    "parent_id": _SHOP,
    "payment_method_title": _SAME,
    "payment_url": _SHOP,
    "shipping_tax": _SAME,
    "shipping_total": _SAME,
    "tax_lines": _SAME,
    "version": _SHOP,
}

# Members inside an address and a line that are known.
ADDRESS: Mapping[str, str] = {
    "address_1": "the first line of the address, with `number` behind it",
    "address_2": "the next line",
    "city": "the city",
    "company": "the company",
    "country": "the country; an address without one is refused",
    "email": "the buyer's e-mail",
    "first_name": "the name",
    "last_name": "the name",
    "neighborhood": "a further line of the address (Brazil's plug-in)",
    "number": "the number of the house, in the line of the street (Brazil's plug-in)",
    "phone": "the buyer's phone",
    "postcode": "the postal code",
    "state": "the region, by its name: WooCommerce has codes of its own (`CN2` is Beijing)",
}
LINE: Mapping[str, str] = {
    "global_unique_id": "the catalog says so",
    "id": _SHOP,
    "image": "the catalog says so",
    "meta_data": "what the buyer filled in: a custom field of lines, else the note; keys that begin with _ are left out",
    "name": "the line's title",
    "parent_name": "the catalog says so",
    "price": _SAME,
    "product_id": "the SKU where neither `sku` nor `variation_id` says one",
    "quantity": "units",
    "sku": "the SKU",
    "subtotal": "what the units cost before discount",
    "subtotal_tax": "its tax, where prices include it",
    "tax_class": "the tax is taken as it is told",
    "taxes": _SAME,
    "total": "what the units cost after discount",
    "total_tax": "the line's tax",
    "variation_id": "the SKU where `sku` says none",
}
INSIDE: Mapping[str, Mapping[str, str]] = {"billing": ADDRESS, "shipping": ADDRESS, "line_items": LINE}
