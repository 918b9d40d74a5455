"""Words of taxes, prices and promotions."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "tax_class": {
        "standard": Word("Standard rate", "标准税率"),
        "reduced": Word("Reduced rate", "优惠税率"),
        "exempt": Word("Exempt", "免税"),
    },
    "price_terms": {
        "gross": Word("Prices with tax", "含税价"),
        "net": Word("Prices without tax", "不含税价"),
    },
    "promotion_kind": {
        "percent": Word("Percent off", "折扣"),
        "amount": Word("Amount off", "满减"),
        "free_shipping": Word("Free shipping", "包邮"),
    },
    "promotion_per": {
        "order": Word("Per order", "每单"),
        "line": Word("Per line", "每行"),
        "unit": Word("Per unit", "每件"),
    },
}
