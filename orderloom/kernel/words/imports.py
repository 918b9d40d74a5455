"""Words of files and messages from elsewhere."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "import": {
        "receiving": Word("Receiving", "接收中"),
        "uploaded": Word("Waiting", "等待中"),
        "checking": Word("Reading the file", "读取文件中"),
        "running": Word("Bringing in", "导入中"),
        "finished": Word("Finished", "已完成"),
        "failed": Word("Failed", "失败"),
        "cancelled": Word("Cancelled", "已取消"),
    },
    "import_kind": {
        "products": Word("Products", "商品"),
        "prices": Word("Prices", "价格"),
        "customers": Word("Customers", "客户"),
        "stock": Word("Stock", "库存"),
        "orders": Word("Orders", "订单"),
    },
    "import_format": {
        "shopify-orders": Word("Orders exported by Shopify", "Shopify 导出的订单"),
        "shopify-products": Word("Products exported by Shopify", "Shopify 导出的商品"),
        "shopify-prices": Word("Prices in Shopify's products file", "Shopify 商品文件中的价格"),
        "shopify-stock": Word("Units of one location in Shopify's products file", "Shopify 商品文件中单个仓库的库存"),
        "shopify-inventory": Word("Inventory exported by Shopify", "Shopify 导出的库存"),
        "shopify-customers": Word("Customers exported by Shopify", "Shopify 导出的客户"),
        "shopify-orders-json": Word("Orders of Shopify's Admin API (JSON)", "Shopify 接口的订单 (JSON)"),
        "woocommerce-products": Word("Products exported by WooCommerce", "WooCommerce 导出的商品"),
        "woocommerce-prices": Word("Prices in WooCommerce's products file", "WooCommerce 商品文件中的价格"),
        "woocommerce-stock": Word("Units in WooCommerce's products file", "WooCommerce 商品文件中的库存"),
        "woocommerce-customers-json": Word(
            "Customers of WooCommerce's REST API (JSON)", "WooCommerce 接口的客户 (JSON)"
        ),
        "woocommerce-orders-json": Word("Orders of WooCommerce's REST API (JSON)", "WooCommerce 接口的订单 (JSON)"),
    },
    "import_result": {
        "created": Word("Created", "新建"),
        "changed": Word("Changed", "已更新"),
        "same": Word("Same as before", "无变化"),
        "refused": Word("Refused", "已拒绝"),
    },
    "import_note": {
        "column_left_out": Word("A column is left out", "有一列未导入"),
        "member_unknown": Word("A member is not known and left out", "有未知字段，未导入"),
        "rows_without_sku": Word("Rows without a SKU are left out", "没有 SKU 的行未导入"),
        "sheets_ignored": Word("Only the first sheet is read", "只读取第一张工作表"),
        "sum_rounded": Word("Sums of lines were rounded", "行合计有舍入调整"),
    },
    "row_problem": {
        "parent_unknown": Word("The product of this variation is not in the file", "文件中没有该规格所属的商品"),
        "product_type_not_taken": Word("Products of this type are not taken", "此类商品不导入"),
        "variant_without_sku": Word("A variant has no SKU", "规格没有 SKU"),
    },
    "export_format": {
        "csv": Word("CSV", "CSV 表格"),
        "xlsx": Word("Excel", "Excel 表格"),
        "ndjson": Word("NDJSON", "NDJSON 数据"),
    },
    "inbox": {
        "waiting": Word("Waiting", "待处理"),
        "done": Word("Done", "已处理"),
        "ignored": Word("Ignored", "已忽略"),
        "refused": Word("Refused", "已拒绝"),
    },
    "platform": {
        "shopify": Word("Shopify", "Shopify 店铺"),
        "woocommerce": Word("WooCommerce", "WooCommerce 店铺"),
    },
}
