"""Orders of Shopify (Admin API) and WooCommerce (wc/v3) as JSON: one document a line, an array, or one whole answer of the API."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from orderloom.flows.importing.formats.format import Head, Mapped, Source
from orderloom.flows.importing.formats.told_rows import refused, rows_of
from orderloom.flows.telling.shopify.order import order_of as shopify_order
from orderloom.flows.telling.told import ToldOrder, settle
from orderloom.flows.telling.woocommerce.order import order_of as woocommerce_order
from orderloom.kernel.errors import Refusal

LARGEST_WHOLE = 64 << 20
_decode = msgspec.json.Decoder(float_hook=str).decode


class _Told(NamedTuple):
    order: ToldOrder
    unknown: tuple[str, ...]
    rounded: Mapping[str, int] = {}


class OrderDocuments:
    """Maps JSON documents by the same functions that hear webhooks."""

    kind = "orders"

    def __init__(self, name: str, title: str, marks: tuple[bytes, ...], tell: Callable[[object, str], _Told]) -> None:
        self.name = name
        self.title = title
        self._marks = marks
        self._tell = tell

    def recognises(self, head: Head) -> bool:
        return head.header is None and all(mark in head.start for mark in self._marks)

    def rows(self, source: Source) -> Iterator[Mapped]:
        channel = source.options.get("channel", "")
        for row_no, document in _documents(source):
            reference = _reference(document)
            try:
                told, unknown, rounded = self._tell(document, channel or "-")
                _note(source, told, unknown, rounded)
                if told.includes_tax is not None:
                    settle(told, includes_tax=told.includes_tax)
            except Refusal as refusal:
                yield refused(row_no, refusal, reference)
                continue
            yield from rows_of(row_no, told)


def _note(source: Source, told: ToldOrder, unknown: tuple[str, ...], rounded: Mapping[str, int]) -> None:
    for member in unknown:
        source.note("member_unknown", column=member, message=f"{member} is not known here and is left out")
    for member, minor in rounded.items():
        message = (
            f"sums of lines were brought to {member.removesuffix('_minor')} by a few minor units of rounding, first in order "
            f"{told.reference}: {minor}"
        )
        source.note("sum_rounded", column=member.removesuffix("_minor"), message=message)


def _reference(document: object) -> str | None:
    if not isinstance(document, Mapping):
        return None
    found = document.get("name") or document.get("number") or document.get("id")
    return str(found)[:100] if isinstance(found, str | int) else None


def _documents(source: Source) -> Iterator[tuple[int, object]]:
    """Each order: of an API's answer, of an array, of a document alone; else one a line."""
    stream = source.stream()
    start = stream.read(LARGEST_WHOLE + 1)
    if len(start) <= LARGEST_WHOLE:
        try:
            whole = _decode(start.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            whole = None
        if isinstance(whole, dict):
            found = whole.get("orders", whole.get("order"))
            yield from enumerate(found if isinstance(found, list) else [found or whole], 1)
            return
    del start
    yield from source.documents()


def _shopify(document: object, channel: str) -> _Told:
    return _Told(*shopify_order(document, channel))


def _woocommerce(document: object, channel: str) -> _Told:
    return _Told(*woocommerce_order(document, channel))


SHOPIFY_JSON = OrderDocuments(
    "shopify-orders-json", "Orders of Shopify's Admin API (JSON)", (b'"line_items"', b'"financial_status"'), _shopify
)
WOOCOMMERCE_JSON = OrderDocuments(
    "woocommerce-orders-json",
    "Orders of WooCommerce's REST API (JSON)",
    (b'"line_items"', b'"prices_include_tax"'),
    _woocommerce,
)
