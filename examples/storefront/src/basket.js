/** The cart: quantities, what is left of each, and the way to the checkout. */

import * as api from "./api.js";
import { picture } from "./art.js";
import { fill, h } from "./dom.js";
import { cart, keepCart } from "./kept.js";
import { money } from "./money.js";
import { say } from "./words.js";

/** @typedef {import("./kept.js").CartLine} CartLine */
/** @typedef {import("orderloom-client").ShopAvailability} Stock */

const MOST = 999;
const MOST_TOLD = 20; // the API tells no more than this

/** @param {HTMLElement} main */
export async function basket(main) {
  /** @type {Map<string, Stock>} */
  let stock = new Map();
  show();
  await look();

  function show() {
    const lines = cart();
    if (!lines.length) return fill(main, h("h1", {}, say("cart")), empty());
    fill(
      main,
      h("h1", {}, say("cart")),
      h("ul", { class: "lines" }, lines.map((line) => row(line, stock.get(line.sku), change))),
      h(
        "div",
        { class: "basket-foot" },
        h("p", { class: "subtotal" }, say("subtotal"), " ", h("strong", {}, subtotal(lines))),
        h("a", { class: "button main", id: "to-checkout", href: "#/checkout" }, say("to_checkout")),
      ),
    );
  }

  /** What can be had is only looked at here: the checkout keeps it. A look that fails says nothing. */
  async function look() {
    const skus = cart().map((line) => line.sku);
    if (!skus.length) return;
    try {
      const found = await api.availability(skus);
      stock = new Map(found.items.map((each) => [each.sku, each]));
      tell(); // only what is left: somebody may be typing a quantity
    } catch (error) {
      if (!(error instanceof api.Lost || error instanceof api.Refused)) throw error;
    }
  }

  function tell() {
    for (const line of cart()) {
      const place = document.getElementById(`left-${line.sku}`);
      if (place) fill(place, warning(line, stock.get(line.sku)));
    }
  }

  /**
   * @param {string} sku
   * @param {number} quantity
   */
  function change(sku, quantity) {
    keepCart(cart().flatMap((line) => (line.sku !== sku ? [line] : quantity > 0 ? [{ ...line, quantity }] : [])));
    show();
  }
}

/** @param {CartLine[]} lines */
const subtotal = (lines) => money(lines.reduce((sum, line) => sum + line.price_minor * line.quantity, 0), lines[0]?.currency ?? "EUR");

const empty = () => h("p", { class: "empty" }, say("cart_empty"), " ", h("a", { href: "#/" }, say("to_goods")));

/**
 * @param {CartLine} line
 * @param {Stock | undefined} stock
 * @param {(sku: string, quantity: number) => void} change
 */
function row(line, stock, change) {
  const input = h("input", {
    type: "number", min: 1, max: MOST, step: 1, inputmode: "numeric", id: `quantity-${line.sku}`, value: line.quantity,
    "aria-label": say("quantity_of", { title: line.title }),
    onchange: () => change(line.sku, Math.min(MOST, Math.max(1, Math.round(Number(input.value)) || 1))),
  });
  return h(
    "li",
    { class: "line" },
    picture(line),
    h("div", { class: "line-words" }, h("h2", {}, line.title), line.options && h("p", { class: "quiet" }, line.options), h("div", { id: `left-${line.sku}` }, warning(line, stock))),
    input,
    h("p", { class: "price" }, money(line.price_minor * line.quantity, line.currency)),
    h("button", { type: "button", class: "plain", "aria-label": say("remove_of", { title: line.title }), onclick: () => change(line.sku, 0) }, say("remove")),
  );
}

/**
 * @param {CartLine} line
 * @param {Stock | undefined} stock
 */
function warning(line, stock) {
  if (!stock) return null;
  if (!stock.in_stock) return h("p", { class: "warn" }, say("none_left"));
  return stock.left < Math.min(line.quantity, MOST_TOLD) && h("p", { class: "warn" }, say("left", { left: stock.left }));
}
