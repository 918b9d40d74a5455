"""How the demo shop sends, and what it takes off: believable tables, plain rows."""

from uuid import UUID

from orderloom.catalog.model.shipping import ShippingMethod, ShippingRate
from orderloom.promotions.model.promotion import Kind, Promotion

FREE_FROM = {"EUR": 7_500, "CNY": 9_900}
FAR = ("XJ", "XZ")  # provinces to which carriers ask more


def methods() -> list[ShippingMethod]:
    """Two ways to send in each channel."""
    return [*_europe(), *_china()]


def _europe() -> list[ShippingMethod]:
    standard = [*_eu("NL", 495, 895), *[rate for to in ("BE", "DE", "FR") for rate in _eu(to, 795, 1_295)]]
    fees = {"NL": 995, "BE": 1_495, "DE": 1_495, "FR": 1_695}
    express = [ShippingRate(currency="EUR", country=to, up_to_g=10_000, fee_minor=fee) for to, fee in fees.items()]
    return [
        ShippingMethod(
            code="eu-standard",
            channel="web-eu",
            titles={"en": "Standard parcel", "zh-CN": "标准配送"},
            min_days=1,
            max_days=3,
            position=1,
            rates=tuple(standard),
        ),
        ShippingMethod(
            code="eu-express",
            channel="web-eu",
            titles={"en": "Express, next working day", "zh-CN": "次日达"},
            min_days=1,
            max_days=1,
            position=2,
            rates=tuple(express),
        ),
    ]


def _china() -> list[ShippingMethod]:
    return [
        ShippingMethod(
            code="cn-standard",
            channel="web-cn",
            titles={"en": "Standard parcel", "zh-CN": "普通快递"},
            min_days=2,
            max_days=5,
            position=1,
            rates=_cn(800, 2_000, free_from=FREE_FROM["CNY"]),
        ),
        ShippingMethod(
            code="cn-express",
            channel="web-cn",
            titles={"en": "Express", "zh-CN": "特快专递"},
            min_days=1,
            max_days=2,
            position=2,
            rates=_cn(1_800, 3_500, free_from=None),
        ),
    ]


def _eu(country: str, light: int, heavy: int) -> list[ShippingRate]:
    """Up to 10 kg, free from an amount on; above that dearer, whatever it is worth."""
    return [
        ShippingRate(
            currency="EUR", country=country, up_to_g=10_000, fee_minor=light, free_from_minor=FREE_FROM["EUR"]
        ),
        ShippingRate(currency="EUR", country=country, fee_minor=heavy),
    ]


def _cn(near: int, far: int, *, free_from: int | None) -> tuple[ShippingRate, ...]:
    return (
        ShippingRate(currency="CNY", country="CN", fee_minor=near, free_from_minor=free_from),
        *[ShippingRate(currency="CNY", country="CN", region=region, fee_minor=far) for region in FAR],
    )


def welcome(promotion_id: UUID) -> Promotion:
    """What a code gives each buyer once."""
    return Promotion(
        id=promotion_id,
        name="Welcome",
        titles={"en": "Welcome: 10 % off", "zh-CN": "新客九折"},
        kind=Kind.PERCENT,
        percent_ppm=100_000,
        by_coupon=True,
        max_uses_per_buyer=1,
    )


CODE = "WELCOME10"


def spending(promotion_id: UUID) -> Promotion:
    """What larger orders get by themselves."""
    return Promotion(
        id=promotion_id,
        name="Spring",
        titles={"en": "€ 10 off from € 100", "zh-CN": "满 100 欧减 10 欧"},
        kind=Kind.AMOUNT,
        amount_minor=1_000,
        currency="EUR",
        minimum_minor=10_000,
        position=1,
        channels=("web-eu",),
    )
