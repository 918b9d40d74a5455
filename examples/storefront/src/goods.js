/** The list of goods: search, category, and one card for each product. */

import * as api from "./api.js";
import { picture } from "./art.js";
import { fill, h } from "./dom.js";
import { cart, keepCart } from "./kept.js";
import { money } from "./money.js";
import { failure, loading, notice } from "./page.js";
import { has, locale, say } from "./words.js";

/** @typedef {import("orderloom-client").ShopProduct} Product */
/** @typedef {import("orderloom-client").ShopVariant} Variant */

const SIZES = ["xs", "s", "m", "l", "xl", "xxl"]; // in the order in which people look for theirs
const CATEGORIES = ["kitchen", "tea", "food", "clothing", "stationery", "books", "home", "electronics", "outdoor"];

/**
 * @param {HTMLElement} main
 * @param {URLSearchParams} asked
 */
export async function goods(main, asked) {
  const q = asked.get("q") ?? "";
  const category = asked.get("category") ?? "";
  const list = h("ul", { class: "goods" });
  const below = h("div", { class: "below" });
  fill(main, h("h1", {}, q || (category ? named(category) : say("goods"))), chips(q, category), list, below);
  await load("");

  /** @param {string} after */
  async function load(after) {
    fill(below, loading());
    try {
      const page = await api.products({ q, category, after, locale: locale() });
      list.append(...page.items.map(card));
      const rest = page.next;
      fill(below, rest && h("button", { type: "button", class: "more", onclick: () => load(rest) }, say("more")));
      if (!list.children.length) fill(below, nothing());
    } catch (error) {
      fill(below, failure(error, () => load(after)));
    }
  }
}

/** @param {string} category */
const named = (category) => (has(`category.${category}`) ? say(`category.${category}`) : category);

/**
 * @param {string} q
 * @param {string} chosen
 */
function chips(q, chosen) {
  const to = (/** @type {string} */ category) => {
    const query = new URLSearchParams({ ...(q && { q }), ...(category && { category }) }).toString();
    return h("a", { class: "chip", href: `#/${query && `?${query}`}`, "aria-current": category === chosen && "true" }, category ? named(category) : say("everything"));
  };
  return h("nav", { class: "chips", "aria-label": say("categories") }, ["", ...CATEGORIES].map(to));
}

const nothing = () => h("p", { class: "empty" }, say("nothing_found"), " ", h("a", { href: "#/" }, say("clear_search")));

/** @param {Product} product */
function card(product) {
  const goods = { picture: product.picture_url ?? "", category: product.category ?? "", handle: product.handle };
  const first = product.variants.find((each) => each.in_stock) ?? product.variants[0];
  const price = h("p", { class: "price" });
  const button = h("button", { type: "button", class: "main", onclick: () => chosen && add(product, chosen) });
  let chosen = first;
  const choice = product.variants.length > 1 && select(product, first, (variant) => show(variant));
  if (first) show(first);
  return h("li", { class: "card" }, picture(goods), h("h2", {}, product.title), choice, price, button);

  /** @param {Variant} variant */
  function show(variant) {
    chosen = variant;
    price.textContent = money(variant.price_minor, variant.currency);
    button.disabled = !variant.in_stock;
    button.textContent = say(variant.in_stock ? "add" : "sold_out");
    button.setAttribute("aria-label", `${button.textContent}: ${product.title}`);
  }
}

/**
 * @param {Product} product
 * @param {Variant | undefined} first
 * @param {(variant: Variant) => void} show
 */
function select(product, first, show) {
  const names = Object.keys(product.variants[0]?.options ?? {});
  const label = names.map((name) => (has(`option.${name}`) ? say(`option.${name}`) : name)).join(" / ") || say("option");
  const options = [...product.variants].sort(bySize).map((variant) =>
    h("option", { value: variant.sku, selected: variant === first }, spelled(variant) + (variant.in_stock ? "" : ` (${say("sold_out")})`)),
  );
  const change = (/** @type {Event} */ event) => {
    const sku = /** @type {HTMLSelectElement} */ (event.target).value;
    const variant = product.variants.find((each) => each.sku === sku);
    if (variant) show(variant);
  };
  return h("label", { class: "choice" }, h("span", {}, label), h("select", { onchange: change }, options));
}

/**
 * @param {Variant} one
 * @param {Variant} other
 */
const bySize = (one, other) => SIZES.indexOf(one.options["size"] ?? "") - SIZES.indexOf(other.options["size"] ?? "");

/** @param {Variant} variant */
const spelled = (variant) => Object.values(variant.options).join(", ") || variant.sku;

/**
 * @param {Product} product
 * @param {Variant} variant
 */
function add(product, variant) {
  const lines = cart();
  const there = lines.find((line) => line.sku === variant.sku);
  if (there) there.quantity += 1;
  else {
    lines.push({
      sku: variant.sku, handle: product.handle, title: product.title, options: Object.values(variant.options).join(", "),
      category: product.category ?? "", picture: product.picture_url ?? "", price_minor: variant.price_minor,
      currency: variant.currency, quantity: 1,
    });
  }
  keepCart(lines);
  notice(say("added", { title: product.title }));
}
