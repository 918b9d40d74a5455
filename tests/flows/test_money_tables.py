"""What orders come to in currencies of no, two and three digits, net and gross: tables worked out by hand.

Each has three lines of one unit at the same price, ten percent off by code, and a fee.
"""

import pytest

from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from orderloom.promotions.commands import coupons, promotions
from orderloom.promotions.model.coupons import NewCoupons
from orderloom.promotions.model.promotion import Kind, Promotion
from tests.worlds import BY, a_shop

from .desk import Desk
from .test_quote_property import SKUS, open_shop

ADDRESS = {"country": "NL", "lines": ["Prinsengracht 1"]}


@pytest.mark.parametrize(
    ("currency", "gross", "price", "ppm", "fee", "off", "taxes", "total"),
    [
        # 99.99 less 10.00 (half-up of 9.999) as 3.34, 3.33, 3.33. Tax within 29.99: 5.2049, within 30.00: 5.2066; fee 0.8591
        ("EUR", True, 3333, 210_000, 495, [334, 333, 333], [520, 521, 521, 86], 8999 + 495),
        # The same on top: 6.2979, 6.30, 6.30; fee 1.0395
        ("EUR", False, 3333, 210_000, 495, [334, 333, 333], [630, 630, 630, 104], 8999 + 495 + 1994),
        # 999 less 100 (of 99.9) as 34, 33, 33. Tax within 299: 27.18, within 300: 27.27; fee 45.45
        ("JPY", True, 333, 100_000, 500, [34, 33, 33], [27, 27, 27, 45], 899 + 500),
        # On top: 29.9, 30, 30; fee 50
        ("JPY", False, 333, 100_000, 500, [34, 33, 33], [30, 30, 30, 50], 899 + 500 + 140),
        # 99.999 less 10.000 (of 9.9999) as 3.334, 3.333, 3.333. Tax within 29.999: 1.42852, within 30.000: 1.42857; fee 0.07143
        ("KWD", True, 33_333, 50_000, 1_500, [3334, 3333, 3333], [1429, 1429, 1429, 71], 89_999 + 1_500),
        # On top: 1.49995, 1.5, 1.5; fee 0.075
        ("KWD", False, 33_333, 50_000, 1_500, [3334, 3333, 3333], [1500, 1500, 1500, 75], 89_999 + 1_500 + 4_575),
    ],
)
async def test_what_three_equal_lines_come_to(
    pool: Pool,
    currency: str,
    gross: bool,
    price: int,
    ppm: int,
    fee: int,
    off: list[int],
    taxes: list[int],
    total: int,
) -> None:
    await a_shop(pool)
    fees = [{"country": "NL", "up_to_g": None, "fee": fee, "free": None}]
    shop = {"currency": currency, "gross": gross, "prices": [price] * 3, "rates": [ppm] * 3, "weights": [100] * 3}
    async with pool.connection() as tx:
        await open_shop(tx, "shop", shop | {"fees": fees, "limit": None})
    tenth = Promotion(id=new_id(), name="T", titles={"en": "T"}, kind=Kind.PERCENT, percent_ppm=100_000, by_coupon=True)
    async with begin(pool) as work:
        await promotions.create_promotion(work, tenth, by=BY)
        await coupons.create_coupons(work, tenth.id, NewCoupons(codes=("TENTH",)), batch_id=new_id(), by=BY)
    words = {
        "channel": "shop",
        "lines": [{"sku": sku, "quantity": 1} for sku in SKUS],
        "shipping_address": ADDRESS,
        "shipping_method": "shop",
        "coupon_codes": ["tenth"],
    }
    desk = Desk(pool)

    quoted, placed = await desk.quote(words), await desk.place(words)

    assert [line.discount_minor for line in quoted.lines] == off
    assert [*[line.tax_minor for line in quoted.lines], quoted.shipping_tax_minor] == taxes
    assert (quoted.total_minor, placed.total_minor, placed.tax_minor) == (total, total, sum(taxes))
    async with pool.connection() as tx:
        rows = await (await tx.execute("SELECT discount_minor, tax_minor FROM order_lines ORDER BY line_no")).fetchall()
    assert rows == list(zip(off, taxes, strict=False))
