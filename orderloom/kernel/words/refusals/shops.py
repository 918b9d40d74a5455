"""Refusals in Chinese: other shops, their webhooks and what their orders say. What each says in English is its docstring."""

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "address_without_country": "地址缺少国家：须有 ISO 3166-1 的两字母代码或英文国名；请在对方补上后重新发送订单。",
    "connection_not_found": "没有此店铺连接。",
    "connection_taken": "该渠道已连接到这样的店铺；请修改原有连接。",
    "document_amount_refused": "金额小于零、过大，或小数位多于币种允许，详情中列出了字段。",
    "document_currency_unknown": "没有此 ISO 4217 币种。",
    "file_line_without_sku": "有一行商品没有 SKU，文件也无其他可识别的内容；请在文件中填写已有商品的 SKU，"
    "或以 JSON 导入订单（其中有规格编号）。",
    "goods_without_sku": "有一行商品既无 SKU 也无对应商品，无法识别；请在对方店铺为其设置 SKU。",
    "line_without_sku": "有一行商品既无 SKU 也无规格，无法识别；请在对方店铺设置 SKU，"
    "或在此新建 SKU 为 custom-item 的商品：手工写入订单的商品将归入其下，并保留各自的标题。",
    "not_an_order_yet": "这是草稿、退款、订阅或已删除的订单，没有可接收的内容。",
    "order_edited_elsewhere": "此订单下单后在对方店铺被删减过商品；请先在那里完成或取消。",
    "order_ends_contradict": "未完成的订单不能有发货或签收记录，签收也不能早于发货。",
    "order_from_the_future": "下单时间晚于今天；请检查日期、时区和对方系统的时钟。",
    "order_partly_shipped": "此未完成订单已部分发货，而包裹无法识别；请在订单完成后再导入。",
    "order_status_unknown": "订单使用了对方店铺自定义的状态；请先对应到 WooCommerce 标准状态再发送。",
    "order_told_differently": "该渠道已有此单号的订单，且与本次内容不一致，详情中列出了不同之处。",
    "part_payment_unclear": "订单部分付款，但未说明已付金额。",
    "partly_shipped_elsewhere": "此订单在别处已部分发货、部分待发；请在全部发货后再导入。",
    "payment_voided_elsewhere": "付款在对方店铺已作废或过期，但订单未取消；请取消订单或重新收款后再发送。",
    "refund_unclear": "退款金额不明、不是订单的币种，或超过订单金额。",
    "refunded_more_than_paid": "退款金额超过了已付金额。",
    "secret_malformed": "消息密钥须为 8 至 200 个字符，与对方店铺显示或填写的一致。",
    "shipped_and_cancelled": "订单发货后又被取消；请按已完成并注明退款金额导入，或不导入。",
    "signature_refused": "已连接的店铺中没有签发此消息的店铺：请检查渠道、密钥或内容。",
    "test_order": "这是对方店铺的测试订单；只有设为接收测试订单的连接才会接收。",
    "told_document_malformed": "内容不是此类单据应有的形式，详情中列出了字段和要求。",
    "told_order_not_here": "此消息所涉及的订单尚未接收；请先发送该订单，再重新处理此消息。",
    "webhook_broke": "多次处理此消息都发生意外；详情见日志。",
    "webhook_not_found": "收件箱中没有此消息；被拒绝的消息保留 30 天。",
    "webhook_not_refused": "只有被拒绝的消息才能重新处理。",
    "woocommerce_legacy_api": "消息使用了 WooCommerce 旧版接口；请将其接口版本设为“WP REST API Integration v3”。",
}
