"""The columns of products and SKUs, and how the rows of one product are read."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from orderloom.catalog.model.codes import GTIN_LENGTHS, HANDLE, PICTURE_URL, SKU, TITLE_LENGTH, GtinWrong, check_digit
from orderloom.catalog.model.products import LARGEST_MEASURE, SkuTwice
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions
from orderloom.flows.importing.kinds.custom_columns import columns_of, values_of
from orderloom.imports.model.cells import Cells, shared
from orderloom.imports.model.columns import Column, Columns, ColumnTwice
from orderloom.imports.model.refusals import PictureUrlMalformed
from orderloom.imports.model.rows import Problem, Record, Row
from orderloom.kernel.custom import Changes

OPTION_PLACES = range(1, 21)
LONGEST_OPTION_NAME = 40
LONGEST_OPTION_VALUE = 200
LONGEST_CATEGORY = 200
MEASURES = ("weight_g", "length_mm", "width_mm", "height_mm")

COLUMNS = Columns(
    [
        Column("handle", "The product's own name in addresses; what makes rows one product.", "mug", "record", True),
        Column("title.*", "Its title in a language: `title.en`, `title.zh-CN`. A new product needs one.", "Mug", "record"),
        Column("category", "", "kitchen", "record"),
        Column("picture_url", "", "https://example.org/mug.jpg", "record"),
        Column("archived", "Whether it is retired: none of its SKUs can be sold then.", "false", "record"),
        Column("custom.*", "A custom field of products.", "", "record"),
        Column("sku", "The code by which it is stored, counted and ordered. Empty: the row is of the product alone.", "MUG-BLUE"),
        *(
            column
            for place in OPTION_PLACES
            for column in (
                Column(f"option{place}_name", "What sets this SKU apart from its neighbours.", "Colour"),
                Column(f"option{place}_value", "", "Blue"),
            )
        ),
        Column("gtin", "EAN, UPC or GTIN with its check digit.", "4006381333931"),
        Column("weight_g", "Whole grams.", "350"),
        Column("length_mm", "Whole millimetres.", "120"),
        Column("width_mm", "Whole millimetres.", "90"),
        Column("height_mm", "Whole millimetres.", "100"),
        Column("tax_class", "`standard` where the cell is empty.", "standard"),
        Column("per_buyer_limit", "How many one buyer may buy; empty: any number.", "5"),
        Column("active", "Whether it can be sold; true where the cell is empty.", "true"),
        Column("sku_custom.*", "A custom field of SKUs."),
        Column("product_id", "", shown=True),
        Column("created_at", "", shown=True),
        Column("changed_at", "", shown=True),
    ]
)  # fmt: skip


class SkuWish(NamedTuple):
    """A SKU's row, and what the file says about it."""

    row_no: int
    fields: Mapping[str, object]
    custom: Changes


class Wish(NamedTuple):
    """What the rows of one product ask for: the values that they name, of the product and of each of its SKUs."""

    handle: str
    titles: Mapping[str, str | None]
    fields: Mapping[str, str | None]
    archived: bool | None
    custom: Changes
    skus: Mapping[str, SkuWish]


class RowReader:
    """Reads the rows of products from a file that has these columns."""

    def __init__(self, columns: frozenset[str]) -> None:
        self.columns = columns
        self.of_record = COLUMNS.record_columns(columns)
        self._titles = sorted(column for column in columns if column.startswith("title."))
        self._options = any(column.startswith("option") for column in columns)
        self._custom = {owner: columns_of(owner, columns) for owner in (Owner.PRODUCT, Owner.SKU)}

    @property
    def has_custom(self) -> bool:
        return any(self._custom.values())

    def wish(self, record: Record, definitions: Definitions | None) -> tuple[Wish | None, list[Problem]]:
        """What the rows ask for, and what is wrong with them."""
        problems: list[Problem] = []
        whole = Cells(shared(record, self.of_record, problems), problems)
        handle = whole.pattern("handle", HANDLE, required=True)
        titles = {column[6:]: whole.text(column, longest=TITLE_LENGTH) for column in self._titles}
        fields: dict[str, str | None] = {}
        if "category" in self.columns:
            fields["category"] = whole.text("category", longest=LONGEST_CATEGORY)
        if "picture_url" in self.columns:
            fields["picture_url"] = _picture(whole)
        archived = whole.boolean("archived") or False if "archived" in self.columns else None
        custom = values_of(whole, definitions, Owner.PRODUCT, self._custom[Owner.PRODUCT])
        skus: dict[str, SkuWish] = {}
        for row in record.rows:
            self._read_sku(row, skus, problems, definitions)
        return (None if handle is None else Wish(handle, titles, fields, archived, custom, skus)), problems

    def _read_sku(
        self, row: Row, skus: dict[str, SkuWish], problems: list[Problem], definitions: Definitions | None
    ) -> None:
        cells = Cells(row, problems)
        if "sku" not in row.values:
            beside = sorted(set(row.values) - self.of_record)
            if beside:
                cells.required("sku")
            return
        sku = cells.pattern("sku", SKU)
        if sku is None:
            return
        if sku in skus:
            cells.wrong("sku", SkuTwice(given=sku))
            return
        custom = values_of(cells, definitions, Owner.SKU, self._custom[Owner.SKU])
        skus[sku] = SkuWish(row.row_no, self._sku_fields(cells), custom)

    def _sku_fields(self, cells: Cells) -> dict[str, object]:
        """The fields that the file has columns for; what is empty takes the default of a new SKU."""
        columns = self.columns
        fields: dict[str, object] = {}
        if self._options:
            fields["options"] = _options(cells)
        if "gtin" in columns:
            fields["gtin"] = _gtin(cells)
        for name in MEASURES:
            if name in columns:
                fields[name] = cells.integer(name, most=LARGEST_MEASURE)
        if "tax_class" in columns:
            fields["tax_class"] = cells.text("tax_class") or "standard"
        if "per_buyer_limit" in columns:
            fields["per_buyer_limit"] = cells.integer("per_buyer_limit", least=1)
        if "active" in columns:
            active = cells.boolean("active")
            fields["active"] = True if active is None else active
        return fields


def _options(cells: Cells) -> dict[str, str]:
    """What sets the SKU apart; a name needs a value, and a value a name."""
    options: dict[str, str] = {}
    for place in OPTION_PLACES:
        name_column, value_column = f"option{place}_name", f"option{place}_value"
        if name_column not in cells.values and value_column not in cells.values:
            continue
        name = cells.required(name_column, longest=LONGEST_OPTION_NAME)
        value = cells.required(value_column, longest=LONGEST_OPTION_VALUE)
        if name is None or value is None:
            continue
        if options.setdefault(name, value) != value:
            cells.wrong(name_column, ColumnTwice(column=name))
    return options


def _gtin(cells: Cells) -> str | None:
    given = cells.text("gtin")
    if given is None:
        return None
    good = given.isascii() and given.isdecimal() and len(given) in GTIN_LENGTHS
    if not good or check_digit(given[:-1]) != given[-1]:
        cells.wrong("gtin", GtinWrong(gtin=given))
        return None
    return given


def _picture(cells: Cells) -> str | None:
    given = cells.text("picture_url")
    if given is None or re.fullmatch(PICTURE_URL, given):
        return given
    cells.wrong("picture_url", PictureUrlMalformed(given=given))
    return None
