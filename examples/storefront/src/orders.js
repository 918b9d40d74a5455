/** What this buyer has ordered: the list, one order with its parcels, paying and cancelling. */

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { keep, kept, onceKey } from "./kept.js";
import { day, moment, money } from "./money.js";
import { badge, failure, loading, notice } from "./page.js";
import { told } from "./refusals.js";
import { say } from "./words.js";

/** @typedef {import("orderloom-client").OwnOrder} MyOrder */
/** @typedef {import("orderloom-client").OwnOrderListed} MyOrderListed */

/** @param {HTMLElement} main */
export async function orders(main) {
  const list = h("ul", { class: "orders" });
  const below = h("div", { class: "below" });
  fill(main, h("h1", {}, say("my_orders")), list, below);
  await load("");

  /** @param {string} after */
  async function load(after) {
    fill(below, loading());
    try {
      const page = await api.orders(after);
      list.append(...page.items.map(entry));
      const rest = page.next;
      fill(below, rest && h("button", { type: "button", class: "more", onclick: () => load(rest) }, say("more")));
      if (!list.children.length) fill(below, none());
      else if (api.hadEarlier()) below.append(earlier());
    } catch (error) {
      if (error instanceof api.BuyerEnded) return fill(list), fill(below, none());
      fill(below, failure(error, () => void load(after)));
    }
  }
}

const none = () =>
  h("div", { class: "empty" }, api.hadEarlier() && earlier(), h("p", {}, say(api.hadEarlier() ? "no_newer_orders" : "no_orders"), " ", h("a", { href: "#/" }, say("to_goods"))));

/** Orders of a guest who is not known here any more. */
const earlier = () => h("p", { class: "earlier quiet", role: "status" }, say("earlier_gone"));

/** @param {MyOrderListed} order */
function entry(order) {
  return h(
    "li",
    {},
    h(
      "a",
      { class: "order-entry", href: `#/orders/${order.id}` },
      h("span", {}, h("strong", {}, say("order_number", { number: order.number })), h("span", { class: "quiet" }, moment(order.placed_at))),
      h("span", { class: "badges" }, states(order)),
      h("span", { class: "amount" }, money(order.total_minor, order.currency)),
    ),
  );
}

/** @param {{status: string, payment_state: string, fulfilment_state: string}} order */
const states = (order) =>
  order.status === "cancelled"
    ? [badge("order", "cancelled"), order.payment_state !== "unpaid" && badge("payment", order.payment_state)]
    : [badge("payment", order.payment_state), badge("fulfilment", order.fulfilment_state)];

/**
 * @param {HTMLElement} main
 * @param {string} id
 */
export async function order(main, id) {
  fill(main, loading());
  try {
    show(main, await api.oneOrder(id));
  } catch (error) {
    if (error instanceof api.BuyerEnded) return void orders(main);
    fill(main, h("h1", {}, say("my_orders")), failure(error, () => void order(main, id)));
  }
}

/**
 * @param {HTMLElement} main
 * @param {MyOrder} order
 */
function show(main, order) {
  const thanks = kept("thanks", "") === order.id;
  if (thanks) keep("thanks", null);
  fill(
    main,
    h("p", { class: "crumb" }, h("a", { href: "#/orders" }, `← ${say("my_orders")}`)),
    h("h1", {}, say("order_number", { number: order.number })),
    thanks && h("p", { class: "success", role: "status", id: "thanks" }, say("thanks", { number: order.number })),
    h("p", { class: "badges" }, states(order), h("span", { class: "quiet" }, `${say("placed_at")}: ${moment(order.placed_at)}`)),
    actions(main, order),
    h("h2", {}, say("summary")),
    bought(order),
    h("h2", {}, say("parcels")),
    parcels(order),
  );
}

