"""Words of lists, fields, services and figures."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "list": {
        "orders": Word("Orders", "订单"),
        "products": Word("Products", "商品"),
        "skus": Word("SKUs", "商品规格"),
        "prices": Word("Prices", "价格"),
        "customers": Word("Customers", "客户"),
        "parcels": Word("Parcels", "包裹"),
        "stock": Word("Stock", "库存"),
        "movements": Word("Stock movements", "库存流水"),
    },
    "sort": {
        "newest": Word("Newest first", "最新在前"),
        "oldest": Word("Oldest first", "最早在前"),
    },
    "search_kind": {
        "order": Word("Order", "订单"),
        "customer": Word("Customer", "客户"),
        "product": Word("Product", "商品"),
        "parcel": Word("Parcel", "包裹"),
    },
    "custom_field_owner": {
        "order": Word("Order", "订单"),
        "line": Word("Order line", "订单行"),
        "product": Word("Product", "商品"),
        "sku": Word("SKU", "规格"),
        "customer": Word("Customer", "客户"),
        "parcel": Word("Parcel", "包裹"),
    },
    "custom_field_type": {
        "text": Word("Text", "文本"),
        "integer": Word("Whole number", "整数"),
        "decimal": Word("Decimal number", "小数"),
        "boolean": Word("Yes or no", "是或否"),
        "date": Word("Date", "日期"),
        "choice": Word("Choice", "选项"),
        "url": Word("Web address", "网址"),
    },
    "service": {
        "sequencer": Word("Event order", "事件排序"),
        "jobs": Word("Background jobs", "后台任务"),
        "sweeps": Word("Cleaning up", "数据清理"),
        "expiry": Word("Orders and holds that run out", "订单与预占到期"),
        "inbox": Word("Webhooks from other shops", "外部店铺消息处理"),
        "thresholds": Word("Low stock warnings", "低库存预警"),
        "imports": Word("Imports", "文件导入"),
        "search": Word("Search index", "搜索索引"),
    },
    "need": {
        "expiring": Word("Payment due within the hour", "一小时内到期未付"),
        "to_ship": Word("To ship", "待发货"),
        "short": Word("Short", "短缺"),
        "low_stock": Word("Low stock", "库存不足"),
        "failed_jobs": Word("Failed background jobs", "失败的后台任务"),
        "refused_webhooks": Word("Refused webhooks", "被拒绝的店铺消息"),
        "failed_imports": Word("Failed imports", "失败的导入"),
    },
    "job_state": {
        "todo": Word("Waiting", "等待中"),
        "doing": Word("Running", "执行中"),
        "succeeded": Word("Done", "已完成"),
        "failed": Word("Failed", "失败"),
        "cancelled": Word("Cancelled", "已取消"),
        "aborting": Word("Being stopped", "正在中止"),
        "aborted": Word("Stopped", "已中止"),
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
