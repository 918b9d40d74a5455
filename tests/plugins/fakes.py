"""Plug-ins of many kinds, good and bad."""

from collections.abc import Iterator
from typing import BinaryIO

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


class Untitled(Lines):
    title = ""
    kinds = frozenset({"weather"})
