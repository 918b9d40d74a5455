"""Add and change products and their SKUs, one by one or set-wise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack
from uuid import UUID

from orderloom.catalog.events.products import ProductChanged, ProductCreated, SkuChanged, SkuCreated
from orderloom.catalog.model.codes import must_have_title
from orderloom.catalog.model.products import (
    PRODUCT_FIELDS,
    SKU_FIELDS,
    HandleTaken,
    NewProduct,
    NewSku,
    Product,
    ProductChanges,
    SkuChanges,
    SkuNotFound,
    SkuRecord,
    check_products,
    check_sku,
    differing,
    differing_values,
)
from orderloom.catalog.store import listing
from orderloom.catalog.store import products as store
from orderloom.catalog.store import skus as sku_store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.custom import merged
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PutProducts:
    """What a set-wise put did."""

    products_created: int
    products_changed: int
    skus_created: int
    skus_changed: int


async def put_products(work: Work, rows: Sequence[NewProduct], *, by: Actor) -> PutProducts:
    """Add these products and SKUs, or change those that exist to what is said here; what is the same stays untouched.

    A SKU that stands under another product moves. SKUs that are not named stay as they are.
    """
    check_products(rows)
    known = await store.lock_by_handle(work.tx, [row.handle for row in rows])
    created = [_product(work, row, new_id()) for row in rows if row.handle not in known]
    changed = [product for row in rows if row.handle in known if (product := _changed(work, known[row.handle], row))]
    await _save_products(work, created, changed, known, by=by)
    ids = {handle: product.id for handle, product in known.items()} | {one.handle: one.id for one in created}
    skus = [(sku, ids[row.handle]) for row in rows for sku in row.skus]
    skus_created, skus_changed = await _put_skus(work, skus, by=by)
    if created or changed or skus_created or skus_changed:
        await raise_epoch(work.tx, "catalog")
    return PutProducts(
        products_created=len(created),
        products_changed=len(changed),
        skus_created=skus_created,
        skus_changed=skus_changed,
    )


async def create_product(work: Work, product_id: UUID, new: NewProduct, *, by: Actor) -> Product:
    """Add a product with its SKUs."""
    check_products([new])
    if await store.lock_by_handle(work.tx, [new.handle]):
        raise HandleTaken(handle=new.handle)
    product = _product(work, new, product_id)
    await _save_products(work, [product], [], {}, by=by)
    await _insert_skus(work, [_sku(work, sku, product_id) for sku in new.skus], by=by)
    await raise_epoch(work.tx, "catalog")
    return product


async def change_product(
    work: Work, product_id: UUID, *, version: int, by: Actor, **changes: Unpack[ProductChanges]
) -> Product:
    """Change a product's titles, category or picture; archive it (its SKUs cannot be sold then) or take it back."""
    before = await store.lock(work.tx, product_id)
    if before.version != version:
        raise ChangedMeanwhile(product_id=product_id, version=before.version)
    wished = replace(
        before,
        titles=changes.get("titles", before.titles),
        category=changes.get("category", before.category),
        picture_url=changes.get("picture_url", before.picture_url),
        archived_at=(before.archived_at or work.now)
        if changes.get("archived", before.archived_at is not None)
        else None,
        custom=merged(before.custom, changes.get("custom", {})),
    )
    if wished == before:
        return before
    must_have_title(wished.titles)
    product = replace(wished, version=version + 1, changed_at=work.now)
    await _save_products(work, [], [product], {before.handle: before}, by=by)
    await raise_epoch(work.tx, "catalog")
    return product


async def create_sku(work: Work, product_id: UUID, new: NewSku, *, by: Actor) -> SkuRecord:
    """Add a SKU to a product."""
    check_sku(new)
    await store.lock(work.tx, product_id)
    sku = _sku(work, new, product_id)
    await _insert_skus(work, [sku], by=by)
    await raise_epoch(work.tx, "catalog")
    return sku


