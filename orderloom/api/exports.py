"""Exports over HTTP: what a list shows, whole, for other programs. Each takes the filters of its list."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from orderloom.api import customers, order_filters, parcels, prices, products, stock
from orderloom.api.exporting import MEDIA, Form, exported
from orderloom.views.exports.customers import CustomerSheet
from orderloom.views.exports.movements import MovementSheet
from orderloom.views.exports.orders import OrderSheet
from orderloom.views.exports.parcels import ParcelSheet
from orderloom.views.exports.prices import PriceSheet
from orderloom.views.exports.products import ProductSheet
from orderloom.views.exports.stock import StockSheet

router = APIRouter(prefix="/exports", tags=["exports"])

FormInPath = Annotated[
    Form,
    Path(description="csv: text that a spreadsheet would take for a formula has an apostrophe in front; ndjson; xlsx."),
]
ANSWER: dict[str, Any] = {
    "response_class": Response,
    "responses": {
        200: {
            "description": "The rows. An export that breaks off was not whole.",
            "content": {
                media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()
            },
        }
    },
}


@router.get("/orders.{form}", summary="Export orders", **ANSWER)
async def export_orders(
    request: Request, caller: order_filters.Reader, filters: order_filters.Narrowed, form: FormInPath
) -> Response:
    """Orders as their list is narrowed, newest first."""
    return await exported(
        request, OrderSheet(filters, seen=caller.channels), form, name="orders", permission="orders.read"
    )


@router.get("/products.{form}", summary="Export products", **ANSWER)
async def export_products(
    request: Request, caller: products.Reader, filters: products.Narrowed, form: FormInPath
) -> Response:
    """One row a SKU with its product, newest product first: the columns that an import takes. A caller limited to channels
    gets what is priced in them or in stock at their locations."""
    sheet = ProductSheet(replace(filters, channels=caller.channels))
    return await exported(request, sheet, form, name="products", permission="catalog.read")


@router.get("/prices.{form}", summary="Export prices", **ANSWER)
async def export_prices(
    request: Request, caller: prices.Reader, filters: prices.Narrowed, form: FormInPath
) -> Response:
    """One row a price, in the order in which they were made: the columns that an import takes."""
    sheet = PriceSheet(**filters._asdict(), channels=caller.channels)
    return await exported(request, sheet, form, name="prices", permission="catalog.read")


@router.get("/customers.{form}", summary="Export customers", **ANSWER)
async def export_customers(
    request: Request, caller: customers.Reader, filters: customers.Narrowed, form: FormInPath
) -> Response:
    """One row an address with its person, newest person first: the columns that an import takes. A caller limited to channels
    gets those who ordered in them."""
    sheet = CustomerSheet(replace(filters, channels=caller.channels))
    return await exported(request, sheet, form, name="customers", permission="customers.read")


@router.get("/stock.{form}", summary="Export stock", **ANSWER)
async def export_stock(
    request: Request, caller: stock.Reader, filters: stock.NarrowedLevels, form: FormInPath
) -> Response:
    """One row a SKU at a location: the columns that an import takes. Costs are for those with the permission stock.cost."""
    sheet = StockSheet(filters, cost=caller.may("stock.cost"))
    return await exported(request, sheet, form, name="stock", permission="stock.read")


@router.get("/parcels.{form}", summary="Export parcels", **ANSWER)
async def export_parcels(
    request: Request, caller: parcels.Reader, filters: parcels.Narrowed, form: FormInPath
) -> Response:
    """One row a line of a parcel, what was shipped last first."""
    return await exported(request, ParcelSheet(filters), form, name="parcels", permission="orders.read")


@router.get("/movements.{form}", summary="Export movements", **ANSWER)
async def export_movements(
    request: Request, caller: stock.Reader, filters: stock.NarrowedMovements, form: FormInPath
) -> Response:
    """One row a movement of stock, the last recorded first. Costs are for those with the permission stock.cost."""
    sheet = MovementSheet(filters, cost=caller.may("stock.cost"))
    return await exported(request, sheet, form, name="movements", permission="stock.read")
