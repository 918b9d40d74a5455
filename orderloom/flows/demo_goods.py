"""What the demo shop sells: believable goods of a small bilingual shop. Plain rows, made into products below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orderloom.catalog.model.codes import check_digit
from orderloom.catalog.model.products import NewProduct, NewSku

INSIDE_THE_HOUSE = "20"  # GTINs that begin with 20 to 29 are for use inside one's own walls


@dataclass(frozen=True, slots=True)
class Goods:
    """A product: its code, titles, weight in grams, and prices with tax in fen and in euro cents."""

    code: str
    en: str
    zh: str
    category: str
    weight_g: int
    cny: int
    eur: int
    tax_class: str = "standard"
    option: str = ""
    variants: Sequence[str] = ()
    per_buyer_limit: int | None = None

    @property
    def skus(self) -> list[str]:
        return [f"{self.code}-{variant.upper()}" for variant in self.variants] or [self.code]


COLOURS = ("blue", "red", "white")
SIZES = ("s", "m", "l", "xl")

GOODS = [
    Goods(
        "MUG", "Stoneware mug, 350 ml", "陶瓷马克杯 350 毫升", "kitchen", 380, 5900, 1250, "standard", "colour", COLOURS
    ),
    Goods("TEAPOT", "Glass teapot with strainer, 600 ml", "玻璃茶壶 600 毫升", "kitchen", 520, 12900, 2450),
    Goods("GAIWAN", "Porcelain gaiwan, 150 ml", "白瓷盖碗 150 毫升", "kitchen", 240, 8800, 1890),
    Goods("TEACUPS", "Six tea cups", "品茗杯六只装", "kitchen", 420, 9900, 1990),
    Goods("CHOPSTICKS", "Bamboo chopsticks, ten pairs", "竹筷十双", "kitchen", 260, 3900, 890),
    Goods("WOK", "Carbon steel wok, 32 cm", "碳钢炒锅 32 厘米", "kitchen", 1850, 26900, 4950),
    Goods("CLEAVER", "Vegetable cleaver, 18 cm", "菜刀 18 厘米", "kitchen", 330, 19900, 3790),
    Goods("STEAMER", "Bamboo steamer, two tiers", "竹蒸笼两层", "kitchen", 610, 10900, 2190),
    Goods("BOARD", "Acacia cutting board", "相思木砧板", "kitchen", 1400, 13900, 2690, "standard", "size", ("m", "l")),
    Goods("APRON", "Linen apron", "亚麻围裙", "kitchen", 310, 11900, 2390, "standard", "colour", ("sand", "navy")),
    Goods("LONGJING", "Longjing green tea, 100 g", "龙井茶 100 克", "tea", 130, 16800, 1990, "reduced"),
    Goods("PUER", "Aged pu'er tea cake, 357 g", "普洱熟茶饼 357 克", "tea", 390, 23800, 3890, "reduced", "", (), 5),
    Goods("TIEGUANYIN", "Tieguanyin oolong, 250 g", "铁观音 250 克", "tea", 290, 15800, 2290, "reduced"),
    Goods("JASMINE", "Jasmine tea, 200 g", "茉莉花茶 200 克", "tea", 240, 7800, 1290, "reduced"),
    Goods("CHILIOIL", "Crispy chili oil, 210 g", "香脆油辣椒 210 克", "food", 380, 1890, 590, "reduced"),
    Goods("NOODLES", "Hot dry noodles, five portions", "热干面五份装", "food", 680, 3290, 990, "reduced"),
    Goods("HONEY", "Linden honey, 500 g", "椴树蜜 500 克", "food", 780, 6900, 1190, "reduced"),
    Goods("WAFFLES", "Syrup waffles, ten pieces", "焦糖华夫饼十片", "food", 420, 3990, 490, "reduced"),
    Goods("TSHIRT", "Organic cotton T-shirt", "有机棉短袖", "clothing", 180, 9900, 1990, "standard", "size", SIZES),
    Goods("HOODIE", "Brushed hoodie", "加绒连帽衫", "clothing", 560, 25900, 4990, "standard", "size", SIZES),
    Goods(
        "SOCKS",
        "Merino socks",
        "美利奴羊毛袜",
        "clothing",
        70,
        5900,
        1290,
        "standard",
        "size",
        ("35-38", "39-42", "43-46"),
    ),
    Goods(
        "SCARF",
        "Silk scarf, 90 × 90 cm",
        "真丝方巾 90 厘米",
        "clothing",
        80,
        36900,
        6900,
        "standard",
        "colour",
        COLOURS,
    ),
    Goods("BEANIE", "Ribbed beanie", "罗纹毛线帽", "clothing", 95, 7900, 1690, "standard", "colour", ("grey", "navy")),
    Goods(
        "RAINCOAT", "Folding raincoat", "便携雨衣", "clothing", 320, 18900, 3490, "standard", "size", ("m", "l", "xl")
    ),
    Goods(
        "NOTEBOOK", "Dotted notebook, A5", "A5 点阵笔记本", "stationery", 290, 4900, 1190, "standard", "colour", COLOURS
    ),
    Goods("BRUSHSET", "Calligraphy brush set", "毛笔套装", "stationery", 350, 13800, 2590),
    Goods("INKSTONE", "Ink stone", "砚台", "stationery", 900, 22800, 4290),
    Goods("PENCILS", "Twelve graphite pencils", "素描铅笔十二支", "stationery", 110, 3600, 890),
    Goods("COOKBOOK", "Home cooking of Hubei", "湖北家常菜", "books", 720, 8800, 2490, "reduced"),
    Goods("CITYMAP", "Cycling map of Rotterdam", "鹿特丹骑行地图", "books", 90, 4800, 895, "reduced"),
    Goods("LAMP", "Desk lamp with dimmer", "可调光台灯", "home", 1250, 29900, 5490),
    Goods("CANDLE", "Osmanthus candle", "桂花香薰蜡烛", "home", 410, 9800, 1990),
    Goods("BLANKET", "Wool blanket, 130 × 180 cm", "羊毛毯 130 × 180 厘米", "home", 1300, 39900, 7490),
    Goods(
        "CUSHION", "Cushion cover, 45 × 45 cm", "靠垫套 45 厘米", "home", 210, 6900, 1490, "standard", "colour", COLOURS
    ),
    Goods("VASE", "Celadon vase", "青瓷花瓶", "home", 1150, 32800, 5990),
    Goods(
        "POWERBANK",
        "Power bank, 10,000 mAh",
        "移动电源 10000 毫安时",
        "electronics",
        230,
        15900,
        2990,
        "standard",
        "",
        (),
        3,
    ),
    Goods(
        "EARBUDS",
        "Wireless earbuds",
        "无线耳机",
        "electronics",
        60,
        39900,
        6990,
        "standard",
        "colour",
        ("black", "white"),
    ),
    Goods("CABLE", "USB-C cable, 2 m", "USB-C 数据线 2 米", "electronics", 55, 4900, 1190),
    Goods(
        "BOTTLE",
        "Insulated bottle, 500 ml",
        "保温杯 500 毫升",
        "outdoor",
        310,
        12900,
        2490,
        "standard",
        "colour",
        COLOURS,
    ),
    Goods("UMBRELLA", "Storm umbrella", "抗风雨伞", "outdoor", 480, 13900, 2790),
    Goods("PUZZLE", "Wooden puzzle, 500 pieces", "木质拼图 500 片", "toys", 640, 11900, 2290),
    Goods("TANGRAM", "Tangram", "七巧板", "toys", 160, 3900, 990),
]


def products() -> list[NewProduct]:
    """The goods as the catalog takes them in."""
    gtins = _gtins()
    return [
        NewProduct(
            handle=goods.code.lower(),
            titles={"en": goods.en, "zh-CN": goods.zh},
            category=goods.category,
            skus=[
                NewSku(
                    sku=sku,
                    options={goods.option: variant} if variant else {},
                    gtin=next(gtins),
                    weight_g=goods.weight_g,
                    tax_class=goods.tax_class,
                    per_buyer_limit=goods.per_buyer_limit,
                )
                for sku, variant in zip(goods.skus, goods.variants or [""], strict=True)
            ],
        )
        for goods in GOODS
    ]


def _gtins() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        digits = f"{INSIDE_THE_HOUSE}{number:010d}"
        yield digits + check_digit(digits)