async def change_sku(work: Work, sku: str, *, version: int, by: Actor, **changes: Unpack[SkuChanges]) -> SkuRecord:
    """Change a SKU, or take it out of sale (active: false). Its code never changes: orders and stock point at it."""
    before = (await sku_store.lock(work.tx, [sku])).get(sku)
    if before is None:
        raise SkuNotFound(sku=sku)
    if before.version != version:
        raise ChangedMeanwhile(sku=sku, version=before.version)
    told: dict[str, Any] = {**changes, "custom": merged(before.custom, changes.get("custom", {}))}
    wished = replace(before, **told)
    if wished == before:
        return before
    check_sku(wished)
    after = replace(wished, version=version + 1, changed_at=work.now)
    await _change_skus(work, [(before, after)], by=by)
    await raise_epoch(work.tx, "catalog")
    return after


def _product(work: Work, new: NewProduct, product_id: UUID) -> Product:
    return Product(
        id=product_id,
        handle=new.handle,
        titles=dict(new.titles),
        category=new.category,
        picture_url=new.picture_url,
        archived_at=work.now if new.archived else None,
        version=1,
        created_at=work.now,
        changed_at=work.now,
        custom=merged({}, new.custom),
    )


def _changed(work: Work, before: Product, row: NewProduct) -> Product | None:
    """The product as the row wants it, or None if it is so already."""
    archived = before.archived_at is not None if row.archived is None else row.archived
    wished = replace(
        before,
        titles=dict(row.titles),
        category=row.category,
        picture_url=row.picture_url,
        archived_at=(before.archived_at or work.now) if archived else None,
        custom=merged(before.custom, row.custom),
    )
    return None if wished == before else replace(wished, version=before.version + 1)


async def _save_products(
    work: Work, created: Sequence[Product], changed: Sequence[Product], before: dict[str, Product], *, by: Actor
) -> None:
    if created:
        await store.insert(work.tx, created)
    if changed:
        await store.update(work.tx, changed)
    for product in created:
        work.emit(ProductCreated(product_id=product.id, handle=product.handle), by=by)
    for product in changed:
        known = before[product.handle]
        fields = differing((*PRODUCT_FIELDS, "archived_at"), known, product)
        fields += differing_values(known.custom, product.custom)
        work.emit(ProductChanged(product_id=product.id, fields=fields, version=product.version), by=by)


def _sku(work: Work, new: NewSku, product_id: UUID, before: SkuRecord | None = None) -> SkuRecord:
    fields = {name: getattr(new, name) for name in SKU_FIELDS} | {"options": dict(new.options)}
    custom = merged(before.custom if before else {}, new.custom)
    return SkuRecord(
        sku=new.sku,
        product_id=product_id,
        **fields,
        version=1,
        created_at=work.now,
        changed_at=work.now,
        custom=custom,
    )


async def _put_skus(work: Work, wanted: Sequence[tuple[NewSku, UUID]], *, by: Actor) -> tuple[int, int]:
    """How many were added, and how many changed."""
    known = await sku_store.lock(work.tx, [one.sku for one, _ in wanted])
    skus = [_sku(work, one, product_id, known.get(one.sku)) for one, product_id in wanted]
    new = [one for one in skus if one.sku not in known]
    pairs = [(known[one.sku], _as_wished(known[one.sku], one)) for one in skus if one.sku in known]
    changed = [(before, after) for before, after in pairs if before is not after]
    await _insert_skus(work, new, by=by)
    await _change_skus(work, changed, by=by)
    return len(new), len(changed)


def _as_wished(before: SkuRecord, wished: SkuRecord) -> SkuRecord:
    after = replace(wished, version=before.version, created_at=before.created_at, changed_at=before.changed_at)
    return before if after == before else replace(after, version=before.version + 1)


async def _insert_skus(work: Work, skus: Sequence[SkuRecord], *, by: Actor) -> None:
    if not skus:
        return
    await sku_store.insert(work.tx, skus)
    for one in skus:
        work.emit(SkuCreated(sku=one.sku, product_id=one.product_id), by=by)


async def _change_skus(work: Work, changes: Sequence[tuple[SkuRecord, SkuRecord]], *, by: Actor) -> None:
    if not changes:
        return
    await sku_store.update(work.tx, [after for _, after in changes])
    if moved := [after.sku for before, after in changes if after.product_id != before.product_id]:
        await listing.list_moved(work.tx, moved)
    for before, after in changes:
        fields = differing(("product_id", *SKU_FIELDS), before, after) + differing_values(before.custom, after.custom)
        work.emit(SkuChanged(sku=after.sku, fields=fields, version=after.version), by=by)
