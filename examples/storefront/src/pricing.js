/** What the order would cost now, as the API works it out: lines, discounts, shipping choices, tax, total. */

import { isEmail, written } from "./address.js";
import { config } from "./config.js";
import { fill, h } from "./dom.js";
import { good, held } from "./holding.js";
import { cart } from "./kept.js";
import { day, money } from "./money.js";
import { has, locale, say } from "./words.js";

/** @typedef {import("orderloom-client").Quotation} Quote */
/** @typedef {import("orderloom-client").QuotedLine} Line */
/** @typedef {import("orderloom-client").QuotedChoice} Choice */
/** @typedef {import("orderloom-client").AskQuote} AskQuote */
/** @typedef {import("./kept.js").Form} Form */

/**
 * What is asked: the cart as it is, whatever of the address is known already, and the hold, whose goods are there for us.
 * @param {Form} form
 * @param {string[]} codes
 * @returns {AskQuote}
 */
export function question(form, codes) {
  const address = written(form);
  const method = form["shipping_method"];
  const hold = good() ? held() : null;
  const email = form["email"]?.trim();
  return {
    channel: config.channel,
    locale: locale(),
    lines: cart().map(({ sku, quantity }) => ({ sku, quantity })),
    ...(email && isEmail(email) && { buyer: { email } }), // some codes are limited per buyer
    ...(address && { shipping_address: address }),
    ...(address && method && { shipping_method: method }),
    ...(codes.length && { coupon_codes: codes }),
    ...(hold && { hold_id: hold.id }),
  };
}

/**
 * The way of shipping to choose for somebody who has not, or whose choice does not go there: the first one.
 * @param {Quote} quote
 */
export const suggested = (quote) => (quote.shipping.method ? null : (quote.shipping.choices[0]?.code ?? null));

/**
 * @typedef {{quote: Quote | null, quoting: boolean, busy: boolean, refused: string, codes: string[], form: Form,
 *   use: (code: string) => void, drop: (code: string) => void}} Shown
 */

/**
 * The lines, sums and codes beside the form, with the button that orders.
 * @param {HTMLElement} place
 * @param {Shown} shown
 */
export function summary(place, shown) {
  const { quote } = shown;
  const typing = document.activeElement?.id === "coupon";
  fill(
    place,
    h("h2", {}, say("summary")),
    quote ? h("ul", { class: "bought" }, quote.lines.map((line) => lineOf(line, quote.currency))) : null,
    codes(shown),
    quote ? sums(quote) : null,
    h("p", { class: "working", role: "status" }, shown.quoting ? say("working_out") : ""),
    shown.refused && h("div", { class: "alert", role: "alert", id: "refused", tabindex: -1 }, h("p", {}, shown.refused)),
    h("button", { type: "submit", form: "checkout-form", class: "main wide", id: "order", disabled: shown.busy || !quote }, say(shown.busy ? "ordering" : "order_now")),
  );
  place.classList.toggle("stale", shown.quoting);
  if (typing) document.getElementById("coupon")?.focus();
}

/**
 * @param {Line} line
 * @param {string} currency
 */
function lineOf(line, currency) {
  const known = cart().find((each) => each.sku === line.sku);
  const name = [known?.title ?? line.title, known?.options].filter(Boolean).join(", ");
  return h(
    "li",
    {},
    h("span", {}, `${line.quantity} × ${name}`, stockOf(line)),
    h("span", { class: "amount" }, money(line.unit_price_minor * line.quantity, currency)),
  );
}

/** @param {Line} line */
function stockOf(line) {
  if (line.problem === "buyer_limit_reached") return h("em", { class: "warn" }, " ", say("limit_left", { left: line.limit_left }));
  if (line.stock === "in_stock") return null;
  return h("em", { class: "warn" }, " ", line.stock === "out" ? say("none_left") : say("left", { left: line.left }));
}

