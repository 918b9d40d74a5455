"""Goods that only past orders know: added to the catalog as products that are not for sale."""

import re
from collections.abc import Mapping

from orderloom.catalog.commands.products import put_products
from orderloom.catalog.model.products import NewProduct, NewSku
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor

_HANDLE = re.compile(r"[^a-z0-9_-]+")


async def add_missing_skus(work: Work, titles: Mapping[str, str], *, by: Actor) -> None:
    """A product for each SKU, titled as the order called it. SKUs whose handles would be the same share a product."""
    products: dict[str, NewProduct] = {}
    for sku, title in sorted(titles.items()):
        handle = _HANDLE.sub("-", f"sku-{sku.lower()}").strip("-")[:100]
        before = products.get(handle)
        skus = [*(before.skus if before else ()), NewSku(sku=sku, active=False)]
        products[handle] = NewProduct(handle=handle, titles={"en": title}, skus=skus)
    await put_products(work, list(products.values()), by=by)
