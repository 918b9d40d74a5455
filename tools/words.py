"""Every group of words, and the codes that the code itself has: words.json and the test of the registry are made of these."""

import inspect
import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, get_args, get_type_hints

from orderloom.infra.settings import documented
from orderloom.kernel.words import CHINESE, WORDS, Word
from tools import discover

# Words that stand before what they name is built, and lists that every shop continues: these groups may have more words than codes.
AHEAD = frozenset({"fulfilment", "parcel"})
# … and these have no list in the code at all.
OPEN = frozenset(
    {"hold", "stock", "payment_method", "carrier", "price_terms", "metrics", "complaint", "refund", "region"}
    | {"case_type", "case", "disposition", "return_reason"}
)


def groups() -> dict[str, dict[str, Word]]:
    """Each group with its codes and their words, permissions, refusals and settings too."""
    english = {"permission": discover.permissions(), "refusal": refusal_sentences(), "setting": _settings()}
    translated = {
        group: {code: Word(english[group].get(code, ""), zh) for code, zh in sorted(chinese.items())}
        for group, chinese in CHINESE.items()
    }
    return {group: dict(codes) for group, codes in WORDS.items()} | translated


def _settings() -> dict[str, str]:
    return {each.name: each.description for each in documented()}


def refusal_sentences() -> dict[str, str]:
    """By code; of several refusals with one code the shortest says what all of them say."""
    found: dict[str, str] = {}
    for each in discover.refusals():
        said = discover.sentence(each)
        found[each.code] = min(found.get(each.code, said), said, key=len)
    return found


def document() -> str:
    """The registry for programs: group → code → language → words."""
    said = {group: {code: word._asdict() for code, word in codes.items()} for group, codes in groups().items()}
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def coded() -> dict[str, frozenset[str]]:
    """By group, the codes that the code has."""
    return _of_contexts() | _of_edges() | _of_imports() | _found()


def _found() -> dict[str, frozenset[str]]:
    events = discover.events()
    return {
        "event": frozenset(each.name for each in events),
        "aggregate": frozenset(each.aggregate for each in events),
        "permission": frozenset(discover.permissions()),
        "role": frozenset(discover.roles()),
        "refusal": frozenset(each.code for each in discover.refusals()),
        "setting": frozenset(_settings()),
    }


def _of_contexts() -> dict[str, frozenset[str]]:
    from orderloom.connectors.model import InboxState, Platform
    from orderloom.customers.model.doubts import Doubt
    from orderloom.fields.model import kinds
    from orderloom.fulfilment.model import Action as ParcelAct
    from orderloom.fulfilment.model import Status as ParcelStatus
    from orderloom.identity.model import KeyKind
    from orderloom.inventory.model.holds import HoldState, Visitor
    from orderloom.inventory.model.levels import Bucket, DocumentKind, Reason
    from orderloom.inventory.model.promises import HolderKind, ReservationState
    from orderloom.kernel.actor import ActorKind
    from orderloom.orders.model.acts import OrderAct
    from orderloom.orders.model.order import CancelReason, FulfilmentState, PaymentState, Status
    from orderloom.payments.model import Kind as PaymentKind
    from orderloom.promotions.model.promotion import Kind as PromotionKind
    from orderloom.promotions.model.promotion import Per

    enums: Mapping[str, type[Enum]] = {
        "order": Status, "order_act": OrderAct, "parcel_act": ParcelAct, "payment": PaymentState,
        "fulfilment": FulfilmentState, "cancel_reason": CancelReason,
        "payment_kind": PaymentKind, "parcel": ParcelStatus, "bucket": Bucket, "reservation": ReservationState,
        "holder": HolderKind, "checkout_hold": HoldState, "visitor": Visitor, "movement_reason": Reason,
        "document": DocumentKind, "promotion_kind": PromotionKind, "promotion_per": Per, "actor": ActorKind,
        "key_kind": KeyKind, "doubt": Doubt, "inbox": InboxState, "platform": Platform,
        "custom_field_owner": kinds.Owner, "custom_field_type": kinds.FieldType,
    }  # fmt: skip
    return {group: _values(enum) for group, enum in enums.items()}


def _of_edges() -> dict[str, frozenset[str]]:
    from procrastinate.jobs import Status as JobState

    from orderloom.api.channels import ShownLocale
    from orderloom.api.exporting import Form
    from orderloom.api.list_filters import LISTS
    from orderloom.api.order_acts import BulkOutcome
    from orderloom.api.order_filters import Sort
    from orderloom.flows.first_start import RATES
    from orderloom.flows.placing import quotation
    from orderloom.jobs.worker import SERVICES
    from orderloom.search.model import Kind
    from orderloom.views.desk_needs import Need

    line, coupon, discount = quotation.QuotedLine, quotation.QuotedCoupon, quotation.QuotedDiscount
    return {
        "discount_target": _literals(get_type_hints(discount)["target"]),
        "quoted_stock": _literals(get_type_hints(line)["stock"]),
        "weight_doubt": _literals(get_type_hints(line)["doubts"]),
        "coupon_outcome": _literals(get_type_hints(coupon)["outcome"]),
        "locale": _literals(ShownLocale),
        "export_format": _values(Form),
        "bulk_outcome": _values(BulkOutcome),
        "list": frozenset(LISTS),
        "sort": _literals(get_args(Sort)[0]),
        "search_kind": frozenset(kind.name.lower() for kind in Kind),
        "service": frozenset(SERVICES),
        "job_state": _values(JobState),
        "need": _values(Need),
        "tax_class": frozenset(rate.tax_class for rate in RATES),
    }


def _of_imports() -> dict[str, frozenset[str]]:
    from orderloom.flows.importing.formats.known import FORMATS
    from orderloom.flows.importing.kinds.known import KINDS
    from orderloom.imports.model.imports import State
    from orderloom.imports.model.rows import Result

    written = [inspect.getsource(each) for each in discover.modules() if ".flows.importing." in each.__name__]
    problems = _in_sources(written, r'RowProblem\(\s*"[^"]+",\s*"([a-z_]+)"')
    return {
        "import": _values(State),
        "import_result": _values(Result),
        "import_kind": frozenset(KINDS),
        "import_format": frozenset(each.name for each in FORMATS),
        "import_note": _in_sources(written, r'\.note\(\s*"([a-z_]+)"'),
        "row_problem": problems - CHINESE["refusal"].keys(),
    }


def _in_sources(sources: Iterable[str], pattern: str) -> frozenset[str]:
    return frozenset(found for source in sources for found in re.findall(pattern, source))


def _values(enum: type[Enum]) -> frozenset[str]:
    return frozenset(str(member.value) for member in enum)


def _literals(hint: Any) -> frozenset[str]:
    """The texts of a Literal, however deep it stands in a type."""
    if isinstance(hint, str):
        return frozenset({hint})
    return frozenset().union(*(_literals(part) for part in get_args(hint)))