/** @param {Quote} quote */
function sums(quote) {
  const row = (/** @type {string} */ label, /** @type {number} */ minor, kind = "") =>
    h("div", { class: kind }, h("dt", {}, label), h("dd", {}, money(minor, quote.currency)));
  const shipping = quote.discounts.reduce((sum, each) => sum + (each.target === "shipping" ? each.amount_minor : 0), quote.shipping_minor);
  return h(
    "dl",
    { class: "sums" },
    row(say("subtotal"), quote.goods_minor),
    quote.shipping.method && row(say("shipping"), shipping),
    quote.discounts.map((each) => row(each.code ? `${each.title} (${each.code})` : each.title, -each.amount_minor, "discount")),
    quote.includes_tax ? null : row(say("tax_on"), quote.tax_minor),
    row(say("total"), quote.total_minor, "total"),
    quote.includes_tax ? row(say("tax_in"), quote.tax_minor, "quiet") : null,
  );
}

/** @param {Shown} shown */
function codes({ codes, quote, use, drop }) {
  const input = h("input", { type: "text", id: "coupon", name: "coupon", maxlength: 100, autocomplete: "off", autocapitalize: "characters" });
  const before = document.getElementById("coupon");
  if (before instanceof HTMLInputElement) input.value = before.value; // an answer that comes takes nothing from who is typing
  const apply = () => {
    const code = input.value.trim();
    input.value = "";
    use(code);
  };
  const enter = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && (event.preventDefault(), apply());
  input.addEventListener("keydown", enter);
  return h(
    "div",
    { class: "coupons" },
    h("label", { for: "coupon" }, say("coupon")),
    h("div", { class: "coupon-row" }, input, h("button", { type: "button", id: "coupon-add", onclick: apply }, say("coupon_add"))),
    h("ul", {}, codes.map((code) => codeOf(code, quote, drop))),
  );
}

/**
 * A code, and whether it counts or why not.
 * @param {string} code
 * @param {Quote | null} quote
 * @param {(code: string) => void} drop
 */
function codeOf(code, quote, drop) {
  const found = quote?.coupons.find((each) => each.code.toUpperCase() === code.toUpperCase());
  const useless = found !== undefined && found.outcome !== "applied";
  return h(
    "li",
    { class: useless ? "warn" : "" },
    h("strong", {}, code),
    ` ${found ? outcome(found) : ""} `,
    h("button", { type: "button", class: "plain", "aria-label": say("coupon_remove", { code }), onclick: () => drop(code) }, "×"),
  );
}

/** @param {Quote["coupons"][number]} coupon */
function outcome({ outcome, reason, detail }) {
  if (outcome !== "refused") return say(`coupon.${outcome}`);
  return has(`refused.${reason}`) ? say(`refused.${reason}`) : say("refused.other", { detail });
}

/**
 * The ways of shipping to choose from.
 * @param {HTMLElement} place
 * @param {Quote | null} quote
 * @param {(method: string) => void} choose
 */
export function choices(place, quote, choose) {
  const legend = h("legend", {}, say("shipping"));
  if (!quote) return fill(place, legend, h("p", { class: "quiet" }, say("shipping_later")));
  const { choices, method, problem } = quote.shipping;
  if (!choices.length) return fill(place, problem ? [legend, h("p", { class: "warn" }, say("no_shipping"))] : []);
  fill(place, legend, choices.map((way) => choice(way, way.code === method, quote.currency, choose)));
  return undefined;
}

/**
 * @param {Choice} way
 * @param {boolean} checked
 * @param {string} currency
 * @param {(method: string) => void} choose
 */
function choice(way, checked, currency, choose) {
  const id = `ship-${way.code}`;
  const radio = h("input", { type: "radio", name: "shipping_method", id, value: way.code, checked, onchange: () => choose(way.code) });
  return h(
    "label",
    { for: id, class: "way" },
    radio,
    h("span", {}, h("strong", {}, way.title), " ", h("span", { class: "quiet" }, promise(way))),
    h("span", { class: "amount" }, way.fee_minor ? money(way.fee_minor, currency) : say("free")),
  );
}

/** @param {Choice} way */
function promise({ earliest_on, latest_on }) {
  if (!latest_on) return "";
  if (!earliest_on || earliest_on === latest_on) return say("arrives_on", { from: day(latest_on) });
  return say("arrives", { from: day(earliest_on), to: day(latest_on) });
}
