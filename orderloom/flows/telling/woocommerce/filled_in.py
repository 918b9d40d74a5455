"""What the lines of an order of WooCommerce say beside money: what a buyer filled in, and by which id their goods may go."""

import html
import re
from collections.abc import Iterator

from orderloom.flows.telling.document import Document
from orderloom.flows.telling.told import Written
from orderloom.flows.telling.written import members, pairs

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_ATTRIBUTE = "pa_"  # how WooCommerce marks its own attributes, by which a variation was chosen


def written_of(document: Document) -> tuple[Written, ...]:
    """By the lines that are taken: those of no units are left out."""
    return tuple(
        Written(nth, _bare(name), _bare(value))
        for nth, line in enumerate(_taken(document))
        for name, value in pairs(_said(line)).items()
    )


def other_skus(document: Document) -> tuple[str, ...]:
    """Of each line the id of its variation, else its product's: a variation without a SKU is told with its product's there."""
    ids = ((line.text("variation_id"), line.text("product_id")) for line in _taken(document))
    return tuple(next((one for one in each if one and one != "0"), "") for each in ids)


def _taken(document: Document) -> Iterator[Document]:
    return (line for line in document.children("line_items") if line.whole("quantity"))


def _said(line: Document) -> Iterator[tuple[object, object]]:
    """Without what chose the variation: WooCommerce repeats that there, and the SKU and the title say it already."""
    options = _options(line)
    raw = line.raw("meta_data")
    for each in raw if isinstance(raw, list) else ():
        key, shown = (
            (str(each.get(name) or "") for name in ("key", "display_value")) if isinstance(each, dict) else ("", "")
        )
        if not key or key.startswith("_"):
            continue
        if options is not None and (key.startswith(_ATTRIBUTE) or _was_chosen(options, each, shown)):
            continue
        yield from members([each], name=("display_key", "key"))


def _was_chosen(options: list[str], each: dict[str, object], shown: str) -> bool:
    found = next((one for one in (shown, each.get("value")) if isinstance(one, str) and one in options), None)
    if found is not None:
        options.remove(found)  # a buyer may have written the same word
    return found is not None


def _options(line: Document) -> list[str] | None:
    """What chose the variation, as its name ends with it; None where the line is of no variation."""
    if line.text("variation_id") in (None, "0"):
        return None
    name, parent = line.text("name", longest=300) or "", line.text("parent_name", longest=300) or ""
    behind = name.removeprefix(f"{parent} - ") if parent else name
    return behind.split(", ") if behind != name else []


def _bare(text: str) -> str:
    """Without the markup that plug-ins put around what they show."""
    return html.unescape(_MARKUP.sub("", text)).strip() or "-"
