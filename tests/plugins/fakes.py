"""Plug-ins of many kinds, good and bad."""

from collections.abc import Iterator
from typing import BinaryIO, cast
from zipfile import ZipFile

from orderloom.plugins.import_formats import Row
from orderloom.plugins.order_rules import OrderView, Refuse, Verdict
from orderloom.plugins.point import Options


class Good:
    port_version = 1

    def __init__(self, options: Options) -> None:
        self.options = options

    def judge(self, order: OrderView) -> tuple[Verdict, ...]:
        return (Refuse("too_much", "Too much."),) if order.total_minor > int(self.options.get("most", "1")) else ()


class Old(Good):
    port_version = 0


class Mute:
    port_version = 1

    def __init__(self, options: Options) -> None: ...


class Unversioned:
    def __init__(self, options: Options) -> None: ...


class Broken:
    def __init__(self, options: Options) -> None:
        raise ValueError("the option most is no number")


class Lines:
    port_version = 1
    title = "Lines"
    kinds = frozenset({"stock"})

    def __init__(self, options: Options) -> None: ...

    def recognises(self, kind: str, filename: str, head: bytes) -> bool:
        return filename.endswith(".lines")

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        for number, line in enumerate(stream, 1):
            yield Row(number, {"sku": line.decode().strip()})


class Umlauts(Lines):
    """The article list of the guide: bytes of which no UTF-8 can be made."""

    title = "Articles"
    kinds = frozenset({"products"})

    def recognises(self, kind: str, filename: str, head: bytes) -> bool:
        return head.startswith(b"ARTNO;")

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        for number, line in enumerate(stream, 1):
            if number > 1:
                sku, title = line.decode("cp1252").strip().split(";")
                yield Row(number, {"handle": sku.lower(), "title.en": title, "sku": sku})


class Zipped(Umlauts):
    """The same list in a ZIP: no text, and no workbook either."""

    title = "Articles, zipped"

    def recognises(self, kind: str, filename: str, head: bytes) -> bool:
        return head.startswith(b"PK") and b"articles.txt" in head

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        with ZipFile(stream) as archive, archive.open("articles.txt") as file:
            yield from super().rows(kind, cast(BinaryIO, file))


class Breaking(Umlauts):
    """Takes for granted what need not be."""

    title = "Articles, breaking"

    def recognises(self, kind: str, filename: str, head: bytes) -> bool:
        return head.startswith(b"BREAKING")

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        yield Row(1, {"handle": "mug", "sku": None})  # type: ignore[dict-item]  # the mistake that it is about


class Untitled(Lines):
    title = ""
    kinds = frozenset({"weather"})
