"""Refusals in Chinese: counters, places and holds. What each says in English is its docstring."""

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "already_recorded": "使用此幂等键的库存变动此前已登记。",
    "beyond_counting": "单个仓库的数量或金额过大，应为录入错误；请核对。",
    "currency_differs": "两个仓库的存货币种不同；请填写在目的仓的单位成本。",
    "currency_in_use": "该仓库已有库存变动，存货币种不能再修改。",
    "held_by_others": "其他买家在结账页预占的数量已达上限；请不预占直接下单。",
    "hold_ended": "此预占已结束，或不属于该渠道；请不带预占下单，或重新预占。",
    "hold_too_large": "单个页面或买家对同一 SKU 的预占数量有上限，详情中列出了上限；请不预占直接下单。",
    "location_exists": "已有使用此代码的仓库。",
    "location_malformed": "仓库信息有误：请检查代码、名称、两位国家代码和 ISO 4217 币种。",
    "never_left": "退回数量超过了该包裹发出的数量；多出部分请按库存调整登记。",
    "not_on_hand": "该仓库现货不足；请先盘点或入库。",
    "one_document": "请只按订单或只按其他单据查询，不能同时使用。",
    "oversold_already": "超卖数量已超过此上限；请先入库或取消部分订单。",
    "promised_to_buyers": "这些库存已被订单占用；请先释放订单，或减少数量。",
    "reserved_by_level": "占用流水须按订单，或按 SKU 和仓库查询；请补充其中之一。",
    "same_bucket": "库存状态变更须在两种不同状态之间进行。",
    "same_location": "调拨须在两个不同仓库之间进行。",
    "source_twice": "同一仓库对一个渠道只能设置一次，详情中列出了重复的仓库。",
    "stock_differs": "该仓库已有库存，且数量与文件不一致；请盘点，或将文件按盘点导入。",
    "too_many_holds": "此密钥或买家的预占数已达上限；请释放一个、下单，或等待到期。",
    "twice_in_one": "同一 SKU 和仓库在一次提交中重复出现；请合并数量。",
    "unknown_location": "没有此仓库，或您无权查看。",
    "unknown_stock": "该 SKU 从未在此仓库有库存，或您无权查看该仓库。",
    "would_go_below_zero": "此操作会使库存数量小于零；请减少数量。",
}
