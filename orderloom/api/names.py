"""The names in the OpenAPI document: generated clients make their functions and types from them."""

import re
from typing import Any

# Where two modules have a class of one name, or where a name says too little outside of its module.
SPOKEN = {
    "orderloom__orders__model__order__Status": "OrderStatus",
    "orderloom__fulfilment__model__Status": "ParcelStatus",
    "Kind": "PaymentEntryKind",
    "Reason": "MovementReason",
    "End": "EndOfValidity",
}
REF = "#/components/schemas/"


def spoken(name: str) -> str:
    """`Page_SkuOut_` → `SkuOutPage`, `orderloom__stock__model__Kind` → `StockKind`."""
    if name in SPOKEN:
        return SPOKEN[name]
    if paged := re.fullmatch(r"Page_(\w+)_", name):
        return f"{spoken(paged[1])}Page"
    if name.startswith("orderloom__"):
        parts = name.split("__")
        owner = parts[2] if parts[1] in ("api", "flows", "views") else parts[1]
        return "".join(word.capitalize() for word in owner.split("_")) + parts[-1]
    return name


def name_schemas(document: dict[str, Any]) -> None:
    """Give each schema its spoken name, in its title and wherever it is referred to."""
    schemas = document["components"]["schemas"]
    named = {spoken(name): schema for name, schema in schemas.items()}
    if len(named) != len(schemas):
        raise ValueError("two schemas would have one name: add a line to SPOKEN")
    for name, schema in named.items():
        schema["title"] = name
    document["components"]["schemas"] = named
    _point(document)


def _point(part: object) -> None:
    """Let every reference below point to the spoken name."""
    if isinstance(part, dict):
        ref = part.get("$ref")
        if isinstance(ref, str) and ref.startswith(REF):
            part["$ref"] = REF + spoken(ref.removeprefix(REF))
        for each in part.values():
            _point(each)
    elif isinstance(part, list):
        for each in part:
            _point(each)
