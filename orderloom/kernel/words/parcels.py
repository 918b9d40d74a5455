"""Words of what is on its way."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "fulfilment": {
        "unfulfilled": Word("Unfulfilled", "待发货"),
        "partly_shipped": Word("Partly shipped", "部分发货"),
        "shipped": Word("Shipped", "已发货"),
        "delivered": Word("Delivered", "已签收"),
        "returned": Word("Returned", "已退货"),
    },
    "parcel": {
        "label_created": Word("Label created", "已下单"),
        "picked_up": Word("Picked up", "已揽收"),
        "in_transit": Word("In transit", "运输中"),
        "customs": Word("Customs", "清关中"),
        "out_for_delivery": Word("Out for delivery", "派送中"),
        "available_for_pickup": Word("Ready for pickup", "待取件"),
        "attempt_failed": Word("Delivery attempt failed", "派送失败"),
        "delivered": Word("Delivered", "已签收"),
        "returning": Word("Returning", "退回中"),
        "returned": Word("Returned", "已退回"),
        "lost_or_damaged": Word("Lost or damaged", "丢失或破损"),
        "cancelled": Word("Cancelled", "已取消"),
        "expired": Word("No updates", "超时无更新"),
        "unknown": Word("Unknown", "未知"),
    },
    "parcel_act": {
        "deliver": Word("Record delivery", "登记签收"),
    },
    "carrier": {
        "dhl": Word("DHL", "DHL 快递"),
        "ups": Word("UPS", "UPS 快递"),
        "fedex": Word("FedEx", "联邦快递"),
        "postnl": Word("PostNL", "荷兰邮政"),
        "dpd": Word("DPD", "DPD 快递"),
        "gls": Word("GLS", "GLS 快递"),
        "usps": Word("USPS", "美国邮政"),
        "royal-mail": Word("Royal Mail", "英国皇家邮政"),
        "sf-express": Word("SF Express", "顺丰速运"),
        "jd": Word("JD Logistics", "京东物流"),
        "yto": Word("YTO Express", "圆通速递"),
        "zto": Word("ZTO Express", "中通快递"),
        "sto": Word("STO Express", "申通快递"),
        "yunda": Word("Yunda Express", "韵达快递"),
        "ems": Word("EMS", "邮政 EMS"),
        "china-post": Word("China Post", "中国邮政"),
        "cainiao": Word("Cainiao", "菜鸟"),
    },
}
