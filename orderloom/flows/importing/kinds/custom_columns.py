"""Columns of custom fields: `custom.<key>`, `sku_custom.<key>`."""

from collections.abc import Collection, Sequence

from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import PREFIXES, Definitions, read_texts
from orderloom.imports.model.cells import Cells
from orderloom.kernel.custom import Changes


def columns_of(owner: Owner, columns: Collection[str]) -> tuple[str, ...]:
    """Those of the columns that are this owner's fields."""
    return tuple(sorted(column for column in columns if column.startswith(PREFIXES[owner])))


def values_of(cells: Cells, definitions: Definitions | None, owner: Owner, columns: Sequence[str]) -> Changes:
    """What the cells of these columns say: an empty one takes its value away. What is wrong is noted at its column."""
    if definitions is None:
        return {}
    prefix = PREFIXES[owner]
    texts = {column.removeprefix(prefix): cells.values.get(column, "") for column in columns}
    values, wrong = read_texts(definitions, owner, texts)
    for refusal in wrong:
        cells.wrong(f"{prefix}{refusal.facts.get('key')}", refusal)
    return values
