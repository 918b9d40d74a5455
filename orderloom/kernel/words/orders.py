"""Words of an order's life and what stands on it."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "order": {
        "placed": Word("Placed, awaiting payment", "待付款"),
        "open": Word("Open", "处理中"),
        "complete": Word("Complete", "已完成"),
        "cancelled": Word("Cancelled", "已取消"),
    },
    "order_act": {
        "cancel": Word("Cancel order", "取消订单"),
        "confirm": Word("Confirm order", "确认订单"),
        "record_payment": Word("Record payment", "登记收款"),
        "record_refund": Word("Record refund", "登记退款"),
        "ship": Word("Ship", "发货"),
        "change_shipping_address": Word("Change shipping address", "修改收货地址"),
        "change_custom_values": Word("Change custom fields", "修改自定义字段"),
        "add_note": Word("Write note", "添加备注"),
        "tag": Word("Add tag", "添加标签"),
        "untag": Word("Remove tag", "移除标签"),
    },
    "bulk_outcome": {
        "done": Word("Done", "已完成"),
        "would_do": Word("Would be done", "可以执行"),
        "refused": Word("Refused", "被拒绝"),
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
    "hold": {
        "payment": Word("Payment", "待核款"),
        "fraud_risk": Word("Fraud risk", "风险审核"),
        "address": Word("Address", "地址待核"),
        "stock": Word("Stock", "缺货挂起"),
        "manual": Word("Manual", "人工挂单"),
        "awaiting_return": Word("Awaiting return", "待收退货"),
    },
    "payment": {
        "unpaid": Word("Unpaid", "未付款"),
        "partly_paid": Word("Partly paid", "部分付款"),
        "paid": Word("Paid", "已付款"),
        "overpaid": Word("Overpaid", "多付"),
        "partly_refunded": Word("Partly refunded", "部分退款"),
        "refunded": Word("Refunded", "已退款"),
    },
    "payment_kind": {
        "authorised": Word("Authorised", "已授权"),
        "captured": Word("Captured", "已收款"),
        "refunded": Word("Refunded", "已退款"),
    },
    "payment_method": {
        "card": Word("Card", "银行卡"),
        "alipay": Word("Alipay", "支付宝"),
        "wechat": Word("WeChat Pay", "微信支付"),
        "unionpay": Word("UnionPay", "银联"),
        "paypal": Word("PayPal", "PayPal 支付"),
        "ideal": Word("iDEAL", "iDEAL 支付"),
        "klarna": Word("Klarna", "Klarna 先买后付"),
        "bank_transfer": Word("Bank transfer", "银行转账"),
        "cash": Word("Cash", "现金"),
        "cash_on_delivery": Word("Cash on delivery", "货到付款"),
        "test": Word("Test payment", "测试支付"),
        "simulated": Word("Simulated payment", "模拟付款"),
    },
    "discount_target": {
        "goods": Word("Goods", "商品"),
        "shipping": Word("Shipping fee", "运费"),
    },
    "quoted_stock": {
        "in_stock": Word("In stock", "有货"),
        "limited": Word("Few left", "库存不足"),
        "out": Word("Out of stock", "缺货"),
    },
    "coupon_outcome": {
        "applied": Word("Applied", "已使用"),
        "outdone": Word("Something better applies", "已有更优惠的活动"),
        "without_effect": Word("Takes nothing off", "本单无优惠"),
        "refused": Word("Refused", "不可用"),
    },
    "weight_doubt": {
        "weight_unknown": Word("Weight unknown", "重量未知"),
    },
}
