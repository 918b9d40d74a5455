"""The first start on an empty database: an administrator, a small bilingual demo shop, and a key to try it with."""

from dataclasses import dataclass

from orderloom.catalog import queries as catalog
from orderloom.catalog.commands import channels, prices, shipping, taxes
from orderloom.catalog.commands import products as catalog_products
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.catalog.model.prices import NewPrice, NewTaxRate
from orderloom.flows import demo_offers
from orderloom.flows.change_password import accept_password
from orderloom.flows.demo_goods import GOODS, products
from orderloom.identity import queries as identity
from orderloom.identity.commands import keys, staff
from orderloom.identity.commands.keys import NewKey
from orderloom.identity.commands.staff import StaffMember
from orderloom.identity.model import EVERYTHING, PUBLISHABLE_MARK, PUBLISHABLE_SCOPES, KeyKind
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.secrets import key_token, token
from orderloom.infra.work import Work
from orderloom.inventory.commands import locations, stock, thresholds
from orderloom.inventory.model.places import Source
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import Sku, new_id
from orderloom.promotions.commands import coupons, promotions
from orderloom.promotions.model.coupons import NewCoupons

LOGIN = "admin"
KEY_NAME = "Demo"
KEY_SCOPES = (
    "orders.place",
    "orders.read",
    "orders.edit",
    "orders.cancel",
    "payments.record",
    "fulfilment.ship",
    "catalog.read",
    "stock.read",
    "stock.write",
    "customers.read",
    "events.read",
)

# The example shop is served at these addresses by `make shop`.
PAGE_KEY = NewKey(
    name="Example shop",
    kind=KeyKind.PUBLISHABLE,
    scopes=PUBLISHABLE_SCOPES,
    channels=("web-eu",),
    origins=("http://127.0.0.1:8001", "http://localhost:8001"),
)

CHANNELS = [
    Channel(
        code="web-cn",
        name="中国网店",
        currency="CNY",
        locale="zh-CN",
        country="CN",
        unpaid_minutes=30,
        test_payments=True,
    ),
    Channel(
        code="web-eu",
        name="Web shop Europe",
        currency="EUR",
        locale="en",
        country="NL",
        unpaid_minutes=24 * 60,
        test_payments=True,
    ),
]
LISTS = [
    PriceList(code="web-cn-cny", channel="web-cn", currency="CNY", includes_tax=True),
    PriceList(code="web-eu-eur", channel="web-eu", currency="EUR", includes_tax=True),
]
# Parts per million, as they stood when this was written.
RATES = [
    *(
        NewTaxRate(tax_class="standard", country=country, rate_ppm=rate)
        for country, rate in {"CN": 130_000, "NL": 210_000, "DE": 190_000, "FR": 200_000, "BE": 210_000}.items()
    ),
    *(
        NewTaxRate(tax_class="reduced", country=country, rate_ppm=rate)
        for country, rate in {"CN": 90_000, "NL": 90_000, "DE": 70_000, "FR": 55_000, "BE": 60_000}.items()
    ),
    *(NewTaxRate(tax_class="exempt", country=country, rate_ppm=0) for country in ("CN", "NL", "DE", "FR", "BE")),
]
LOCATIONS = [
    ("SHA", "上海仓 Shanghai", "CN", "CNY"),
    ("WUH", "武汉仓 Wuhan", "CN", "CNY"),
    ("RTM", "Rotterdam", "NL", "EUR"),
]
SOURCES = {"web-cn": ("SHA", "WUH"), "web-eu": ("RTM", "SHA")}
SMALLER = "WUH"  # does not keep everything
WATCHED = 8  # so many SKUs have a safety stock and a warning mark


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStart:
    """What is shown once: nobody can read the secrets again. No keys without a demo shop; the page's is no secret."""

    login: str
    password: str
    demo_key: str | None
    page_key: str | None


async def first_start(work: Work, *, by: Actor, demo_shop: bool = True) -> FirstStart | None:
    """Make the administrator and, if wanted, the demo shop; nothing where there is staff or a channel already."""
    # The epoch's row is the lock: of two processes that start on one database, the second finds what the first made.
    await raise_epoch(work.tx, "catalog")
    if await catalog.channel_list(work.tx, channels=None, after=None, limit=1):
        return None
    if await identity.staff_page(work.tx, EVERYTHING, None, 1):
        return None
    password = await _administrator(work, by=by)
    demo_key, page_key = await _demo_shop(work, by=by) if demo_shop else (None, None)
    return FirstStart(login=LOGIN, password=password, demo_key=demo_key, page_key=page_key)


