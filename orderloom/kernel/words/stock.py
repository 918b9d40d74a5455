"""Words of counters, promises and what moves them."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "stock": {
        "on_hand": Word("On hand", "现货"),
        "reserved": Word("Reserved", "占用"),
        "available": Word("Available to sell", "可售"),
        "incoming": Word("Incoming", "在途"),
        "damaged": Word("Damaged", "残次"),
        "quality_hold": Word("Quality hold", "质检冻结"),
        "safety_stock": Word("Safety stock", "安全库存"),
        "short": Word("Short", "短缺"),
    },
    "bucket": {
        "sellable": Word("Sellable", "良品"),
        "damaged": Word("Damaged", "残次"),
        "quality_hold": Word("Quality hold", "质检冻结"),
    },
    "reservation": {
        "held": Word("Held", "预占"),
        "committed": Word("Committed", "已锁定"),
        "consumed": Word("Consumed", "已出库"),
        "released": Word("Released", "已释放"),
        "expired": Word("Expired", "已过期"),
        "short": Word("Short", "短缺"),
    },
    "holder": {
        "order": Word("Order", "订单"),
        "checkout": Word("Checkout", "结账"),
    },
    "checkout_hold": {
        "open": Word("Held", "预占中"),
        "taken": Word("Taken over by an order", "已转为订单"),
        "released": Word("Given back", "已释放"),
        "expired": Word("Expired", "已过期"),
    },
    "visitor": {
        "page": Word("Shop page", "店铺页面"),
        "buyer": Word("Buyer", "买家"),
    },
    "movement_reason": {
        "received": Word("Received", "入库"),
        "sold": Word("Sold", "销售出库"),
        "returned": Word("Returned", "退货入库"),
        "adjusted": Word("Adjusted", "调整"),
        "counted": Word("Counted", "盘点"),
        "transferred": Word("Transferred", "调拨"),
        "damaged": Word("Damaged", "报损"),
        "written_off": Word("Written off", "核销"),
        "reserved": Word("Reserved", "占用"),
        "released": Word("Released", "释放占用"),
        "held": Word("Held for a checkout", "结账预占"),
        "expired": Word("Hold expired", "预占过期"),
        "short": Word("Short", "短缺"),
        "expected": Word("Expected", "在途登记"),
    },
    "document": {
        "order": Word("Order", "订单"),
        "parcel": Word("Parcel", "包裹"),
        "receipt": Word("Receipt", "入库单"),
        "count": Word("Stock count", "盘点单"),
        "adjustment": Word("Adjustment", "调整单"),
        "move": Word("Move", "移库单"),
        "hold": Word("Checkout hold", "结账预占"),
    },
}
