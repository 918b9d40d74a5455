"""Every point, in the order in which they are shown. A new one is a file beside this with its port, and an entry here."""

from collections.abc import Iterator

from orderloom.plugins import import_formats, order_rules
from orderloom.plugins.import_formats import KINDS, ImportFormat
from orderloom.plugins.point import Point

LONGEST_TITLE = 100

ORDER_RULE = Point(
    name="order_rule",
    group="orderloom.order_rules",
    port_version=order_rules.PORT_VERSION,
    what="Refuses, tags or doubts an order that is about to be placed.",
    methods=("judge",),
)


def _format_complaints(made: ImportFormat) -> Iterator[str]:
    title, kinds = getattr(made, "title", None), getattr(made, "kinds", None)
    if not isinstance(title, str) or not 1 <= len(title.strip()) <= LONGEST_TITLE:
        yield f"has no title of 1 to {LONGEST_TITLE} characters"
    if not isinstance(kinds, frozenset) or not kinds or not kinds <= set(KINDS):
        yield f"has no kinds: a frozenset of {', '.join(KINDS)}"


IMPORT_FORMAT = Point(
    name="import_format",
    group="orderloom.import_formats",
    port_version=import_formats.PORT_VERSION,
    what="Maps files of one more format to the columns that imports know.",
    methods=("recognises", "rows"),
    complaints=_format_complaints,
    reserved=("csv", "xlsx", "ndjson", "olist", "shopify", "woocommerce"),
)

POINTS: tuple[Point, ...] = (ORDER_RULE, IMPORT_FORMAT)
