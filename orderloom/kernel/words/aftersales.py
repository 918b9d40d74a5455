"""Words of what comes back, and what buyers complain of."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
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
}
