"""The little Markdown that the reference pages need."""

from collections.abc import Iterable, Sequence


def page(title: str, intro: str, *parts: str) -> str:
    head = f"# {title}\n\n<!-- Written by `make docs` from the code. Change the code, not this page. -->\n\n{intro}\n"
    return head + "".join(f"\n{part.rstrip()}\n" for part in parts if part)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row([_cell(cell) for cell in row]) for row in rows)]
    return "\n".join(lines) if len(lines) > 2 else "None yet."


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: object) -> str:
    return f"`{text}`"


def fenced(language: str, lines: Iterable[str]) -> str:
    return "\n".join([f"```{language}", *lines, "```"])
