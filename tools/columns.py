"""What plug-ins know of imports' columns, as `orderloom/plugins/columns.py`: `make docs` renews it, for plug-ins import no flow."""

from pathlib import Path
from textwrap import wrap

MODULE = Path(__file__).parents[1] / "orderloom" / "plugins" / "columns.py"
HEAD = '''"""Written by `make docs` from the kinds of imports: their columns, for plug-ins and their tests; `….*` is a family."""

from collections.abc import Mapping

_LINES = """\\
'''
FOOT = '''"""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(names.split())
    for kind, _, names in (lines.partition(":") for lines in _LINES.split("\\n\\n") if lines.strip())
}


def is_column(kind: str, given: str) -> bool:
    """Whether imports of this kind know a column of this name; capital letters do not matter."""
    name = given.strip().lower()
    prefix, point, member = name.partition(".")
    return any(name == one.lower() for one in COLUMNS[kind] if not one.endswith(".*")) or bool(
        point and member and f"{prefix}.*" in COLUMNS[kind]
    )
'''


def as_module() -> str:
    """The module that plug-ins import."""
    from orderloom.flows.importing.kinds.known import KINDS

    kinds = [
        "\n".join(wrap(f"{name}: {' '.join(one.name for one in kind.columns.all)}", 120, break_on_hyphens=False))
        for name, kind in KINDS.items()
    ]
    return HEAD + "\n\n".join(kinds) + "\n" + FOOT


def write() -> bool:
    """Renew the module; says whether it had to be."""
    made = as_module()
    if MODULE.read_text("utf-8") == made:
        return False
    MODULE.write_text(made, encoding="utf-8")
    return True
