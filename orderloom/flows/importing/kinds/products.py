"""Products with their SKUs: added, or changed to what the file says. SKUs that the file does not name stay as they are."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import products as commands
from orderloom.catalog.model.codes import TitleMissing
from orderloom.catalog.model.prices import TaxClassNotFound
from orderloom.catalog.model.products import SKU_FIELDS, GtinTaken, NewProduct, NewSku, Product, SkuRecord, SkuTwice
from orderloom.fields.commands import use
from orderloom.flows.importing.kinds.kind import MAKE_SKUS, Terms
from orderloom.flows.importing.kinds.product_rows import COLUMNS, RowReader, SkuWish, Wish
from orderloom.imports.model.rows import Outcome, Problem, Record, Result
from orderloom.infra.work import Connection, Pool, Work
from orderloom.kernel.custom import changed_keys, merged


class _Products:
    name = "products"
    permission = "catalog.write"
    columns = COLUMNS
    nested = "skus"
    prefix = ""
    options: Mapping[str, str] = {
        "locale": "The language of the titles in files of other shops; en where left out.",
        "make_skus": MAKE_SKUS,
    }

    def key(self, values: Mapping[str, str], options: Mapping[str, str]) -> str | None:
        return values.get("handle")

    async def open(self, pool: Pool, terms: Terms) -> "_Session":
        return _Session(terms)


PRODUCTS = _Products()


class _Present(NamedTuple):
    """What is there of what a piece names."""

    products: Mapping[str, Product]
    skus: Mapping[str, SkuRecord]
    gtins: Mapping[str, str]
    tax_classes: frozenset[str]


class _Session:
    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._reader = RowReader(terms.columns)

    def sums(self, record: Record) -> Mapping[str, Mapping[str, int]]:
        return {}

    async def put(self, work: Work, records: Sequence[Record]) -> list[Outcome]:
        definitions = await use(work) if self._reader.has_custom else None
        read = [self._reader.wish(record, definitions) for record in records]
        present = await _present(work.tx, [wish for wish, _ in read if wish is not None])
        seen: dict[str, str] = {}  # SKU or GTIN → the product that has it in this piece
        outcomes: list[Outcome] = []
        wanted: list[NewProduct] = []
        for record, (wish, problems) in zip(records, read, strict=True):
            if wish is not None and not problems:
                problems += _clashes(record, wish, present, seen)
            if wish is None or problems:
                outcomes.append(Outcome.refused(record, problems))
                continue
            product, result = _asked(record, wish, present, problems)
            if problems:
                outcomes.append(Outcome.refused(record, problems))
                continue
            if result is not Result.SAME:
                wanted.append(product)
            outcomes.append(Outcome(record.turn, result))
        if wanted:
            await commands.put_products(work, wanted, by=self.terms.by)
        return outcomes


async def _present(tx: Connection, wishes: Sequence[Wish]) -> _Present:
    skus = sorted({sku for wish in wishes for sku in wish.skus})
    gtins = {str(one.fields["gtin"]) for wish in wishes for one in wish.skus.values() if one.fields.get("gtin")}
    return _Present(
        products=await catalog.products_by_handle(tx, sorted({wish.handle for wish in wishes})),
        skus=await catalog.skus_by_code(tx, skus),
        gtins=await catalog.skus_by_gtin(tx, sorted(gtins)),
        tax_classes=frozenset(one.code for one in await catalog.tax_classes(tx)),
    )


def _clashes(record: Record, wish: Wish, present: _Present, seen: dict[str, str]) -> list[Problem]:
    """What is taken by somebody else: in the shop, or by a product that stands before in the file."""
    problems: list[Problem] = []
    for sku, (row_no, fields, _) in wish.skus.items():
        if seen.setdefault(sku, wish.handle) != wish.handle:
            problems.append(Problem.of(row_no, "sku", SkuTwice(given=sku, handle=seen[sku])))
        gtin = fields.get("gtin")
        if isinstance(gtin, str):
            owner = present.gtins.get(gtin) or seen.setdefault(f"gtin {gtin}", sku)
            if owner != sku:
                problems.append(Problem.of(row_no, "gtin", GtinTaken(gtin=gtin, sku=owner)))
        if (tax_class := fields.get("tax_class")) is not None and tax_class not in present.tax_classes:
            known = ", ".join(sorted(present.tax_classes))
            problems.append(Problem.of(row_no, "tax_class", TaxClassNotFound(tax_class=tax_class, known=known)))
    return problems


def _asked(record: Record, wish: Wish, present: _Present, problems: list[Problem]) -> tuple[NewProduct, Result]:
    """The product as the rows want it: what they do not name is as it is."""
    before = present.products.get(wish.handle)
    titles = {**(before.titles if before else {}), **wish.titles}
    product = NewProduct(
        handle=wish.handle,
        titles={locale: title for locale, title in titles.items() if title},
        category=wish.fields.get("category", before.category if before else None),
        picture_url=wish.fields.get("picture_url", before.picture_url if before else None),
        archived=wish.archived,
        custom=wish.custom,
        skus=[_sku(sku, one, present.skus.get(sku)) for sku, one in wish.skus.items()],
    )
    if not product.titles:
        problems.append(Problem.of(record.row_no, "title.en", TitleMissing()))
    if before is None:
        return product, Result.CREATED
    same = _same_product(before, product) and all(
        _same_sku(before, sku, present.skus.get(sku.sku)) for sku in product.skus
    )
    return product, Result.SAME if same else Result.CHANGED


def _sku(code: str, wish: SkuWish, before: SkuRecord | None) -> NewSku:
    kept: dict[str, Any] = {} if before is None else {name: getattr(before, name) for name in SKU_FIELDS}
    return NewSku(sku=code, custom=wish.custom, **kept | dict(wish.fields))


def _same_product(before: Product, wished: NewProduct) -> bool:
    archived = before.archived_at is not None
    told = (
        wished.titles,
        wished.category,
        wished.picture_url,
        archived if wished.archived is None else wished.archived,
    )
    same = told == (before.titles, before.category, before.picture_url, archived)
    return same and not changed_keys(before.custom, merged(before.custom, wished.custom))


def _same_sku(product: Product, wished: NewSku, before: SkuRecord | None) -> bool:
    if before is None or before.product_id != product.id:
        return False
    same = all(getattr(before, name) == getattr(wished, name) for name in SKU_FIELDS)
    return same and not changed_keys(before.custom, merged(before.custom, wished.custom))
