/** Every word of the page, in English and Chinese. Statuses are called what the registry of the product calls them. */

import { keep, kept } from "./kept.js";

/** @typedef {"en" | "zh"} Language */

const LOCALES = { en: "en", zh: "zh-CN" };

/** @type {Language} */
let language = "en";

export function readLanguage() {
  const before = kept("language", /** @type {string | null} */ (null));
  speak(before === "en" || before === "zh" ? before : navigator.language.startsWith("zh") ? "zh" : "en", false);
}

/**
 * @param {Language} chosen
 * @param {boolean} [remember]
 */
export function speak(chosen, remember = true) {
  language = chosen;
  document.documentElement.lang = locale();
  document.title = say("shop");
  if (remember) keep("language", chosen);
}

export const spoken = () => language;
export const locale = () => LOCALES[language];
/** How this visitor writes amounts and dates: British English is not American. */
export const formats = () => navigator.languages.find((each) => each.startsWith(language)) ?? locale();

/**
 * @param {string} code  of a text below
 * @param {Record<string, unknown>} [facts]  what stands in its braces
 */
export function say(code, facts = {}) {
  const text = TEXTS[code]?.[language === "en" ? 0 : 1] ?? code;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

/**
 * A status by its axis and code, in the product's words.
 * @param {string} axis
 * @param {string} code
 */
export const status = (axis, code) => say(`${axis}.${code}`);

/** Whether there are words for this. @param {string} code */
export const has = (code) => code in TEXTS;

/** The name of a country in the page's language. @param {string} code */
export const country = (code) => new Intl.DisplayNames([locale()], { type: "region" }).of(code) ?? code;

/** @type {Record<string, [string, string]>} */
const TEXTS = {
  shop: ["Example shop", "示例商店"],
  skip: ["Skip to content", "跳到正文"],
  goods: ["All goods", "全部商品"],
  search: ["Search", "搜索"],
  search_hint: ["Search for goods", "搜索商品"],
  categories: ["Categories", "分类"],
  everything: ["Everything", "全部"],
  "category.kitchen": ["Kitchen", "厨房"],
  "category.tea": ["Tea", "茶叶"],
  "category.food": ["Food", "食品"],
  "category.clothing": ["Clothing", "服饰"],
  "category.stationery": ["Stationery", "文具"],
  "category.books": ["Books", "图书"],
  "category.home": ["Home", "家居"],
  "category.electronics": ["Electronics", "电子"],
  "category.outdoor": ["Outdoor", "户外"],
  "category.toys": ["Toys", "玩具"],
  "category.care": ["Care", "洗护"],
  option: ["Choose", "请选择"],
  "option.size": ["Size", "尺码"],
  "option.colour": ["Colour", "颜色"],
  add: ["Add to cart", "加入购物车"],
  added: ["“{title}” is in the cart.", "已将“{title}”加入购物车。"],
  sold_out: ["Sold out", "已售罄"],
  more: ["Show more", "显示更多"],
  nothing_found: ["Nothing was found for this.", "没有找到相关商品。"],
  clear_search: ["Show everything", "显示全部"],
  loading: ["Loading …", "加载中……"],
  cart: ["Cart", "购物车"],
  cart_count: ["Cart, {count} items", "购物车，{count} 件"],
  cart_empty: ["Your cart is empty.", "购物车是空的。"],
  to_goods: ["Look at the goods", "去逛逛"],
  quantity_of: ["Quantity of {title}", "{title} 的数量"],
  remove: ["Remove", "删除"],
  remove_of: ["Remove {title}", "删除 {title}"],
  subtotal: ["Goods", "商品金额"],
  to_checkout: ["To checkout", "去结算"],
  checkout: ["Checkout", "结算"],
  back_to_cart: ["Back to the cart", "返回购物车"],
  contact: ["Contact", "联系方式"],
  name: ["Name", "姓名"],
  email: ["E-mail", "电子邮箱"],
  phone: ["Phone (optional)", "电话（选填）"],
  address: ["Shipping address", "收货地址"],
  country: ["Country", "国家"],
  region: ["State or province", "省/州"],
  city: ["City", "城市"],
  district: ["District", "区县"],
  line: ["Street and number", "街道门牌"],
  postal_code: ["Postal code", "邮政编码"],
  shipping: ["Shipping", "配送方式"],
  shipping_later: ["Choices appear when the address has a country.", "填写国家后显示可选方式。"],
  no_shipping: ["We do not ship to this address.", "该地址暂不配送。"],
  free: ["Free", "免费"],
  arrives: ["arrives {from} to {to}", "预计 {from} 至 {to} 送达"],
  expected_on: ["It is expected on {from}.", "预计 {from} 送达。"],
  arrives_on: ["arrives {from}", "预计 {from} 送达"],
  coupon: ["Coupon code", "优惠码"],
  coupon_add: ["Apply", "使用"],
  "coupon.applied": ["Applied.", "已生效。"],
  "coupon.outdone": ["Another discount is better for you; the code is not used up.", "其他优惠更划算，此码未被使用。"],
  "coupon.without_effect": ["It takes nothing off this order; the code is not used up.", "此码对本单没有优惠，未被使用。"],
  coupon_remove: ["Remove code {code}", "移除优惠码 {code}"],
  summary: ["Your order", "订单明细"],
  discount: ["Discount", "优惠"],
  tax_in: ["of this, tax", "其中税额"],
  tax_on: ["Tax", "税额"],
  total: ["Total", "合计"],
  working_out: ["Working out prices …", "正在计算价格……"],
  order_now: ["Order with obligation to pay", "提交订单"],
  ordering: ["Ordering …", "正在下单……"],
  held_until: ["Your goods are kept for you for {time}.", "商品已为您保留 {time}。"],
  hold_over: ["The time is over, the goods are not kept any more. You can still order what is left.", "保留时间已到，商品不再为您保留，仍可购买剩余库存。"],
  not_held: ["The goods are not kept while you fill this in, because many others are ordering them too. You can order what is left.", "下单人数较多，填写期间暂不保留商品，可直接购买剩余库存。"],
  hold_again: ["Keep them again", "重新保留"],
  unanswered: [
    "We did not hear whether your order arrived. Send it again: it will not be ordered twice.",
    "未能确认订单是否送达。请再次发送，不会重复下单。",
  ],
  send_again: ["Send again", "再次发送"],
  give_up: ["Change the order instead", "改为修改订单"],
  needed: ["Please fill this in.", "请填写此项。"],
  email_wrong: ["This does not look like an e-mail address.", "电子邮箱格式不正确。"],
  see_marked: ["Something is missing: see the marked fields.", "请检查标出的项目。"],
  thanks: ["Thank you! Your order {number} is placed.", "谢谢！订单 {number} 已提交。"],
  pay: ["Pay {amount} (test payment)", "支付 {amount}（测试付款）"],
  paying: ["Paying …", "正在付款……"],
  paid: ["Paid. Thank you!", "已付款，谢谢！"],
  test_payment: ["No money moves: the shop records a test payment.", "不会产生真实扣款：商店仅记录一笔测试付款。"],
  cancel_order: ["Cancel this order", "取消订单"],
  cancel_sure: ["Really cancel? This cannot be undone.", "确定取消吗？取消后无法恢复。"],
  yes_cancel: ["Yes, cancel it", "确定取消"],
  keep_order: ["Keep it", "保留订单"],
  cancelled: ["The order is cancelled.", "订单已取消。"],
  my_orders: ["My orders", "我的订单"],
  no_orders: ["You have not ordered anything in this browser yet.", "您还没有在此浏览器下过单。"],
  no_newer_orders: ["Nothing was ordered here since.", "此后尚未在此下过单。"],
  earlier_gone: ["Earlier orders of this browser are not shown any more: its access to them has ended. They are not cancelled by that.", "此浏览器的访问权限已结束，不再显示先前的订单；订单并未因此取消。"],
  order_number: ["Order {number}", "订单 {number}"],
  placed_at: ["Placed", "下单时间"],
  pieces: ["{count} items", "{count} 件"],
  parcels: ["Parcels", "包裹"],
  no_parcels: ["Nothing has been sent yet.", "尚未发货。"],
  tracking: ["Tracking number", "运单号"],
  sent_at: ["Sent {time}", "{time} 发货"],
  delivered_at: ["Delivered {time}", "{time} 签收"],
  reload: ["Reload", "刷新"],
  again: ["Try again", "重试"],
  channel: ["Shop", "商店"],
  language: ["中文", "English"],
  about: [
    "An example of a shop on Orderloom's public API. Nothing here is really sold.",
    "基于 Orderloom 公开 API 的示例商店，不产生真实交易。",
  ],
  key_title: ["Which shop?", "选择商店"],
  key_why: [
    "This page needs a publishable key. The first “make up” printed one; “orderloom key create --publishable” makes another.",
    "此页面需要一个可公开密钥：首次运行 make up 时会打印，也可用 orderloom key create --publishable 创建。",
  ],
  key_label: ["Publishable key", "可公开密钥"],
  key_open: ["Open the shop", "打开商店"],
  left: ["only {left} left", "仅剩 {left} 件"],
  none_left: ["sold out", "已售罄"],
  limit_left: ["only {left} more for you", "您还可购买 {left} 件"],
  "order.placed": ["Placed, awaiting payment", "待付款"],
  "order.open": ["Open", "处理中"],
  "order.complete": ["Complete", "已完成"],
  "order.cancelled": ["Cancelled", "已取消"],
  "payment.unpaid": ["Unpaid", "未付款"],
  "payment.partly_paid": ["Partly paid", "部分付款"],
  "payment.paid": ["Paid", "已付款"],
  "payment.overpaid": ["Overpaid", "多付"],
  "payment.partly_refunded": ["Partly refunded", "部分退款"],
  "payment.refunded": ["Refunded", "已退款"],
  "fulfilment.unfulfilled": ["Unfulfilled", "待发货"],
  "fulfilment.partly_shipped": ["Partly shipped", "部分发货"],
  "fulfilment.shipped": ["Shipped", "已发货"],
  "fulfilment.delivered": ["Delivered", "已签收"],
  "fulfilment.returned": ["Returned", "已退货"],
  "parcel.label_created": ["Label created", "已下单"],
  "parcel.picked_up": ["Picked up", "已揽收"],
  "parcel.in_transit": ["In transit", "运输中"],
  "parcel.customs": ["Customs", "清关中"],
  "parcel.out_for_delivery": ["Out for delivery", "派送中"],
  "parcel.available_for_pickup": ["Ready for pickup", "待取件"],
  "parcel.attempt_failed": ["Delivery attempt failed", "派送失败"],
  "parcel.delivered": ["Delivered", "已签收"],
  "parcel.returning": ["Returning", "退回中"],
  "parcel.returned": ["Returned", "已退回"],
  "parcel.lost_or_damaged": ["Lost or damaged", "丢失或破损"],
  "parcel.cancelled": ["Cancelled", "已取消"],
  "parcel.expired": ["No updates", "超时无更新"],
  "parcel.unknown": ["Unknown", "未知"],
  // What the API refuses, by its code, in a buyer's words.
  "refused.out_of_stock": ["“{title}”: {asked} wanted, only {left} left. Please change the quantity.", "“{title}”需要 {asked} 件，仅剩 {left} 件，请修改数量。"],
  "refused.out_of_stock.none": ["“{title}” has just sold out. Please remove it.", "“{title}”刚刚售罄，请将其删除。"],
  "refused.buyer_limit_reached": ["“{title}”: a buyer may only have {left} more of it.", "“{title}”每人限购，您还可购买 {left} 件。"],
  "refused.buyer_needed": ["“{title}” is limited per buyer: please fill in your e-mail.", "“{title}”每人限购，请填写电子邮箱。"],
  "refused.amounts_differ": ["A price has changed meanwhile. Please look at the new total and order again.", "价格已变动，请核对新的合计后再次提交。"],
  "refused.hold_ended": ["The goods are not kept for you any more. Order again: you get what is left.", "商品保留已结束，请再次提交，以剩余库存为准。"],
  "refused.no_shipping_rate": ["This way of shipping does not reach the address. Please choose another.", "该配送方式无法送达此地址，请另选。"],
  "refused.shipping_method_needed": ["Please choose how to ship.", "请选择配送方式。"],
  "refused.unknown_shipping_method": ["This way of shipping is not offered any more. Please choose another.", "该配送方式已不可用，请另选。"],
  "refused.not_cancellable": ["This order can no longer be cancelled here. Please contact the shop.", "该订单已无法在此取消，请联系商店。"],
  "refused.coupon_unknown": ["There is no such code.", "没有此优惠码。"],
  "refused.coupon_twice": ["Two of your codes give the same discount: remove one.", "两个优惠码对应同一优惠，请移除其一。"],
  "refused.coupon_not_valid_now": ["This code is not valid now.", "此优惠码不在有效期内。"],
  "refused.coupon_used_up": ["This code is used up.", "此优惠码已用完。"],
  "refused.coupon_used_by_buyer": ["You have used this code already.", "您已使用过此优惠码。"],
  "refused.coupon_for_first_order": ["This code is for a first order.", "此优惠码仅限首单使用。"],
  "refused.coupon_needs_buyer": ["Fill in your e-mail to use this code.", "填写电子邮箱后可使用此码。"],
  "refused.coupon_below_minimum": ["Your goods are worth less than this code asks for.", "商品金额未达到此码的使用门槛。"],
  "refused.coupon_not_for_these": ["This code is not for these goods.", "此优惠码不适用于这些商品。"],
  "refused.coupon_wrong_currency": ["This code is for another currency.", "此优惠码适用于其他币种。"],
  "refused.already_paid": ["This order is paid already.", "该订单已付款。"],
  "refused.nothing_open": ["There is nothing left to pay.", "没有待付金额。"],
  "refused.no_test_payments": ["This shop does not take test payments.", "该商店不接受测试付款。"],
  "refused.origin_not_allowed": ["This key does not allow this page. Its list of origins must name {origin}.", "该密钥不允许此页面使用，其来源列表须包含 {origin}。"],
  "refused.unauthenticated": ["This key or sign-in is not valid any more.", "密钥或登录已失效。"],
  "refused.buyer_ended": [
    "We cannot find out whether your order arrived: this browser's access to its orders has ended. Ask the shop before you order again.",
    "此浏览器对其订单的访问权限已结束，无法确认订单是否送达。再次下单前请先联系商店。",
  ],
  "refused.channel_needed": ["This key is for several channels: add ?channel=… to the address.", "该密钥对应多个渠道，请在网址中加上 ?channel=…。"],
  "refused.rate_limited": ["Too many requests. Please wait a moment.", "请求过于频繁，请稍候。"],
  "refused.other": ["This is not possible: {detail}", "无法完成：{detail}"],
  lost_at_start: [
    "The shop does not answer. If it is yours: is the API running, and does the key name this page? Its list of origins must name {origin}.",
    "商店没有响应。若这是您的商店：请确认 API 已启动，且密钥允许此页面，其来源列表须包含 {origin}。",
  ],
  lost: ["The shop does not answer. Check your connection and try again.", "商店没有响应，请检查网络后重试。"],
};
