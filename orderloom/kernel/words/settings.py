"""Settings of an installation in Chinese; the English stands where they are defined."""

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "home": "内置数据库及其日志和密码所在的文件夹，以 0700 权限创建。",
    "host": "Web 进程监听的地址。",
    "port": "Web 进程监听的端口。",
    "database_url": "用自己的 PostgreSQL（15 或更新）代替内置数据库；所用角色不应有建表权限。",
    "owner_database_url": "同一数据库，以拥有数据表的角色连接，用于数据库迁移；留空时用 ORDERLOOM_DATABASE_URL。",
    "allow_unsafe_database": "允许关闭的数据库安全项：fsync、full_page_writes、synchronous_commit；关闭后崩溃可能丢单。",
    "log_level": "记录的最低日志级别：DEBUG、INFO、WARNING 或 ERROR。",
    "intake_max_batch": "接单时一个事务最多处理的订单数。",
    "intake_max_queue": "最多排队等待处理的订单数；超出的请求返回 503 和 Retry-After。",
    "pool_size": "每个进程最多打开的数据库连接数。",
    "hold_units": "网页或买家的一次结账预占中，每个 SKU 最多可占的件数。",
    "hold_percent": "网页和买家的结账预占合计最多可占可售库存的百分比。",
    "holds_of_buyer": "每个买家令牌最多同时持有的结账预占数。",
    "holds_of_key": "网页用同一公开密钥最多同时持有的结账预占数。",
    "import_max_mb": "导入文件的大小上限（MB）。",
    "import_keep_days": "导入中被拒绝的行及其问题保留的天数。",
    "time_zone": "商家所在时区：列表和统计中的“天”，以及承诺送达日期的起算日，均以此为准。",
    "demo_shop": "首次在空数据库上启动时，是否创建一个小型演示店铺：yes 或 no。",
    "plugins_disabled": "已安装但不启用的插件名称，用逗号分隔。",
}
