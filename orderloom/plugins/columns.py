"""Written by `make docs` from the kinds of imports: their columns, for plug-ins and their tests; `….*` is a family."""

from collections.abc import Mapping

_LINES = """\
products: handle title.* category picture_url archived custom.* sku option1_name option1_value option2_name
option2_value option3_name option3_value option4_name option4_value option5_name option5_value option6_name
option6_value option7_name option7_value option8_name option8_value option9_name option9_value option10_name
option10_value option11_name option11_value option12_name option12_value option13_name option13_value option14_name
option14_value option15_name option15_value option16_name option16_value option17_name option17_value option18_name
option18_value option19_name option19_value option20_name option20_value gtin weight_g length_mm width_mm height_mm
tax_class per_buyer_limit active sku_custom.* product_id created_at changed_at

prices: price_list channel currency sku amount amount_minor valid_from valid_to price_id created_at

customers: id external_source external_id name email phone locale country custom.* address_label address_name
address_company address_line1 address_line2 address_line3 address_district address_city address_region
address_postal_code address_country doubts created_at changed_at erased_at

stock: sku location on_hand unit_cost unit_cost_minor safety_stock oversell_limit low_at occurred_at reserved damaged
quality_hold incoming available value_minor version

orders: reference channel placed_at status cancel_reason cancelled_at currency includes_tax customer_source customer_id
buyer_name buyer_email buyer_phone shipping_name shipping_company shipping_line1 shipping_line2 shipping_line3
shipping_district shipping_city shipping_region shipping_postal_code shipping_country billing_name billing_company
billing_line1 billing_line2 billing_line3 billing_district billing_city billing_region billing_postal_code
billing_country shipping_method shipping shipping_minor shipping_tax shipping_tax_minor discount discount_minor
discount_code discount_title discounts tax tax_minor total total_minor paid paid_minor paid_method paid_reference
paid_at authorised refunded refunded_minor refunded_at shipped_at delivered_at promised_on tags note custom.* sku
other_sku title quantity unit_price unit_price_minor line_subtotal line_subtotal_minor line_total line_total_minor
line_discount line_discount_minor line_tax line_tax_minor shipped line_custom.* line_written number order_id units goods
goods_minor payment_state fulfilment_state line_no recorded_at changed_at
"""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(names.split())
    for kind, _, names in (lines.partition(":") for lines in _LINES.split("\n\n") if lines.strip())
}


def is_column(kind: str, given: str) -> bool:
    """Whether imports of this kind know a column of this name; capital letters do not matter."""
    name = given.strip().lower()
    prefix, point, member = name.partition(".")
    return any(name == one.lower() for one in COLUMNS[kind] if not one.endswith(".*")) or bool(
        point and member and f"{prefix}.*" in COLUMNS[kind]
    )
