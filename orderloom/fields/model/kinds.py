"""What custom fields belong to, and what their values are."""

from enum import StrEnum


class Owner(StrEnum):
    """What a field belongs to."""

    ORDER = "order"
    LINE = "line"
    PRODUCT = "product"
    SKU = "sku"
    CUSTOMER = "customer"
    PARCEL = "parcel"


class FieldType(StrEnum):
    """What its values are."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    URL = "url"


PER_CHANNEL = frozenset({Owner.ORDER, Owner.LINE})
IMPERSONAL = frozenset({Owner.PRODUCT, Owner.SKU})
BOUNDED = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE})
WRITTEN = frozenset({FieldType.TEXT, FieldType.URL})
