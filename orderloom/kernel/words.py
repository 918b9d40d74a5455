"""The registry of words: what each status, reason and quantity is called in English and in Chinese.

API, console, mails, documents and reports show these words and no others. A code is never renamed; words may be.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Word(NamedTuple):
    """One code's words."""

    en: str
    zh: str


WORDS: Mapping[str, Mapping[str, Word]] = {
    "order": {
        "placed": Word("Placed, awaiting payment", "待付款"),
        "open": Word("Open", "处理中"),
        "complete": Word("Complete", "已完成"),
        "cancelled": Word("Cancelled", "已取消"),
    },
    "payment": {
        "unpaid": Word("Unpaid", "未付款"),
        "partly_paid": Word("Partly paid", "部分付款"),
        "paid": Word("Paid", "已付款"),
        "overpaid": Word("Overpaid", "多付"),
        "partly_refunded": Word("Partly refunded", "部分退款"),
        "refunded": Word("Refunded", "已退款"),
    },
    "fulfilment": {
        "unfulfilled": Word("Unfulfilled", "待发货"),
        "partly_shipped": Word("Partly shipped", "部分发货"),
        "shipped": Word("Shipped", "已发货"),
        "delivered": Word("Delivered", "已签收"),
        "returned": Word("Returned", "已退货"),
    },
    "hold": {
        "payment": Word("Payment", "待核款"),
        "fraud_risk": Word("Fraud risk", "风险审核"),
        "address": Word("Address", "地址待核"),
        "stock": Word("Stock", "缺货挂起"),
        "manual": Word("Manual", "人工挂单"),
        "awaiting_return": Word("Awaiting return", "待收退货"),
    },
    "cancel_reason": {
        "buyer": Word("Buyer's wish", "买家取消"),
        "unpaid": Word("Not paid in time", "超时未付"),
        "no_stock": Word("Out of stock", "缺货"),
        "fraud": Word("Fraud", "欺诈"),
        "price_error": Word("Wrong price", "价格错误"),
        "duplicate": Word("Duplicate", "重复下单"),
        "other": Word("Other", "其他"),
    },
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
    "reservation": {
        "held": Word("Held", "预占"),
        "committed": Word("Committed", "已锁定"),
        "consumed": Word("Consumed", "已出库"),
        "released": Word("Released", "已释放"),
        "expired": Word("Expired", "已过期"),
        "short": Word("Short", "短缺"),
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
    "case_type": {
        "refund_only": Word("Refund only", "仅退款"),
        "return_refund": Word("Return and refund", "退货退款"),
        "exchange": Word("Exchange", "换货"),
        "reship": Word("Reship", "补发"),
        "repair": Word("Repair", "维修"),
        "price_protection": Word("Price protection", "价保"),
        "compensation": Word("Compensation", "补偿"),
    },
    "case": {
        "requested": Word("Requested", "待审核"),
        "need_info": Word("More information needed", "待补充"),
        "approved": Word("Approved", "已同意"),
        "rejected": Word("Rejected", "已拒绝"),
        "in_progress": Word("In progress", "处理中"),
        "completed": Word("Completed", "已完成"),
        "withdrawn": Word("Withdrawn", "已撤销"),
        "expired": Word("Expired", "已超时"),
        "disputed": Word("Disputed", "争议中"),
    },
    "disposition": {
        "restock": Word("Restock", "上架"),
        "refurbish": Word("Refurbish", "翻新"),
        "damage": Word("To damaged stock", "转残次"),
        "return_to_buyer": Word("Back to buyer", "退还买家"),
        "scrap": Word("Scrap", "报废"),
        "missing": Word("Missing", "缺件"),
    },
    "return_reason": {
        "unwanted": Word("Changed mind", "不想要了"),
        "size_too_small": Word("Too small", "尺码偏小"),
        "size_too_large": Word("Too large", "尺码偏大"),
        "defective": Word("Defective", "质量问题"),
        "damaged_in_transit": Word("Damaged in transit", "运输破损"),
        "wrong_item": Word("Wrong item", "发错货"),
        "not_as_described": Word("Not as described", "与描述不符"),
        "late": Word("Too late", "送达太晚"),
        "other": Word("Other", "其他"),
    },
    "complaint": {
        "new": Word("New", "新投诉"),
        "open": Word("Open", "处理中"),
        "waiting_for_buyer": Word("Waiting for buyer", "待买家回复"),
        "waiting_for_third_party": Word("Waiting for third party", "待第三方"),
        "in_arbitration": Word("In arbitration", "仲裁中"),
        "resolved": Word("Resolved", "已解决"),
        "closed": Word("Closed", "已关闭"),
    },
    "refund": {
        "requested": Word("Requested", "待退款"),
        "pending": Word("With the provider", "退款中"),
        "succeeded": Word("Refunded", "已退款"),
        "failed": Word("Failed", "退款失败"),
        "cancelled": Word("Cancelled", "已取消"),
    },
    "metrics": {
        "gmv": Word("GMV", "成交总额"),
        "net_sales": Word("Net sales", "净销售额"),
        "aov": Word("Average order value", "客单价(单)"),
        "per_buyer_value": Word("Value per buyer", "客单价(人)"),
        "on_time_delivery": Word("On-time delivery", "准时签收率"),
        "otif": Word("On time in full", "准时足额率"),
        "fill_rate": Word("Fill rate", "满足率"),
        "days_of_cover": Word("Days of cover", "库存可售天数"),
        "turnover": Word("Stock turnover", "库存周转率"),
        "return_rate": Word("Return rate", "退货率"),
    },
}
