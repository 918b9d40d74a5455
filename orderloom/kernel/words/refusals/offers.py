"""Refusals in Chinese: coupons and promotions. What each says in English is its docstring."""

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "beyond_your_channels": "该促销适用于您无权管理的渠道；请只填写您自己的渠道。",
    "coupon_below_minimum": "适用此优惠码的商品金额未达到使用门槛，详情中列出了两个金额。",
    "coupon_for_first_order": "此优惠码仅限首单使用，该买家已下过单。",
    "coupon_needs_buyer": "此优惠码对每位买家限次，订单须注明买家：客户、邮箱或电话。",
    "coupon_not_for_these": "订单中没有适用此优惠码的商品。",
    "coupon_not_found": "没有此优惠码。",
    "coupon_not_valid_now": "此优惠码所属的促销尚未开始或已结束。",
    "coupon_not_with_amounts": "自带价格、税额、运费或折扣的订单不能同时使用优惠码；请二选一。",
    "coupon_taken": "其中有优惠码已存在，详情中列出了该码。",
    "coupon_twice": "其中两个优惠码属于同一促销；请只使用一个。",
    "coupon_unknown": "该渠道没有此优惠码。",
    "coupon_used_by_buyer": "该买家使用此促销的次数已达上限。",
    "coupon_used_up": "此优惠码或其促销的使用次数已达上限。",
    "coupon_wrong_currency": "此优惠码适用于其他币种的订单。",
    "coupons_wrong": "优惠码须为 3 至 40 个字母、数字、- 或 _；随机生成的优惠码在前缀后有 8 至 20 个字符。",
    "limit_below_uses": "已使用的订单数超过了此上限；请设为不低于该数，或结束促销。",
    "limit_fixed": "是否限次在创建时确定，之后不能更改；限次促销的次数可以修改。",
    "not_by_coupon": "此促销自动生效，不使用优惠码。",
    "promotion_not_found": "没有此促销活动。",
    "promotion_wrong": "促销内容相互矛盾，详情中列出了字段和原因。",
}