/** @param {MyOrder} order */
function bought(order) {
  const row = (/** @type {string} */ label, /** @type {number} */ minor, kind = "") => h("div", { class: kind }, h("dt", {}, label), h("dd", {}, money(minor, order.currency)));
  return h(
    "div",
    { class: "panel" },
    h("ul", { class: "bought" }, order.lines.map((line) => h("li", {}, h("span", {}, `${line.quantity} × ${line.title}`), h("span", { class: "amount" }, money(line.unit_price_minor * line.quantity, order.currency))))),
    h(
      "dl",
      { class: "sums" },
      row(say("subtotal"), order.goods_minor),
      row(say("shipping"), order.discounts.reduce((sum, each) => sum + (each.target === "shipping" ? each.amount_minor : 0), order.shipping_minor)),
      order.discounts.map((each) => row(each.code ? `${each.title} (${each.code})` : each.title, -each.amount_minor, "discount")),
      order.includes_tax ? null : row(say("tax_on"), order.tax_minor),
      row(say("total"), order.total_minor, "total"),
      order.includes_tax ? row(say("tax_in"), order.tax_minor, "quiet") : null,
    ),
  );
}

/** @param {MyOrder} order */
function parcels(order) {
  if (!order.parcels.length) return h("p", { class: "quiet" }, say("no_parcels"), order.promised_on && ` ${say("expected_on", { from: day(order.promised_on) })}`);
  return h(
    "ul",
    { class: "parcels" },
    order.parcels.map((parcel) =>
      h(
        "li",
        { class: "panel" },
        h("p", { class: "badges" }, badge("parcel", parcel.status), h("strong", {}, parcel.carrier ?? "")),
        parcel.tracking_number && h("p", {}, `${say("tracking")}: `, h("code", {}, parcel.tracking_number)),
        h("p", { class: "quiet" }, say("sent_at", { time: moment(parcel.shipped_at) }), parcel.delivered_at && ` · ${say("delivered_at", { time: moment(parcel.delivered_at) })}`),
      ),
    ),
  );
}

/**
 * @param {HTMLElement} main
 * @param {MyOrder} order
 */
function actions(main, order) {
  const place = h("div", { class: "actions" });
  const wrong = h("div", { role: "alert" });
  const payable = order.actions["test_payment"]?.allowed;
  const pay = h("button", { type: "button", class: "main", id: "pay" }, say("pay", { amount: money(order.open_minor, order.currency) }));
  pay.addEventListener("click", () => void act(pay, say("paying"), () => api.pay(order.id, payKey(order.id)), say("paid")));
  fill(place, payable && pay, payable && h("p", { class: "quiet" }, say("test_payment")), order.actions["cancel"]?.allowed && cancelling(), wrong);
  return place;

  /** Asked twice, because it cannot be undone. */
  function cancelling() {
    const spot = h("div", { class: "cancelling" });
    const yes = h("button", { type: "button", class: "danger" }, say("yes_cancel"));
    yes.addEventListener("click", () => void act(yes, say("loading"), () => api.cancel(order.id), say("cancelled")));
    const sure = () => {
      fill(spot, h("p", {}, say("cancel_sure")), yes, " ", h("button", { type: "button", class: "plain", onclick: ask }, say("keep_order")));
      yes.focus();
    };
    const ask = () => fill(spot, h("button", { type: "button", class: "plain", id: "cancel", onclick: sure }, say("cancel_order")));
    ask();
    return spot;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} meanwhile
   * @param {() => Promise<unknown>} what
   * @param {string} then
   */
  async function act(button, meanwhile, what, then) {
    const words = button.textContent;
    button.disabled = true;
    button.textContent = meanwhile;
    try {
      await what();
      notice(then);
      show(main, await api.oneOrder(order.id));
    } catch (error) {
      if (error instanceof api.BuyerEnded) return void orders(main);
      fill(wrong, h("p", { class: "alert" }, told(error)));
      button.disabled = false;
      button.textContent = words;
    }
  }
}

/** One key for paying this order, however often the button is pressed. @param {string} id */
function payKey(id) {
  const keys = kept("pay-keys", /** @type {Record<string, string>} */ ({}));
  keys[id] ??= onceKey();
  keep("pay-keys", keys);
  return /** @type {string} */ (keys[id]);
}