async def _administrator(work: Work, *, by: Actor) -> str:
    """Somebody who may do everything; their password."""
    password = token(10)
    member = StaffMember(name="Administrator", roles=("admin",))
    password_hash = await accept_password(password, LOGIN)
    await staff.create(work, new_id(), LOGIN, member, password_hash, own=EVERYTHING, by=by)
    return password


async def _demo_shop(work: Work, *, by: Actor) -> tuple[str, str]:
    """Something to sell, a key to sell it with, and one for the example shop's page."""
    await _open_channels(work, by=by)
    await catalog_products.put_products(work, products(), by=by)
    await prices.put_prices(work, _prices(), by=by)
    await _open_locations(work, by=by)
    await _fill(work, by=by)
    await _offer(work, by=by)
    demo_key = key_token()
    await keys.create(work, new_id(), demo_key, NewKey(name=KEY_NAME, scopes=KEY_SCOPES), own=EVERYTHING, by=by)
    page_key = key_token(PUBLISHABLE_MARK)
    await keys.create(work, new_id(), page_key, PAGE_KEY, own=EVERYTHING, by=by)
    return demo_key, page_key


async def _open_channels(work: Work, *, by: Actor) -> None:
    for channel in CHANNELS:
        await channels.create_channel(work, channel, by=by)
    for price_list in LISTS:
        await channels.create_price_list(work, price_list, by=by)
    for rate in RATES:
        await taxes.put_tax_rate(work, new_id(), rate, by=by)


async def _offer(work: Work, *, by: Actor) -> None:
    """Ways to send, something off for larger orders, and a code for everybody's first one."""
    for method in demo_offers.methods():
        await shipping.create_shipping_method(work, method, by=by)
    await promotions.create_promotion(work, demo_offers.spending(new_id()), by=by)
    welcome = await promotions.create_promotion(work, demo_offers.welcome(new_id()), by=by)
    codes = NewCoupons(codes=(demo_offers.CODE,))
    await coupons.create_coupons(work, welcome.id, codes, batch_id=new_id(), by=by)


def _prices() -> list[NewPrice]:
    return [
        NewPrice(price_list=price_list, sku=sku, amount_minor=amount)
        for goods in GOODS
        for sku in goods.skus
        for price_list, amount in (("web-cn-cny", goods.cny), ("web-eu-eur", goods.eur))
    ]


async def _open_locations(work: Work, *, by: Actor) -> None:
    for code, name, country, currency in LOCATIONS:
        await locations.create_location(work, code=code, name=name, country=country, currency=currency, by=by)
    for channel, served_by in SOURCES.items():
        sources = [Source(location=location, priority=place) for place, location in enumerate(served_by, 1)]
        await locations.set_sources(work, channel, sources, by=by)


async def _fill(work: Work, *, by: Actor) -> None:
    """Opening stock with costs, and for some SKUs a safety stock and a warning mark."""
    for location, _, _, currency in LOCATIONS:
        await stock.receive(work, _opening(location, currency), receipt_id=new_id(), by=by)
    for goods in GOODS[:WATCHED]:
        place = (Sku(goods.skus[0]), SOURCES["web-eu"][0])
        await thresholds.set_thresholds(work, place, safety_stock=2, oversell_limit=0, low_at=10, version=1, by=by)


def _opening(location: str, currency: str) -> list[ReceiptLine]:
    """Quantities and costs that look like a shop's: they differ by SKU, and are the same on every first start."""
    every = [(goods.cny if currency == "CNY" else goods.eur, sku) for goods in GOODS for sku in goods.skus]
    return [
        ReceiptLine(
            sku=Sku(sku),
            location=location,
            quantity=20 + (number * 37 + ord(location[0]) * 11) % 160,
            unit_cost_minor=price * 2 // 5,
        )
        for number, (price, sku) in enumerate(every)
        if location != SMALLER or number % 3
    ]
